import type { GraphSettings } from '../../../src/neo4j/driver/index.js'

const { KINDRED_TEST_NEO4J_URI: ownServer } = process.env

/**
 * Number of test files with a database that run at once: 2, each on a server of its own. A server of the
 * developer's (`KINDRED_TEST_NEO4J_URI`) serves one file at a time.
 */
export const TEST_SERVERS = ownServer === undefined || ownServer === '' ? 2 : 1

/** What the run tells its workers: the servers, or why they did not start. */
export type TestServers = { readonly graphs: readonly GraphSettings[] } | { readonly error: string }

/** Passes the servers to the worker processes, through the environment. */
export function announceServers(servers: TestServers): void {
  process.env.KINDRED_TEST_SERVERS = JSON.stringify(servers)
}

/** The servers of this run; undefined outside of the project `database`. */
export function announcedServers(): TestServers | undefined {
  const text = process.env.KINDRED_TEST_SERVERS
  return text === undefined ? undefined : (JSON.parse(text) as TestServers)
}
