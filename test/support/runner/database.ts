import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { GraphSettings } from '../../../src/neo4j/driver/index.js'
import { projectRoot } from '../data.js'

/** Message of scripts/support/keep-test-database.js: the database, or the reason why it did not start. */
interface KeeperMessage {
  readonly graph?: GraphSettings
  readonly error?: string
}

/**
 * One Neo4j for all files of the project `database`: started before them, removed after them. Files read its
 * address from the environment, see `testDatabase`. If it does not start, each of the files fails with the
 * reason.
 */
export default async function startDatabase(): Promise<() => Promise<void>> {
  const keeper = fork(join(projectRoot, 'scripts/support/keep-test-database.js'), {
    // Ctrl-C in a terminal reaches the whole process group; the keeper ends when this process does.
    detached: true,
    execArgv: [],
  })
  const ended = once(keeper, 'exit')
  const died = ended.then(() => [{ error: 'its process ended' }])
  const [{ graph, error = '' }] = (await Promise.race([once(keeper, 'message'), died])) as [KeeperMessage]
  if (graph === undefined) process.env.KINDRED_TEST_NEO4J_ERROR = error
  else {
    process.env.KINDRED_TEST_NEO4J_URI = graph.uri
    process.env.KINDRED_TEST_NEO4J_USERNAME = graph.username
    process.env.KINDRED_TEST_NEO4J_PASSWORD = graph.password
  }
  return async () => {
    if (keeper.connected) keeper.disconnect()
    await ended
  }
}
