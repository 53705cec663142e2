import type { ReadUseCases } from '../../app/use-cases.js'
import { itemRef, userRef } from '../../core/page/index.js'
import type { HistoryKey, MarkedKey, MarkedList } from '../../core/ports/index.js'
import { pageOf } from '../../core/shared/index.js'
import { checkFirst, connectionOf, dateOf, decodeCursor, encodeCursor } from '../decode/index.js'
import type { InputMaybe, UserResolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'

interface PageArguments {
  readonly first: number
  readonly after?: InputMaybe<string>
}

/** Lists of a user: history, friends, requests, follows, blocks and dismissals; and the user's visibility. */
export function createUserListResolvers({ userLists }: Pick<ReadUseCases, 'userLists'>) {
  /** A page of users or items with a mark; `refOf` makes the node of an id. */
  async function marked<Node>(
    list: MarkedList,
    user: string,
    { first, after }: PageArguments,
    { loaders, request }: ApiContext,
    refOf: (id: string) => Node,
  ) {
    const page = {
      first: checkFirst(first),
      after: decodeCursor<MarkedKey>(list, after, ['moment?', 'string']),
    }
    const read = await loaders.lists.load(list, page, user, (users) =>
      userLists.marked(list, users, page, request()),
    )
    return connectionOf(pageOf(read ?? [], first), after, ([at, id]) => ({
      cursor: encodeCursor(list, [at, id]),
      node: refOf(id),
    }))
  }
  return {
    history: async ({ id }, { first, after }, { loaders, request }) => {
      const key = decodeCursor<HistoryKey>('history', after, ['moment?', 'string', 'string', 'string'])
      const page = { first: checkFirst(first), after: key }
      const read = await loaders.lists.load('history', page, id, (users) =>
        userLists.history(users, page, request()),
      )
      return connectionOf(pageOf(read ?? [], first), after, (entry) => ({
        cursor: encodeCursor('history', entry.key),
        node: { ...entry, item: itemRef(entry.item), at: dateOf(entry.at) },
      }))
    },
    friends: async ({ id }, { first, after }, { loaders, request }) => {
      const [behind = null] = decodeCursor<readonly [string]>('friends', after, ['string']) ?? []
      const page = { first: checkFirst(first), after: behind }
      const read = await loaders.lists.load('friends', page, id, (users) =>
        userLists.friends(users, page, request()),
      )
      return connectionOf(pageOf(read ?? [], first), after, (friend) => ({
        cursor: encodeCursor('friends', [friend]),
        node: userRef(friend),
      }))
    },
    friendRequests: ({ id }, { direction, ...args }, context) =>
      marked(
        direction === 'INCOMING' ? 'incoming-requests' : 'outgoing-requests',
        id,
        args,
        context,
        userRef,
      ),
    following: ({ id }, args, context) => marked('following', id, args, context, userRef),
    followers: ({ id }, args, context) => marked('followers', id, args, context, userRef),
    blocked: ({ id }, args, context) => marked('blocked', id, args, context, userRef),
    dismissedUsers: ({ id }, args, context) => marked('dismissed-users', id, args, context, userRef),
    dismissedItems: async ({ id }, args, context) => marked('dismissed-items', id, args, context, itemRef),
    visibility: ({ id }, _, { loaders }) => loaders.visibility.load(id),
  } satisfies UserResolvers
}
