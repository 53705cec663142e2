import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError, type Progress } from '../../core/shared/index.js'
import type { GraphSettings } from '../driver/index.js'
import { serverConfiguration, sizeMemory } from './configuration.js'
import { type LocalFiles, makePrivateFolder, type Run, writePrivateFile, writeState } from './files.js'
import { probeHealth } from './health.js'
import { neo4jVersion } from './jars.js'
import { chooseFreePort, isFree, processorSeconds } from './processes.js'
import { checkRoom, diskFull, explainFailure, keepTransactions, wasNeverConfirmed } from './repair.js'
import { isRunning, type Runner, stopRun } from './runner.js'
import { explainEnd, logEnd, readLog } from './server-log.js'
import { type StartOutcome, watchStart } from './watch-start.js'

/** What a start needs. */
export interface StartRequest {
  readonly files: LocalFiles
  readonly runner: Runner
  /** Port of the last start. */
  readonly boltPort: number
  /** The connection to the server at a port. */
  connectionOf(boltPort: number): GraphSettings
  /** Cuts off an unreadable end of the transaction log even if something confirmed may be in it. */
  readonly repair: boolean
  readonly progress: Progress
  readonly signal: AbortSignal | undefined
}

const START_ATTEMPTS = 3
const POLL_MS = { java: 50, docker: 500 } as const
/** Processor time that counts as work, seconds: an idle server uses less in ten minutes. */
const WORK_SECONDS = 10

/**
 * Starts the server of a home.
 *
 * @throws KindredError DATABASE_UNAVAILABLE with the reason if it does not start.
 */
export async function startServer(request: StartRequest): Promise<GraphSettings> {
  const { files, runner, progress } = request
  checkRoom(files)
  let { boltPort } = request
  let repair = false
  for (let tried = 1; ; tried++) {
    if (!(await isFree(boltPort))) {
      const taken = boltPort
      boltPort = await chooseFreePort()
      progress.start(`Port ${taken} of the local Neo4j is taken by another program`, 0)
      progress.finish(`it moves to ${boltPort}`)
    }
    const graph = request.connectionOf(boltPort)
    const debugFrom = logEnd(files.debugLog)
    const outcome = await startOnce({ ...request, boltPort }, repair)
    if (outcome.kind === 'answers') return graph
    if (outcome.kind === 'refused') throw passwordRefused(files, outcome.error)
    // Another program took the port before the server.
    if (outcome.kind === 'ended' && outcome.reason.kind === 'port-taken' && tried < START_ATTEMPTS) continue
    const said = outcome.kind === 'failed' ? outcome.reason : outcome.reason.text
    const failure = explainFailure(files, debugFrom, said)
    if (failure.kind === 'torn-log' && !repair) {
      prepareRepair(request, debugFrom)
      repair = true
      continue
    }
    if (outcome.kind === 'ended' && failure.kind === 'other') throw notStarted(files, outcome.reason)
    if (failure.kind === 'disk-full') throw diskFull(files.server)
    throw new KindredError(
      'DATABASE_UNAVAILABLE',
      `the local Neo4j starts, but its database does not (runner ${runner.name}): ${failure.text}`,
      { remedy: `read the last error in ${files.debugLog}`, retryable: false },
    )
  }
}

/**
 * Says that the next start cuts off the end of the transaction log, and keeps a copy of it.
 *
 * @throws KindredError DATABASE_UNAVAILABLE if something confirmed may be in it and nobody has asked for it.
 */
function prepareRepair({ files, repair, progress }: StartRequest, debugFrom: number): void {
  const nothingLost = wasNeverConfirmed(files, debugFrom)
  if (!nothingLost && !repair) {
    throw new KindredError(
      'DATABASE_UNAVAILABLE',
      'the database of the local Neo4j does not start: the end of its transaction log cannot be read',
      {
        remedy:
          'run `kindred up --repair`: it keeps a copy of the log and cuts off what cannot be read, which may ' +
          `be the last writes; or put a backup of ${files.server} back`,
        retryable: false,
      },
    )
  }
  const copy = keepTransactions(files, Date.now())
  progress.start(
    nothingLost
      ? 'A full disk stopped the last Neo4j in the middle of a write that nobody was told of'
      : 'The end of the transaction log cannot be read and is cut off: the last writes may be lost',
    0,
  )
  progress.finish(`it is removed from the log; a copy of the log is in ${copy}`)
}

