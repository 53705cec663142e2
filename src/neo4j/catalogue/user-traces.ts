import type { KeptOfUser, UserCounts, UserTraces } from '../../core/ports/index.js'
import { type Graph, loadQuery } from '../driver/index.js'

type CountRow = Omit<UserCounts, 'relationships'> & {
  readonly types: readonly string[]
  readonly entries: readonly number[]
}

/** What the graph keeps of users. */
export function createUserTraces(graph: Graph): UserTraces {
  return {
    async count(id, context) {
      const [row] = await graph.read<CountRow>(loadQuery('erasure/count'), { id }, context)
      const { types, entries, ...counts } = row!
      const relationships = Object.fromEntries(types.map((type, place) => [type, entries[place]!]))
      return { ...counts, relationships }
    },
    async read(id, context) {
      const [row] = await graph.read<KeptOfUser>(loadQuery('erasure/export'), { id }, context)
      return row === undefined ? null : (textOfTimes(row) as KeptOfUser)
    },
    async markForgotten(id) {
      await graph.write((transaction) => transaction.run(loadQuery('erasure/mark'), { id }))
    },
  }
}

/** A value of the graph with times and places as text. */
function textOfTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textOfTimes)
  if (typeof value !== 'object' || value === null) return value
  // The driver's times, durations and points are objects of classes with a text form.
  if (Object.getPrototypeOf(value) !== Object.prototype) return String(value)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, textOfTimes(each)]))
}
