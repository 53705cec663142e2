import type { GraphSettings } from '../../src/neo4j/driver/index.js'
import { announcedServers } from './runner/servers.js'

/**
 * Address of the test server of this worker. `npm test` starts one for each worker and passes the addresses
 * in the environment.
 *
 * @throws Error if no server runs; its message says how to run the file.
 */
export function testDatabase(): GraphSettings {
  const servers = announcedServers()
  if (servers === undefined) {
    throw new Error(
      'this file needs the test server: run it as `npm test -- PATH` (such as `npm test -- test/neo4j`), ' +
        'or set KINDRED_TEST_NEO4J_URI (and …_USERNAME, …_PASSWORD) to a Neo4j whose graph may be wiped',
    )
  }
  if ('error' in servers) throw new Error(`the test database did not start: ${servers.error}`)
  // Vitest numbers the workers that run at the same time, from 1.
  const worker = Number(process.env.VITEST_POOL_ID)
  const graph = servers.graphs[worker - 1]
  if (graph === undefined) throw new Error(`worker ${worker} has no test server of its own`)
  return graph
}
