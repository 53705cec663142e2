import type { GraphSettings } from '../../src/neo4j/driver/index.js'

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
