import type { Progress } from '../../core/shared/index.js'
import type { GraphSettings } from '../driver/index.js'
import { type LocalState, localFiles, makePrivateFolder, type Run, readState, writeState } from './files.js'
import { probeHealth } from './health.js'
import { withLock } from './lock.js'
import { ensurePassword, readPassword } from './password.js'
import { chooseFreePort, LOOPBACK } from './processes.js'
import { checkRoom, diskFull } from './repair.js'
import { describeRun, isRunning, prepareRunner, type RunnerSettings, stopRun } from './runner.js'
import { explainEnd, readLog, sinceLastStart } from './server-log.js'
import { passwordRefused, startServer, watchRun } from './start.js'

/** Settings of the local server. */
export interface LocalSettings extends RunnerSettings {
  /** KINDRED_HOME as an absolute path. */
  readonly home: string
  /**
   * Cuts off an end of the transaction log that cannot be read, even if confirmed writes may be in it.
   * Default false.
   */
  readonly repair?: boolean
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
  | {
      readonly kind: 'running'
      readonly uri: string
      readonly run: Run
      readonly answers: boolean
      /** Why its database has stopped, if it has. */
      readonly reason?: string
    }

const USER = 'neo4j'
const DATABASE = 'neo4j'
/** Time that a server that runs since before has to answer. */
const ANSWER_MS = 2 * 60_000

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
  return withRoom(settings.home, async () => {
    makePrivateFolder(settings.home)
    return withLock(files.lock, async () => open(settings, progress, signal), { progress, signal })
  })
}

async function open(
  settings: LocalSettings,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<LocalDatabase> {
  const files = localFiles(settings.home)
  const state = readState(files)
  const ran = state?.run !== undefined && (await isRunning(files, state.run))
  if (ran) {
    const graph = connectionOf(state.boltPort, readPassword(files) ?? ensurePassword(files))
    const failure = await joinRunning(settings, state.run!, graph, progress, signal)
    if (failure === undefined) return { graph, startedByUs: false, async stop() {} }
    progress.start(
      `The database of the running Neo4j (${describeRun(state.run!)}) has stopped: ${failure}`,
      0,
    )
    checkRoom(files)
    await stopRun(files, state.run!)
    writeState(files, { boltPort: state.boltPort })
    progress.finish('it is started again')
  } else if (state?.run !== undefined) {
    progress.start(`The last Neo4j (${describeRun(state.run)}) ended without being stopped`, 0)
    progress.finish('its data is recovered at this start')
  }
  const graph = await startAnew(settings, state, progress, signal)
  // One that ran before is left running, also if it had to be started again.
  if (ran) return { graph, startedByUs: false, async stop() {} }
  let stopping: Promise<void> | undefined
  return {
    graph,
    startedByUs: true,
    stop() {
      stopping ??= stopLocal(settings).then(() => {})
      return stopping
    },
  }
}

/** Runs `work`. An error of a full disk names the disk. */
async function withRoom<T>(home: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | undefined)?.code
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error
    throw diskFull(home, undefined, error)
  }
}

/**
 * Stops the home's server, no matter which process started it, and waits for its end. Returns false if none
 * ran.
 */
export async function stopLocal(settings: Pick<LocalSettings, 'home'>): Promise<boolean> {
  const files = localFiles(settings.home)
  if (readState(files)?.run === undefined) return false
  return withLock(files.lock, async () => {
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
  const health =
    password === undefined ? undefined : await probeHealth(connectionOf(state.boltPort, password))
  const answers = health?.kind === 'answers'
  const reason = health?.kind === 'failed' ? { reason: health.reason } : {}
  return { kind: 'running', uri, run: state.run, answers, ...reason }
}

async function startAnew(
  settings: LocalSettings,
  state: LocalState | undefined,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<GraphSettings> {
  const files = localFiles(settings.home)
  const runner = await prepareRunner(settings, progress, signal)
  const password = ensurePassword(files)
  return startServer({
    files,
    runner,
    boltPort: state?.boltPort ?? (await chooseFreePort()),
    connectionOf: (boltPort) => connectionOf(boltPort, password),
    repair: settings.repair ?? false,
    progress,
    signal,
  })
}

/**
 * Waits for a server that runs already, which may still be starting.
 *
 * @returns why its database has stopped; undefined if it answers.
 * @throws KindredError DATABASE_UNAVAILABLE if it does not answer; BAD_CONFIGURATION if it refuses the
 *   password.
 */
async function joinRunning(
  { home }: LocalSettings,
  run: Run,
  graph: GraphSettings,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const files = localFiles(home)
  const log = (): string => {
    const tail = readLog(files.log, 0)
    // Where the log of its start is too long ago, it has started.
    return tail.includes(' Starting...') ? sinceLastStart(tail) : ' Started. '
  }
  const step = `Waiting for the running Neo4j (${describeRun(run)})`
  let shown = false
  const late: Progress = {
    ...progress,
    update(done, note) {
      // One that answers at once is not worth a line.
      if (!shown) progress.start(step, 0)
      shown = true
      progress.update(done, note)
    },
  }
  const asked = { files, run, graph, log, ranBefore: true, answerMs: ANSWER_MS }
  const outcome = await watchRun({ ...asked, progress: late, signal })
  if (shown) progress.finish(outcome.kind === 'answers' ? graph.uri : undefined)
  if (outcome.kind === 'answers') return undefined
  if (outcome.kind === 'refused') throw passwordRefused(files, outcome.error)
  return outcome.kind === 'failed' ? outcome.reason : explainEnd(files).text
}

function connectionOf(boltPort: number, password: string): GraphSettings {
  return { uri: boltUri(boltPort), username: USER, password, database: DATABASE }
}

function boltUri(boltPort: number): string {
  return `bolt://${LOOPBACK}:${boltPort}`
}
