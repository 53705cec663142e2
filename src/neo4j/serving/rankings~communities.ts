import type { Communities, CommunityRecord, JoinableCommunity } from '../core/ports/communities.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'
import { type ScoredLists, scoredOf } from './scored-lists.js'

/** Friends, and items of the history, that are looked at to find communities to join. */
const FRIEND_LIMIT = 500
const ITEM_LIMIT = 1_000

/** @param attracting names of the kinds of event that speak for an item. */
export function createCommunities(graph: Graph, attracting: readonly string[]): Communities {
  const byId = loadQuery('serving/communities-by-id')
  const ofUsers = loadQuery('serving/communities-of-users')
  const list = loadQuery('serving/communities')
  const members = loadQuery('serving/community-members')
  const favourites = loadQuery('serving/favourites-of-community')
  const joinable = loadQuery('social/communities-to-join')
  return {
    async byId(ids, options) {
      const rows = await graph.read<CommunityRecord>(byId, { ids }, options)
      return new Map(rows.map((row) => [row.id, row]))
    },
    async ofUsers(users, options) {
      const rows = await graph.read<{ user: string; community: string }>(ofUsers, { users }, options)
      return new Map(rows.map(({ user, community }) => [user, community]))
    },
    async list({ first, after }, options) {
      const [size, id] = after ?? [null, '']
      const params = { size: size === null ? null : int(size), after: id, limit: int(first + 1) }
      const rows = await graph.read<{ id: string; size: number }>(list, params, options)
      return rows.map((row) => [row.size, row.id])
    },
    async members(community, { first, after }, options) {
      const params = { community, after: after ?? '', limit: int(first + 1) }
      return (await graph.read<{ id: string }>(members, params, options)).map(({ id }) => id)
    },
    favourites: async (community, limit, options) =>
      scoredOf(await graph.read<ScoredLists>(favourites, { community, limit: int(limit) }, options)),
    joinable: (user, options) =>
      graph.read<JoinableCommunity>(
        joinable,
        { user, attracting, friendLimit: int(FRIEND_LIMIT), itemLimit: int(ITEM_LIMIT) },
        options,
      ),
  }
}
