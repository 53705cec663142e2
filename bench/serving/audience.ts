import { type Graph, loadQuery } from '../../src/neo4j/driver/index.js'

import { type Random, weightedIndex } from '../../src/numeric/random/index.js'

/** Who asks for pages: people drawn in proportion to what they did. */
export interface Audience {
  readonly users: number
  readonly events: number
  readonly items: readonly string[]
  draw(random: Random): string
}

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
  if (total === 0) throw new Error('the graph holds no interactions: import a folder of data first')
  return {
    users: users.length,
    events: total,
    items,
    draw(random) {
      return users[weightedIndex(sums, random)]!
    },
  }
}
