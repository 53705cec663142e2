import type { UserCounts, UserTraces } from '../../core/ports/index.js'
import { type Graph, loadQuery } from '../driver/index.js'

type CountRow = Omit<UserCounts, 'relationships'> & {
  readonly types: readonly string[]
  readonly entries: readonly number[]
}

/** What the graph keeps of users. */
export function createUserTraces(graph: Graph): UserTraces {
  return {
    async count(id) {
      const [row] = await graph.read<CountRow>(loadQuery('erasure/count'), { id })
      const { types, entries, ...counts } = row!
      const relationships = Object.fromEntries(types.map((type, place) => [type, entries[place]!]))
      return { ...counts, relationships }
    },
    async markForgotten(id) {
      await graph.write((transaction) => transaction.run(loadQuery('erasure/mark'), { id }))
    },
  }
}
