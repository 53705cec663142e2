import type { KindTable } from '../core/interaction.js'
import type { EvidenceFinder } from '../core/ports/evidence.js'
import type { Graph } from './connection.js'
import { attractingKinds } from './live-sources.js'
import { loadQuery } from './queries.js'

interface Row {
  readonly similar: readonly (readonly [from: string, to: string])[]
  readonly friends: readonly (readonly [item: string, count: number, friend: string])[]
  readonly communities: readonly (readonly [item: string, id: string, name: string | null])[]
  readonly tagged: readonly (readonly [item: string, tags: readonly string[]])[]
  readonly events: readonly (readonly [item: string, count: number])[]
}

export function createEvidenceFinder(graph: Graph, kinds: KindTable): EvidenceFinder {
  const evidence = loadQuery('serving/evidence')
  const attracting = attractingKinds(kinds)
  return {
    async find(request, options) {
      const similarType = request.slot === 'B' ? 'SIMILAR_B' : 'SIMILAR_A'
      const rows = await graph.read<Row>(evidence, { ...request, similarType, attracting }, options)
      const { similar, friends, communities, tagged, events } = rows[0] ?? NOTHING
      return {
        similarType,
        similar: similar.map(([from, to]) => ({ from, to })),
        friends: new Map(friends.map(([item, count, friend]) => [item, { count, friend }])),
        communities: new Map(communities.map(([item, id, name]) => [item, { id, name }])),
        tagged: new Map(tagged),
        events: new Map(events),
      }
    },
  }
}

/** The user was deleted in mid-request. */
const NOTHING: Row = { similar: [], friends: [], communities: [], tagged: [], events: [] }
