import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError, type Progress } from '../../core/shared/index.js'

import { type GraphSettings, openGraph } from '../driver/index.js'
import { serverConfiguration, sizeMemory } from './configuration.js'
import {
  type LocalFiles,
  type LocalState,
  localFiles,
  makePrivateFolder,
  type Run,
  readState,
  writePrivateFile,
  writeState,
} from './files.js'
import { neo4jVersion } from './jars.js'
import { withLock } from './lock.js'

import { ensurePassword, readPassword } from './password.js'
import { chooseFreePort, isFree, LOOPBACK } from './processes.js'
import { describeRun, isRunning, prepareRunner, type Runner, type RunnerSettings, stopRun } from './runner.js'
import { explainEnd, logEnd, readLog } from './server-log.js'

/** Settings of the local server. */
export interface LocalSettings extends RunnerSettings {
  /** KINDRED_HOME as an absolute path. */
  readonly home: string
}

/** A running local server. */
export interface LocalDatabase {
  readonly graph: GraphSettings
  /** Whether this call started the server. A server that was running before is left running. */
  readonly startedByUs: boolean
  /** Stops the server if this call started it, and waits for its end. A second call does nothing. */
  stop(): Promise<void>
}

/** Status of the local server. */
export type LocalStatus =
  | { readonly kind: 'never-started' }
  | { readonly kind: 'stopped'; readonly uri: string }
  /** Ended without being stopped. */
  | { readonly kind: 'crashed'; readonly uri: string; readonly run: Run; readonly reason: string }
  | { readonly kind: 'running'; readonly uri: string; readonly run: Run; readonly answers: boolean }

const USER = 'neo4j'
const DATABASE = 'neo4j'
const LOCK_WAIT_MS = 5 * 60_000
const START_MS = 5 * 60_000
const ANSWER_MS = 20_000
const START_ATTEMPTS = 3

/**
 * Opens the home's own Neo4j: the running one, or a new one. It listens on the loopback address only.
 *
 * @throws KindredError PREREQUISITE_MISSING if the machine cannot run one; DATABASE_UNAVAILABLE with the
 *   reason if it does not start; BUSY if another process is starting or stopping it.
 */
export async function openLocal(
  settings: LocalSettings,
  progress: Progress,
  signal?: AbortSignal,
): Promise<LocalDatabase> {
  const files = localFiles(settings.home)
  makePrivateFolder(settings.home)
  return withLock(
    files.lock,
    LOCK_WAIT_MS,
    async () => {
      const state = readState(files)
      if (state?.run !== undefined && (await isRunning(files, state.run))) {
        return {
          graph: await joinRunning(files, state.boltPort, state.run),
          startedByUs: false,
          async stop() {},
        }
      }
      if (state?.run !== undefined) {
        progress.start(`The last Neo4j (${describeRun(state.run)}) ended without being stopped`, 0)
        progress.finish('its data is recovered at this start')
      }
      const graph = await startAnew(files, settings, state, progress, signal)
      let stopping: Promise<void> | undefined
      return {
        graph,
        startedByUs: true,
        stop() {
          stopping ??= stopLocal(settings).then(() => {})
          return stopping
        },
      }
    },
    signal,
  )
}

/**
 * Stops the home's server, no matter which process started it, and waits for its end. Returns false if none
 * ran.
 */
export async function stopLocal(settings: Pick<LocalSettings, 'home'>): Promise<boolean> {
  const files = localFiles(settings.home)
  if (readState(files)?.run === undefined) return false
  return withLock(files.lock, LOCK_WAIT_MS, async () => {
    const state = readState(files)
    if (state?.run === undefined) return false
    const ran = await isRunning(files, state.run)
    if (ran) await stopRun(files, state.run)
    writeState(files, { boltPort: state.boltPort })
    return ran
  })
}

/** Status of the home's server; starts and stops nothing. */
export async function localStatus(settings: Pick<LocalSettings, 'home'>): Promise<LocalStatus> {
  const files = localFiles(settings.home)
  const state = readState(files)
  if (state === undefined) return { kind: 'never-started' }
  const uri = boltUri(state.boltPort)
  if (state.run === undefined) return { kind: 'stopped', uri }
  if (!(await isRunning(files, state.run)))
    return { kind: 'crashed', uri, run: state.run, reason: explainEnd(files).text }
  const password = readPassword(files)
  const answers = password !== undefined && (await doesAnswer(connectionOf(state.boltPort, password)))
  return { kind: 'running', uri, run: state.run, answers }
}

