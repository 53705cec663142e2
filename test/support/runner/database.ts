import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { GraphSettings } from '../../../src/neo4j/driver/index.js'
import { projectRoot } from '../data.js'
import { serveLeases, TEST_SERVERS } from './servers.js'

/** Message of scripts/support/keep-test-database.js: the database, or the reason why it did not start. */
interface KeeperMessage {
  readonly graph?: GraphSettings
  readonly error?: string
}

/**
 * A Neo4j for each worker of the project `database`: started when the worker's first file needs it, removed
 * after all files. Files find the address with `testDatabase`. If one does not start, each of its files fails
 * with the reason.
 */
export default async function startDatabases(): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = []
  const stopLeases = await serveLeases(async () => {
    const { graph, error, stop } = await startDatabase()
    stops.push(stop)
    return graph === undefined ? { error: error ?? 'it sent no address' } : { graph }
  }, TEST_SERVERS)
  return async () => {
    await stopLeases()
    await Promise.all(stops.map((stop) => stop()))
  }
}

async function startDatabase(): Promise<KeeperMessage & { stop(): Promise<void> }> {
  const keeper = fork(join(projectRoot, 'scripts/support/keep-test-database.js'), {
    // Ctrl-C in a terminal reaches the whole process group; the keeper ends when this process does.
    detached: true,
    execArgv: [],
  })
  const ended = once(keeper, 'exit')
  const died = ended.then((): [KeeperMessage] => [{ error: 'its process ended' }])
  const [message] = (await Promise.race([once(keeper, 'message'), died])) as [KeeperMessage]
  return {
    ...message,
    stop: async () => {
      if (keeper.connected) keeper.disconnect()
      await ended
    },
  }
}
