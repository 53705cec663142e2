import type { KindTable } from '../core/interaction.js'
import type { Rankings } from '../core/ports/rankings.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import { type Graph, int, type Params } from './connection.js'
import { attractingKinds } from './live-sources.js'
import { type CypherQuery, loadQuery } from './queries.js'
import { type ScoredLists, scoredOf } from './scored-lists.js'

/** As `serving/trending` has it. */
const HALF_LIVES_READ = 8

export function createRankings(graph: Graph, kinds: KindTable): Rankings {
  const popular = loadQuery('serving/popular')
  const trending = loadQuery('serving/trending')
  const similar = loadQuery('serving/similar')
  const latest = loadQuery('serving/latest')
  const alsoInteracted = loadQuery('serving/also-interacted')
  const attracting = attractingKinds(kinds)
  const list = async (query: CypherQuery, params: Params, options: ReadOptions) =>
    scoredOf(await graph.read<ScoredLists>(query, params, options))
  return {
    popular: (limit, options) => list(popular, { attracting, limit: int(limit) }, options),
    trending: (until, halfLifeMs, limit, options) => {
      const times = { since: int(until - HALF_LIVES_READ * halfLifeMs), until: int(until), halfLifeMs }
      return list(trending, { ...times, attracting, limit: int(limit) }, options)
    },
    latest: (until, behind, limit, options) => {
      const [at, id] = behind ?? [null, '']
      const params = { until: int(until), at: at === null ? null : int(at), id, limit: int(limit) }
      return list(latest, params, options)
    },
    similar: (item, slot, limit, options) => list(similar, { item, slot, limit: int(limit) }, options),
    alsoInteracted: (item, { kinds: did = attracting, alsoKinds = attracting }, limit, options) =>
      list(alsoInteracted, { item, kinds: did, alsoKinds, limit: int(limit) }, options),
  }
}