type OnceOutcome =
  | Exclude<StartOutcome, { readonly kind: 'ended' }>
  | { readonly kind: 'ended'; readonly reason: ReturnType<typeof explainEnd> }

/** Starts the server once. It keeps running only if it answers, or if it is still at work. */
async function startOnce(
  { files, runner, boltPort, connectionOf, progress, signal }: StartRequest,
  repair: boolean,
): Promise<OnceOutcome> {
  signal?.throwIfAborted()
  const { host, port } = runner.listen(boltPort)
  const configuration = { listenHost: host, listenPort: port, boltPort, memory: sizeMemory(), repair }
  makePrivateFolder(files.server)
  makePrivateFolder(dirname(files.configuration))
  writePrivateFile(files.configuration, serverConfiguration(configuration))
  const from = logEnd(files.log)
  const graph = connectionOf(boltPort)
  progress.start(`Starting Neo4j ${neo4jVersion} (${runner.name})`, 0)
  const run = await runner.start(files, boltPort)
  writeState(files, { boltPort, run })
  const stop = async (): Promise<void> => {
    await stopRun(files, run)
    writeState(files, { boltPort })
  }
  let outcome: StartOutcome
  try {
    outcome = await watchRun({ files, run, graph, log: () => readLog(files.log, from), progress, signal })
  } catch (error) {
    // After Ctrl-C the start is no longer wanted. Otherwise a server that is still at work is left alone.
    if (signal?.aborted) await stop()
    throw error
  }
  if (outcome.kind === 'answers') progress.finish(graph.uri)
  else await stop()
  return outcome.kind === 'ended' ? { kind: 'ended', reason: explainEnd(files, from) } : outcome
}

/** What is watched until it answers. */
export interface WatchRequest {
  readonly files: LocalFiles
  readonly run: Run
  readonly graph: GraphSettings
  /** Text of the log since the start of the server. */
  log(): string
  /** Whether it ran before. Default false. */
  readonly ranBefore?: boolean
  /** Time that a started server has to answer, milliseconds. */
  readonly answerMs?: number
  readonly progress: Progress
  readonly signal: AbortSignal | undefined
}

/** Watches a process until it answers, fails or ends, as {@link watchStart}. */
export function watchRun({
  files,
  run,
  graph,
  log,
  ranBefore = false,
  answerMs,
  progress,
  signal,
}: WatchRequest): Promise<StartOutcome> {
  const now = () => performance.now()
  const work = (): number => {
    const seconds = run.runner === 'java' ? processorSeconds(run.pid) : undefined
    // Where the processor time is unknown, a process that runs counts as working.
    if (seconds === undefined) return now()
    return Math.floor(seconds / WORK_SECONDS) + logEnd(files.log) + logEnd(files.debugLog)
  }
  return watchStart(
    {
      log,
      isRunning: () => isRunning(files, run),
      work,
      probe: () => probeHealth(graph),
      asksAtOnce: ranBefore,
      now,
      sleep: (ms) => sleep(ms),
      pollMs: POLL_MS[run.runner],
      ...(answerMs === undefined ? {} : { answerMs }),
    },
    progress,
    signal,
  )
}

/** Error for a server that refuses the password of its home. */
export function passwordRefused(files: LocalFiles, cause: unknown): KindredError {
  return new KindredError('BAD_CONFIGURATION', 'the local Neo4j refuses the password of this home', {
    field: files.password,
    remedy: `put the right one into ${files.password}; without it only an empty database remains (delete ${files.server})`,
    cause,
  })
}

function notStarted(files: LocalFiles, { kind, text }: ReturnType<typeof explainEnd>): KindredError {
  return new KindredError('DATABASE_UNAVAILABLE', `the local Neo4j did not start: ${text}`, {
    remedy: REMEDIES[kind]?.(files) ?? `read ${files.log} and ${files.console}`,
    retryable: false,
  })
}

const REMEDIES: Readonly<Record<string, (files: LocalFiles) => string>> = {
  'data-in-use': ({ server }) => `end the Neo4j process whose command line names ${server}`,
  'out-of-memory': () => 'close other programs, or set NEO4J_URI to a Neo4j on another machine',
  'disk-full': ({ server }) => `make room on the disk of ${server}`,
  'unsupported-java': () => 'install Java 17 or 21 and set JAVA_HOME to it',
}
