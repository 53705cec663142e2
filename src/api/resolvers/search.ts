import type { ReadUseCases } from '../../app/use-cases.js'
import { checkId } from '../../core/data/index.js'
import { itemRef, userRef } from '../../core/page/index.js'
import type { RankKey } from '../../core/shared/index.js'
import { checkFirst, connectionOf, decodeCursor, encodeCursor, readFilter } from '../decode/index.js'
import type { QueryResolvers } from '../generated/schema.js'
import { itemPage } from './lists.js'

/** Search by text, and the lists of all items and users. */
export function createSearchResolvers({ search }: Pick<ReadUseCases, 'search'>) {
  return {
    search: async (_, { text, user = null, ...args }, context) => {
      if (user !== null) checkId(user, 'user')
      let isKnown = true
      const page = await itemPage('search', args, context, async (request) => {
        const found = await search.items(text, user, request, context.reads())
        isKnown = found !== null
        return found ?? { entries: [], hasNextPage: false }
      })
      return isKnown ? page : null
    },
    searchUsers: async (_, { text, first, after }, context) => {
      const key = decodeCursor<RankKey>('search-users', after, ['number', 'string'])
      const { caller, request } = context
      const page = await search.users(
        text,
        caller.userId,
        { first: checkFirst(first), after: key },
        request(),
      )
      return connectionOf(page, after, ({ id, score }) => ({
        cursor: encodeCursor('search-users', [score, id]),
        node: userRef(id),
      }))
    },
    browseItems: async (_, { first, after, filter }, context) => {
      const [behind = null] = decodeCursor<readonly [string]>('all-items', after, ['string']) ?? []
      const request = {
        first: checkFirst(first),
        after: behind,
        filter: readFilter(filter, context.properties),
      }
      const page = await search.browseItems(request, context.request())
      for (const { id, record } of page.entries) context.loaders.items.prime(id, record)
      return connectionOf(page, after, ({ id }) => ({
        cursor: encodeCursor('all-items', [id]),
        node: itemRef(id),
      }))
    },
    browseUsers: async (_, { first, after }, context) => {
      const [behind = null] = decodeCursor<readonly [string]>('all-users', after, ['string']) ?? []
      const { caller, request } = context
      const page = await search.browseUsers(
        caller.userId,
        { first: checkFirst(first), after: behind },
        request(),
      )
      return connectionOf(page, after, (id) => ({
        cursor: encodeCursor('all-users', [id]),
        node: userRef(id),
      }))
    },
  } satisfies QueryResolvers
}
