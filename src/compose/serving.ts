import { createServer as createHttpServer } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { createServer, type KindredServer, listen } from '../api/http/index.js'

import type { RetentionJob } from '../app/feedback/index.js'
import type { Settings } from '../config/index.js'
import type { Progress } from '../core/shared/index.js'
import { type Graph, guardWrites, openGraph } from '../neo4j/driver/index.js'

import { createSnapshotStore } from '../neo4j/snapshots/index.js'
import { configureSharedEngine } from '../numeric/engine/index.js'
import { composeDatabase } from './database.js'
import { startKeepingExposures } from './feedback.js'
import { type Runtime, systemRuntime } from './runtime.js'
import { composeUseCases, type ServedSettings } from './use-cases.js'

export interface RunningServer {
  /** Of the GraphQL endpoint. */
  readonly url: string
  /** When the newest snapshot was made, milliseconds since 1970; null: none was yet. */
  lastTrainedAt(): Promise<number | null>
  /** Lets running requests finish, then stops all that was started for the server; a database that was up before stays up. */
  stop(): Promise<void>
}

/** Most time that a start may take for its first pages. */
const WARM_UP_MS = 1_500

/**
 * `kindred serve`: a database that answers, and the API over it. Reads need nothing of the graph; the first write checks that it is ours.
 *
 * @throws KindredError as {@link composeDatabase} and {@link checkFreePort} do. Error where this process has fitted models
 *   before: a server's main thread must never sleep, and its engine was made to.
 */
export async function composeServing(
  settings: Settings,
  { progress, signal, log }: { progress: Progress; signal: AbortSignal; log: (line: string) => void },
): Promise<RunningServer> {
  // One thread: a page has a millisecond of work for the engine, and pages that are computed together would wait for each other's helpers.
  configureSharedEngine({ maySleep: false, threads: 1 })
  // What a server keeps hardly changes, so its heap may double before it is tidied; by default it may grow to four times that.
  setFlagsFromString('--heap-growing-percent=100')
  await checkFreePort(settings)
  const database = await composeDatabase(settings, progress, signal)
  const graph = openGraph(database.graph)
  const guarded = guardWrites(graph)
  const useCases = composeUseCases(guarded, settings, systemRuntime(log))
  const server = createServer({ useCases, http: settings.http, log })
  let keeping: RetentionJob | undefined
  const stop = async () => {
    await keeping?.stop()
    await server.stop()
    await graph.close()
    await database.stop()
  }
  try {
    // What the first pages need is loaded now: the snapshot and a few pages are waited for, the counts come when they come.
    await useCases
      .checkReady({})
      .then(() => useCases.warmUp(WARM_UP_MS))
      .catch((error: unknown) => log(`not ready yet: ${String(error)}`))
    useCases.browse.popularity({}).catch((error: unknown) => log(`counting likes failed: ${String(error)}`))
    const snapshots = createSnapshotStore(graph)
    const url = await server.start()
    keeping = startKeepingExposures(guarded, settings, log)
    return {
      url,
      async lastTrainedAt() {
        const newest = (await snapshots.list()).find(({ status }) => status !== 'writing')
        return newest?.createdAt ?? null
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Whether the API will be able to listen, before anything is started for it.
 *
 * @throws KindredError BUSY where the port is taken, BAD_CONFIGURATION where the host is not one of this machine.
 */
export async function checkFreePort({ http }: Pick<Settings, 'http'>): Promise<void> {
  const server = createHttpServer()
  await listen(server, http.host, http.port)
  await new Promise((resolve) => server.close(resolve))
}

/** The API over a graph; the caller keeps the graph and closes it after the server has stopped. */
export function composeServer(
  graph: Graph,
  settings: ServedSettings & Pick<Settings, 'http'>,
  runtime: Runtime,
): KindredServer {
  return createServer({
    useCases: composeUseCases(graph, settings, runtime),
    http: settings.http,
    log: runtime.log,
  })
}
