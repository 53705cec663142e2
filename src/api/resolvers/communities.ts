import type { ReadUseCases } from '../../app/use-cases.js'
import { checkId } from '../../core/data/index.js'
import { type CommunityRef, userRef } from '../../core/page/index.js'
import type { CommunityKey, CommunityRecord, CommunityView } from '../../core/ports/index.js'
import { pageOf } from '../../core/shared/index.js'
import { checkFirst, connectionOf, decodeCursor, encodeCursor } from '../decode/index.js'
import type { CommunityResolvers, QueryResolvers, UserResolvers } from '../generated/schema.js'
import type { ApiContext } from '../request/index.js'
import { batched, itemPage } from './lists.js'

/** Communities, their members and favourites, and suggestions of communities to join. */
export function createCommunityResolvers({
  communities,
  suggestCommunities,
  browse,
}: Pick<ReadUseCases, 'communities' | 'suggestCommunities' | 'browse'>) {
  const Query = {
    community: (_, { id }, context) => find(checkId(id, 'id'), context.caller.userId, context),
    communities: async (_, { first, after }, context) => {
      const key = decodeCursor<CommunityKey>('communities', after, ['number', 'string'])
      const read = await communities.list({ first: checkFirst(first), after: key }, context.request())
      const page = pageOf(read, first)
      const refs = new Map(
        await Promise.all(
          page.entries.map(async ([, id]) => [id, await find(id, context.caller.userId, context)] as const),
        ),
      )
      // A community may be gone, if a training publishes during the request.
      const known = page.entries.filter(([, id]) => refs.get(id) !== null)
      return connectionOf({ ...page, entries: known }, after, (entry) => ({
        cursor: encodeCursor('communities', entry),
        node: refs.get(entry[1])!,
      }))
    },
  } satisfies QueryResolvers
  const User = {
    community: async (user, _, context) => {
      const id = await context.loaders.communityOfUser.load(user.id)
      return id === null ? null : find(id, user.id, context)
    },
    communitySuggestions: async (user, { first }, context) => {
      const length = checkFirst(first)
      const found = await context.loaders.lists.load('communitySuggestions', { first }, user.id, (users) =>
        suggestCommunities(users, length, context.request()),
      )
      return (found ?? []).map(({ id, name, ...rest }) => ({
        community: { type: 'Community', id, name, viewer: user.id },
        ...rest,
      }))
    },
  } satisfies UserResolvers
  const Community = {
    size: async (community, _, context) => (await load(community, context))?.size ?? 0,
    modularity: async (community, _, context) => (await load(community, context))?.modularity ?? null,
    parent: async (community, _, context) => {
      const parent = (await load(community, context))?.parent ?? null
      return parent === null ? null : find(parent, community.viewer, context)
    },
    children: async (community, _, context) => {
      const children = (await load(community, context))?.children ?? []
      const found = await Promise.all(children.map((id) => find(id, community.viewer, context)))
      return found.filter((child) => child !== null)
    },
    members: async ({ id: community, viewer }, { first, after }, { loaders, request }) => {
      const [behind = null] = decodeCursor<readonly [string]>('members', after, ['string']) ?? []
      const page = { first: checkFirst(first), after: behind }
      const key = JSON.stringify({ community, viewer })
      const read = await loaders.lists.load('members', page, key, async (keys) => {
        const lists = await communities.members(
          keys.map((view) => JSON.parse(view) as CommunityView),
          page,
          request(),
        )
        return new Map(keys.map((view, place) => [view, lists[place]!]))
      })
      return connectionOf(pageOf(read ?? [], first), after, (id) => ({
        cursor: encodeCursor('members', [id]),
        node: userRef(id),
      }))
    },
    favourites: ({ id }, args, context) =>
      itemPage('favourites', args, context, (request) =>
        batched({ id, name: 'favourites', args }, context, (ids) =>
          browse.favourites(ids, request, context.request()),
        ),
      ),
  } satisfies CommunityResolvers
  return { Query, User, Community }
}

const load = ({ id }: CommunityRef, { loaders }: ApiContext): Promise<CommunityRecord | null> =>
  loaders.communities.load(id)

/** @param viewer id of the user to whom the community is shown; null: nobody. */
async function find(id: string, viewer: string | null, context: ApiContext): Promise<CommunityRef | null> {
  const record = await context.loaders.communities.load(id)
  return record === null ? null : { type: 'Community', id, name: record.name, viewer }
}
