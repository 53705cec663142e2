import type { GraphSettings } from '../../src/neo4j/driver/index.js'

/**
 * Address of the shared test server. `npm test` starts one and passes its address in the environment.
 *
 * @throws Error if no server runs; its message says how to run the file.
 */
export function testDatabase(): GraphSettings {
  const { KINDRED_TEST_NEO4J_URI: uri, KINDRED_TEST_NEO4J_ERROR: error } = process.env
  if (error !== undefined) throw new Error(`the test database did not start: ${error}`)
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
