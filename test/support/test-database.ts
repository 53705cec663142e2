import type { GraphSettings } from '../../src/neo4j/driver/index.js'
import type { TestServer } from './runner/servers.js'

/**
 * Address of the test server of this file. `npm test` starts two and hands them out, one to each file that
 * runs.
 *
 * @throws Error if no server runs; its message says how to run the file.
 */
export function testDatabase(): GraphSettings {
  const { KINDRED_TEST_SERVER: lease } = process.env
  if (lease === undefined) {
    throw new Error(
      'this file needs the test server: run it as `npm test -- PATH` (such as `npm test -- test/neo4j`), ' +
        'or set KINDRED_TEST_NEO4J_URI (and …_USERNAME, …_PASSWORD) to a Neo4j whose graph may be wiped',
    )
  }
  const server = JSON.parse(lease) as TestServer
  if ('error' in server) throw new Error(`the test database did not start: ${server.error}`)
  return server.graph
}
