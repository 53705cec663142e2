import { afterAll, beforeAll } from 'vitest'
import { type Graph, openGraph } from '../../src/neo4j/driver/index.js'
import { testDatabase } from './test-database.js'
import { wipe } from './wipe.js'

/**
 * For the top of a test file: the graph of the shared server, wiped and with its schema before the first test of the
 * file, closed after the last. Wipe again between tests with `wipe(graph)` where they need it.
 */
export function openTestGraph(): Graph {
  const graph = openGraph(testDatabase())
  beforeAll(() => wipe(graph))
  afterAll(() => graph.close())
  return graph
}
