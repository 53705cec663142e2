import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { GraphSettings } from '../../../src/neo4j/driver/index.js'
import { projectRoot } from '../data.js'

/**
 * One Neo4j for all files of the project `database`: started before them, removed after them. Files read its
 * address from the environment, see `testDatabase`.
 */
export default async function startDatabase(): Promise<() => Promise<void>> {
  const keeper = fork(join(projectRoot, 'scripts/support/keep-test-database.js'), {
    // Ctrl-C in a terminal reaches the whole process group; the keeper ends when this process does.
    detached: true,
    execArgv: [],
  })
  const ended = once(keeper, 'exit')
  const [graph] = (await Promise.race([
    once(keeper, 'message'),
    ended.then(() => {
      throw new Error('the test database did not start')
    }),
  ])) as [GraphSettings]
  process.env.KINDRED_TEST_NEO4J_URI = graph.uri
  process.env.KINDRED_TEST_NEO4J_USERNAME = graph.username
  process.env.KINDRED_TEST_NEO4J_PASSWORD = graph.password
  return async () => {
    keeper.disconnect()
    await ended
  }
}
