import type { KindTable } from '../core/interaction.js'
import { type EvidenceFinder, MOST_COUNTED, TREND_DAYS } from '../core/ports/evidence.js'
import { type Graph, int } from './connection.js'
import { attractingKinds } from './live-sources.js'
import { loadQuery } from './queries.js'

interface Row {
  readonly similar: readonly (readonly [from: string, to: string])[]
  readonly friends: readonly (readonly [item: string, count: number, friend: string])[]
  readonly communities: readonly (readonly [item: string, id: string, name: string | null])[]
  readonly tagged: readonly (readonly [item: string, tags: readonly string[]])[]
  readonly audience: readonly (readonly [item: string, all: number, recent: number, earlier: number])[]
}

const TREND_MS = TREND_DAYS * 86_400_000

export function createEvidenceFinder(graph: Graph, kinds: KindTable): EvidenceFinder {
  const evidence = loadQuery('serving/evidence')
  const attracting = attractingKinds(kinds)
  return {
    async find({ asOf, ...request }, options) {
      const similarType = request.slot === 'B' ? 'SIMILAR_B' : 'SIMILAR_A'
      const counting = {
        before: int(asOf - 2 * TREND_MS),
        since: int(asOf - TREND_MS),
        countLimit: int(MOST_COUNTED),
      }
      const params = { ...request, ...counting, similarType, attracting }
      const { similar, friends, communities, tagged, audience } =
        (await graph.read<Row>(evidence, params, options))[0] ?? NOTHING
      return {
        similarType,
        similar: similar.map(([from, to]) => ({ from, to })),
        friends: new Map(friends.map(([item, count, friend]) => [item, { count, friend }])),
        communities: new Map(communities.map(([item, id, name]) => [item, { id, name }])),
        tagged: new Map(tagged),
        audience: new Map(audience.map(([item, all, recent, earlier]) => [item, { all, recent, earlier }])),
      }
    },
  }
}

/** The user was deleted in mid-request. */
const NOTHING: Row = { similar: [], friends: [], communities: [], tagged: [], audience: [] }
