import { afterAll, beforeAll } from 'vitest'
import { type Graph, type GraphSettings, openGraph } from '../../src/neo4j/driver/index.js'
import { wipe } from './wipe.js'

/**
 * Where the shared test server is. `npm test` starts one and says so through the environment.
 *
 * @throws Error saying how to run the file, where there is none.
 */
export function testDatabase(): GraphSettings {
  const uri = process.env.KINDRED_TEST_NEO4J_URI
  if (uri === undefined || uri === '') {
    throw new Error(
      'this file needs the test server: run it as `npm test -- PATH` (such as `npm test -- test/neo4j`), ' +
        'or set KINDRED_TEST_NEO4J_URI (and …_USERNAME, …_PASSWORD) to a Neo4j whose graph may be wiped',
    )
  }
  return {
    uri,
    username: process.env.KINDRED_TEST_NEO4J_USERNAME ?? 'neo4j',
    password: process.env.KINDRED_TEST_NEO4J_PASSWORD ?? '',
    database: 'neo4j',
  }
}

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
