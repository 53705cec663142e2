import { attractingKinds, type KindTable } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import { itemRef, userRef } from '../../core/page/index.js'
import type {
  Audiences,
  Communities,
  CommunityRecord,
  JoinableCommunity,
  Rankings,
  RequestContext,
} from '../../core/ports/index.js'

import { groupBy } from '../../core/shared/index.js'
import {
  type CypherQuery,
  type Graph,
  int,
  loadQuery,
  type Params,
  type ScoredLists,
  scoredOf,
} from '../driver/index.js'
import { type Did, statedKinds, strongestOf } from './stated-kinds.js'

/** Number of half-lives that `serving/trending` reads. */
const HALF_LIVES_READ = 8

/** Reads lists of items: popular, trending, latest, similar. */
export function createRankings(graph: Graph, kinds: KindTable): Rankings {
  const popular = loadQuery('serving/popular')
  const trending = loadQuery('serving/trending')
  const similar = loadQuery('serving/similar')
  const latest = loadQuery('serving/latest')
  const alsoInteracted = loadQuery('serving/also-interacted')
  const attracting = attractingKinds(kinds)
  const list = async (query: CypherQuery, params: Params, context: RequestContext) =>
    scoredOf(graph, query, (await graph.read<ScoredLists>(query, params, context))[0])
  const lists = (query: CypherQuery, params: Params, context: RequestContext) =>
    readScored(graph, query, params, context)
  return {
    popular: (limit, context) => list(popular, { attracting, limit: int(limit) }, context),
    trending: (until, halfLifeMs, limit, context) => {
      const times = { since: int(until - HALF_LIVES_READ * halfLifeMs), until: int(until), halfLifeMs }
      return list(trending, { ...times, attracting, limit: int(limit) }, context)
    },
    latest: (until, behind, limit, context) => {
      const [at, id] = behind ?? [null, '']
      const params = { until: int(until), at: at === null ? null : int(at), id, limit: int(limit) }
      return list(latest, params, context)
    },
    similar: (items, limit, context) => lists(similar, { items, limit: int(limit) }, context),
    alsoInteracted: (items, { kinds: did = attracting, alsoKinds = attracting }, limit, context) =>
      lists(alsoInteracted, { items, kinds: did, alsoKinds, limit: int(limit) }, context),
  }
}

/** Reads a scored list for each of several ids: rows with the columns `of`, `ids` and `scores`. */
async function readScored(
  graph: Graph,
  query: CypherQuery,
  params: Params,
  context: RequestContext,
): Promise<ReadonlyMap<string, readonly Scored[]>> {
  const rows = await graph.read<ScoredLists & { readonly of: string }>(query, params, context)
  return new Map(rows.map((row) => [row.of, scoredOf(graph, query, row)]))
}

/**
 * Reads the audience of an item.
 *
 * @param attracting kinds of interactions that attract.
 */
export function createAudiences(graph: Graph, attracting: readonly string[]): Audiences {
  const links = loadQuery('serving/audience-neighbours')
  const audience = loadQuery('serving/audience')
  const open = loadQuery('serving/audience-eligible')
  return {
    async links(item, slot, limit, context) {
      const [row] = await graph.read<ScoredLists>(links, { item, slot, limit: int(limit) }, context)
      return scoredOf(graph, links, row)
    },
    async usersOf(linked, limit, context) {
      if (linked.length === 0) return []
      const params = {
        links: linked.map(({ id, score }) => ({ item: id, similarity: score })),
        attracting,
        limit: int(limit),
      }
      const [row] = await graph.read<ScoredLists>(audience, params, context)
      return scoredOf(graph, audience, row)
    },
    async open(item, users, context) {
      const rows = await graph.read<{
        readonly id: string
        readonly events: readonly (readonly [kind: string, at: number | null])[]
      }>(open, { item, ids: users }, context)
      return new Map(rows.map(({ id, events }) => [id, events.map(([kind, at]) => ({ kind, at }))]))
    },
  }
}

/** Maximum friends and history items that are read to find communities to join. */
const FRIEND_LIMIT = 500
const ITEM_LIMIT = 1_000

interface JoinableRow extends Omit<JoinableCommunity, 'friend' | 'item'> {
  readonly of: string
  readonly friend: readonly [id: string, name: string | null] | null
  readonly item: readonly [id: string, title: string | null, did: readonly Did[]] | null
}

/** Reads communities, their members and favourites. */
export function createCommunities(graph: Graph, kinds: KindTable): Communities {
  const stated = statedKinds(kinds)
  const byId = loadQuery('serving/communities-by-id')
  const ofUsers = loadQuery('serving/communities-of-users')
  const list = loadQuery('serving/communities')
  const members = loadQuery('serving/community-members')
  const favourites = loadQuery('serving/favourites-of-community')
  const joinable = loadQuery('social/communities-to-join')
  return {
    async byId(ids, context) {
      const rows = await graph.read<CommunityRecord>(byId, { ids }, context)
      return new Map(rows.map((row) => [row.id, row]))
    },
    async ofUsers(users, context) {
      const rows = await graph.read<{ user: string; community: string }>(ofUsers, { users }, context)
      return new Map(rows.map(({ user, community }) => [user, community]))
    },
    async list({ first, after }, context) {
      const [size, id] = after ?? [null, '']
      const params = { size: size === null ? null : int(size), after: id, limit: int(first + 1) }
      const rows = await graph.read<{ id: string; size: number }>(list, params, context)
      return rows.map((row) => [row.size, row.id])
    },
    async members(views, { first, after }, context) {
      const params = { asked: views, after: after ?? '', limit: int(first + 1) }
      const rows = await graph.read<{ place: number; ids: string[] }>(members, params, context)
      const found = new Map(rows.map(({ place, ids }) => [place, ids]))
      return views.map((_, place) => found.get(place) ?? [])
    },
    favourites: (ids, limit, context) =>
      readScored(graph, favourites, { communities: ids, limit: int(limit) }, context),
    async joinable(users, context) {
      const { attracting } = stated
      const params = { users, attracting, friendLimit: int(FRIEND_LIMIT), itemLimit: int(ITEM_LIMIT) }
      const rows = await graph.read<JoinableRow>(joinable, params, context)
      const communityOf = ({ of: _user, friend, item, ...row }: JoinableRow): JoinableCommunity => ({
        ...row,
        friend: friend && userRef(...friend),
        item: item && { item: itemRef(item[0], item[1]), interaction: strongestOf(item[2], attracting) },
      })
      return new Map([...groupBy(rows, ({ of }) => of)].map(([user, own]) => [user, own.map(communityOf)]))
    },
  }
}