async function startAnew(
  files: LocalFiles,
  settings: LocalSettings,
  state: LocalState | undefined,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<GraphSettings> {
  const runner = await prepareRunner(settings, progress, signal)
  const password = ensurePassword(files)
  let boltPort = state?.boltPort ?? (await chooseFreePort())
  for (let tried = 1; ; tried++) {
    if (!(await isFree(boltPort))) {
      const taken = boltPort
      boltPort = await chooseFreePort()
      progress.start(`Port ${taken} of the local Neo4j is taken by another program`, 0)
      progress.finish(`it moves to ${boltPort}`)
    }
    const graph = connectionOf(boltPort, password)
    const failure = await startOnce(files, runner, graph, boltPort, progress, signal)
    if (failure === undefined) return graph
    // Another program took the port before the server.
    if (failure.kind === 'port-taken' && tried < START_ATTEMPTS) continue
    throw new KindredError('DATABASE_UNAVAILABLE', `the local Neo4j did not start: ${failure.text}`, {
      remedy: REMEDIES[failure.kind]?.(files) ?? `read ${files.log} and ${files.console}`,
      retryable: false,
    })
  }
}

const REMEDIES: Readonly<Record<string, (files: LocalFiles) => string>> = {
  'data-in-use': ({ server }) => `end the Neo4j process whose command line names ${server}`,
  'out-of-memory': () => 'close other programs, or set NEO4J_URI to a Neo4j on another machine',
  'disk-full': ({ server }) => `make room on the disk of ${server}`,
  'unsupported-java': () => 'install Java 17 or 21 and set JAVA_HOME to it',
}

/** Starts the server once. Returns undefined when it answers, else why it ended. */
async function startOnce(
  files: LocalFiles,
  runner: Runner,
  graph: GraphSettings,
  boltPort: number,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<ReturnType<typeof explainEnd> | undefined> {
  signal?.throwIfAborted()
  const { host, port } = runner.listen(boltPort)
  const configuration = { listenHost: host, listenPort: port, boltPort, memory: sizeMemory() }
  makePrivateFolder(files.server)
  makePrivateFolder(dirname(files.configuration))
  writePrivateFile(files.configuration, serverConfiguration(configuration))
  const from = logEnd(files.log)
  progress.start(`Starting Neo4j ${neo4jVersion} (${runner.name})`, 0)
  const run = await runner.start(files, boltPort)
  writeState(files, { boltPort, run })
  try {
    const ended = await waitUntilStarted(files, run, from, progress, signal)
    if (ended) {
      writeState(files, { boltPort })
      return explainEnd(files, from)
    }
    await waitForAnswer(files, graph)
    progress.finish(graph.uri)
    return undefined
  } catch (error) {
    await stopRun(files, run)
    writeState(files, { boltPort })
    throw error
  }
}

/** Waits for the start. Returns true if the server ended instead. */
async function waitUntilStarted(
  files: LocalFiles,
  run: Run,
  from: number,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const startedAt = performance.now()
  for (;;) {
    signal?.throwIfAborted()
    if (/ Started\.\s/.test(readLog(files.log, from))) return false
    if (!(await isRunning(files, run))) return true
    const elapsedMs = performance.now() - startedAt
    if (elapsedMs > START_MS) {
      throw new KindredError(
        'DATABASE_UNAVAILABLE',
        `the local Neo4j was not up after ${START_MS / 1000} s`,
        {
          remedy: `read ${files.log}`,
        },
      )
    }
    progress.update(elapsedMs / 1000)
    await sleep(run.runner === 'java' ? 50 : 500)
  }
}

async function joinRunning(files: LocalFiles, boltPort: number, run: Run): Promise<GraphSettings> {
  const password = readPassword(files) ?? ensurePassword(files)
  const graph = connectionOf(boltPort, password)
  try {
    await waitForAnswer(files, graph)
  } catch (cause) {
    if (cause instanceof KindredError && cause.code === 'BAD_CONFIGURATION') throw cause
    throw new KindredError(
      'DATABASE_UNAVAILABLE',
      `the local Neo4j (${describeRun(run)}) runs but does not answer at ${graph.uri}`,
      { remedy: 'run `kindred down`, then `kindred up`', cause },
    )
  }
  return graph
}

/**
 * Waits until the server answers.
 *
 * @throws KindredError BAD_CONFIGURATION if the password is wrong.
 */
async function waitForAnswer(files: LocalFiles, settings: GraphSettings): Promise<void> {
  const graph = openGraph(settings)
  const giveUpAt = performance.now() + ANSWER_MS
  try {
    for (;;) {
      try {
        await graph.verify()
        return
      } catch (error) {
        if (error instanceof KindredError && !error.retryable) {
          throw new KindredError('BAD_CONFIGURATION', 'the local Neo4j refuses the password of this home', {
            field: files.password,
            remedy: `put the right one into ${files.password}, or delete ${files.server} to begin with an empty database`,
            cause: error,
          })
        }
        if (performance.now() >= giveUpAt) throw error
        await sleep(100)
      }
    }
  } finally {
    await graph.close()
  }
}

async function doesAnswer(settings: GraphSettings): Promise<boolean> {
  const graph = openGraph(settings)
  try {
    await graph.verify()
    return true
  } catch {
    return false
  } finally {
    await graph.close()
  }
}

function connectionOf(boltPort: number, password: string): GraphSettings {
  return { uri: boltUri(boltPort), username: USER, password, database: DATABASE }
}

function boltUri(boltPort: number): string {
  return `bolt://${LOOPBACK}:${boltPort}`
}
