import { afterAll, beforeAll } from 'vitest'
import { type Graph, openGraph } from '../../src/neo4j/driver/index.js'
import { cypher } from './cypher.js'
import { testDatabase } from './test-database.js'
import { waitUntil } from './wait-until.js'
import { wipe } from './wipe.js'

/**
 * For the top of a test file: the graph of the shared server, wiped and with its schema before the first test
 * of the file, closed after the last. Wipe again between tests with `wipe(graph)` where they need it.
 */
export function openTestGraph(): Graph {
  const graph = openGraph(testDatabase())
  beforeAll(() => wipe(graph))
  afterAll(() => graph.close())
  return graph
}

/**
 * Waits until the database runs no other transaction: a server gives up waiting for a slow write when it
 * stops.
 */
export async function waitUntilIdle(graph: Graph): Promise<void> {
  const running = cypher(
    "SHOW TRANSACTIONS YIELD currentQuery WHERE NOT currentQuery STARTS WITH 'SHOW' RETURN currentQuery",
  )
  await waitUntil(async () => (await graph.read(running, {})).length === 0)
}
