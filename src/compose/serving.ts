import { createServer as createHttpServer } from 'node:http'
import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { createServer, type KindredServer, listen, type ServerGauges } from '../api/http/index.js'
import type { RetentionJob } from '../app/feedback/index.js'
import type { TrainingWatch } from '../app/training/index.js'
import type { UseCases } from '../app/use-cases.js'
import type { Settings } from '../config/index.js'
import { createStepChannel, type Log, type Progress } from '../core/shared/index.js'
import { announceServer, readOperations } from '../files/index.js'
import { type Graph, guardWrites, openGraph, withTrace } from '../neo4j/driver/index.js'
import { createSnapshotStore } from '../neo4j/snapshots/index.js'
import { configureSharedEngine, sharedEngine } from '../numeric/engine/index.js'
import { type AccessSettings, checkExposure, composeAuthenticator, readTls } from './access.js'
import { composeDatabase } from './database.js'
import { startImpressionRetention } from './feedback.js'
import { composeMessages, type Runtime, systemRuntime } from './runtime.js'
import { composeUseCases, type ServedSettings } from './use-cases.js'

/** A server that listens. */
export interface RunningServer {
  /** URL of the GraphQL endpoint. */
  readonly url: string
  /** When the newest snapshot was made, in milliseconds since 1970; null if there is no snapshot. */
  lastTrainedAt(): Promise<number | null>
  /**
   * Waits for running requests, then stops the server. A database is stopped only if it was started for this
   * server.
   */
  stop(): Promise<void>
}

/** How a server is started. */
export interface ServingOptions {
  readonly progress: Progress
  readonly signal: AbortSignal
  readonly log: Log
  /** Whether other machines may call without a key while none was made. Default false. */
  readonly insecure?: boolean
  /** The trainings that this process starts. Default: none. */
  readonly training?: TrainingWatch
}

/** Maximum time of a start for warm-up pages. Without them the first requests may reach their time limit. */
const WARM_UP = { firstMs: 60_000, othersMs: 1_500 }

/**
 * The database and the API of `kindred serve`. Reads do not change the graph; the first write checks that the
 * graph is ours.
 *
 * @throws KindredError as {@link composeDatabase}, {@link checkFreePort} and {@link checkExposure} do. Error
 *   if this process has fitted models before: the main thread of a server must not sleep, and the engine for
 *   fits does.
 */
export async function composeServing(
  settings: Settings,
  { progress, signal, log, insecure = false, training }: ServingOptions,
): Promise<RunningServer> {
  // One thread: a page needs the engine for a millisecond, and pages that are computed at the same time would
  // wait for each other's threads.
  configureSharedEngine({ maySleep: false, threads: 1 })
  // The long-lived memory of a server hardly changes, so the heap may double before a full garbage
  // collection; by default it may grow to four times its size.
  setFlagsFromString('--heap-growing-percent=100')
  const messages = composeMessages(settings)
  const persisted = readPersisted(settings)
  const tls = readTls(settings, log)
  await checkFreePort(settings)
  const database = await composeDatabase(settings, progress, signal)
  const steps = createStepChannel()
  const graph = withTrace(openGraph(database.graph), steps.trace)
  const guarded = guardWrites(graph)
  const runtime = systemRuntime(log)
  const authenticator = await checkExposure(graph, settings, insecure, log)
    .then(() => composeAuthenticator(guarded, settings, runtime, insecure))
    .catch(async (error: unknown) => {
      await graph.close()
      await database.stop()
      throw error
    })
  const useCases = composeUseCases(guarded, settings, runtime)
  const { http, limits } = settings
  const server = createServer({
    ...{ useCases, messages, authenticator, steps, log },
    gauges: gaugesOf(graph, useCases, training),
    http: { ...http, tls, limits, metrics: settings.metrics, persisted },
    access: (entry) => log('request', entry.path === '/graphql' ? 'info' : 'debug', { ...entry }),
  })
  let retention: RetentionJob | undefined
  let withdraw = (): void => {}
  const stop = async () => {
    withdraw()
    await retention?.stop()
    await server.stop()
    await graph.close()
    await database.stop()
  }
  try {
    // Loads the data of the first pages: the start waits for the snapshot and for a few pages, but not for
    // the counts.
    await useCases
      .checkReady({})
      .then(() => useCases.warmUp(WARM_UP))
      .catch((error: unknown) => log(`not ready yet: ${String(error)}`, 'warn'))
    useCases.browse
      .popularity({})
      .catch((error: unknown) => log(`counting likes failed: ${String(error)}`, 'warn'))
    const snapshots = createSnapshotStore(graph)
    const url = await server.start()
    try {
      withdraw = announceServer(settings.home, { url, pid: process.pid, startedAt: Date.now() })
    } catch (error) {
      log(`\`kindred status\` will not find this server: ${String(error)}`, 'warn')
    }
    retention = startImpressionRetention(guarded, settings, log)
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
 * Checks that the API can listen, before anything is started for it.
 *
 * @throws KindredError BUSY if the port is in use, BAD_CONFIGURATION if the host is not an address of this
 *   machine.
 */
export async function checkFreePort({ http }: Pick<Settings, 'http'>): Promise<void> {
  const server = createHttpServer()
  await listen(server, http.host, http.port)
  await new Promise((resolve) => server.close(resolve))
}

/**
 * The persisted operations of the settings; undefined: none.
 *
 * @throws KindredError BAD_CONFIGURATION naming a file that cannot be used.
 */
function readPersisted({ home, operations: { path, only } }: Pick<Settings, 'home' | 'operations'>) {
  return path === null ? undefined : { operations: readOperations(resolve(home, path)), only }
}

/** Time for which the metrics use the same record of the active snapshot. */
const SNAPSHOT_FRESH_MS = 5_000
/** Time for its read. */
const SNAPSHOT_READ_MS = 2_000

/** What the metrics of a server read of its parts. Without the database they have its last snapshot. */
function gaugesOf(
  graph: Graph,
  { activeSnapshot }: Pick<UseCases, 'activeSnapshot'>,
  training?: TrainingWatch,
): ServerGauges {
  let known: Awaited<ReturnType<typeof activeSnapshot>> = null
  let readAt = Number.NEGATIVE_INFINITY
  return {
    pool: () => graph.pool?.() ?? null,
    engineBytes: () => sharedEngine().usedBytes,
    training: () => training?.state() ?? null,
    async snapshot() {
      if (performance.now() - readAt < SNAPSHOT_FRESH_MS) return known
      readAt = performance.now()
      known = await activeSnapshot({ signal: AbortSignal.timeout(SNAPSHOT_READ_MS) }).catch(() => known)
      return known
    },
  }
}

/** The API on an open graph. The caller closes the graph after the server has stopped. */
export function composeServer(
  graph: Graph,
  settings: ServedSettings & AccessSettings & Pick<Settings, 'limits' | 'reasons'>,
  runtime: Runtime,
): KindredServer {
  const steps = createStepChannel()
  const traced = withTrace(graph, steps.trace)
  const useCases = composeUseCases(traced, settings, runtime)
  return createServer({
    ...{ useCases, steps },
    gauges: gaugesOf(traced, useCases),
    messages: composeMessages(settings),
    http: { ...settings.http, tls: readTls(settings, runtime.log), limits: settings.limits },
    authenticator: composeAuthenticator(traced, settings, runtime),
    log: runtime.log,
  })
}
