import { type Graph, loadQuery } from '../../src/neo4j/driver/index.js'

import { type Random, weightedIndex } from '../../src/numeric/random/index.js'

/** The users for whom pages are requested. */
export interface Audience {
  readonly users: number
  readonly interactions: number
  readonly items: readonly string[]
  /** Draws a user in proportion to the number of interactions. */
  draw(random: Random): string
}

/** @throws Error if the graph has no interactions. */
export async function readAudience(graph: Graph): Promise<Audience> {
  const [row] = await graph.read<{ users: string[]; events: number[]; items: string[] }>(
    loadQuery('bench/activity'),
    {},
  )
  const { users, events, items } = row!
  const sums = new Float64Array(events.length)
  let total = 0
  for (const [position, count] of events.entries()) {
    total += count
    sums[position] = total
  }
  if (total === 0) throw new Error('the graph has no interactions; import a data folder first')
  return {
    users: users.length,
    interactions: total,
    items,
    draw(random) {
      return users[weightedIndex(sums, random)]!
    },
  }
}
