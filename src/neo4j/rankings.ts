import type { KindTable } from '../core/interaction.js'
import type { Rankings } from '../core/ports/rankings.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import { type Graph, int, type Params } from './connection.js'
import { attractingKinds } from './live-sources.js'
import { type CypherQuery, loadQuery } from './queries.js'
import { type ScoredLists, scoredOf } from './scored-lists.js'

export function createRankings(graph: Graph, kinds: KindTable): Rankings {
  const popular = loadQuery('serving/popular')
  const trending = loadQuery('serving/trending')
  const similar = loadQuery('serving/similar')
  const likedTogether = loadQuery('serving/liked-together')
  const attracting = attractingKinds(kinds)
  const list = async (query: CypherQuery, params: Params, options: ReadOptions) =>
    scoredOf(await graph.read<ScoredLists>(query, params, options))
  return {
    popular: (limit, options) => list(popular, { attracting, limit: int(limit) }, options),
    trending: (until, windowMs, limit, options) => {
      const times = {
        before: int(until - 2 * windowMs),
        since: int(until - windowMs),
        until: int(until),
      }
      return list(trending, { ...times, attracting, limit: int(limit) }, options)
    },
    similar: (item, slot, limit, options) => list(similar, { item, slot, limit: int(limit) }, options),
    likedTogether: (item, limit, options) =>
      list(likedTogether, { item, attracting, limit: int(limit) }, options),
  }
}
