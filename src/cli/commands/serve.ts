import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { retrainPeriodically, type TrainingReport } from '../../app/training/index.js'
import type { Settings } from '../../compose/index.js'
import { type ErrorCode, KindredError } from '../../core/shared/index.js'
import type { Terminal } from '../output/index.js'
import { duration, type RegisterCommand, wholeNumber } from '../program/index.js'

interface Options {
  readonly port?: number
  readonly trainEvery?: number
}

/** `kindred serve`: serves the API on the active snapshot until a signal arrives. */
export const registerServe: RegisterCommand = (program, terminal) => {
  program
    .command('serve')
    .description('serve the GraphQL API on the active snapshot')
    .option('--port <port>', 'port to listen on; 0: any free port (default: 4000)', wholeNumber(0, 65_535))
    .option('--train-every <time>', 'train again after this time, such as 6h', duration)
    .action(async ({ port, trainEvery }: Options) => {
      const { loadSettings } = await import('../../compose/index.js')
      await serveUntilAborted(withPort(loadSettings(), port), terminal, trainEvery)
    })
}

/** The settings, with the port of the command line if there is one. */
export function withPort(settings: Settings, port: number | undefined): Settings {
  return port === undefined ? settings : { ...settings, http: { ...settings.http, port } }
}

/**
 * Serves until the signal of the terminal aborts, then stops everything in order.
 *
 * @param everyMs time between two trainings; undefined: no training.
 */
export async function serveUntilAborted(
  settings: Settings,
  terminal: Terminal,
  everyMs?: number,
): Promise<void> {
  const { signal, progress, say } = terminal
  const { composeServing } = await import('../../compose/index.js')
  const server = await composeServing(settings, { progress, signal, log: say })
  const { lastTrainedAt } = server
  const train = async (aborted: AbortSignal) => void (await trainInChild({ log: say, signal: aborted }))
  const retraining =
    everyMs === undefined ? undefined : retrainPeriodically({ everyMs, lastTrainedAt, train, log: say })
  terminal.answer({ url: server.url }, `Kindred ready: ${server.url}`)
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
  await retraining?.stop()
  await server.stop()
}

/** A training in a process of its own. */
export interface ChildTraining {
  /** Options of `kindred train`. Default: none. */
  readonly options?: readonly string[]
  /**
   * Receives the lines that the training writes to stderr. Default: they go to the stderr of this process,
   * with the progress bar.
   */
  readonly log?: (line: string) => void
  readonly signal: AbortSignal
}

/**
 * Runs `kindred train` in a process of its own. The server stays responsive and does not keep the memory of
 * the training. The process reads the same environment and home.
 *
 * @throws KindredError with the error code of the training, or the reason of the signal if it aborts.
 */
export async function trainInChild({ options = [], log, signal }: ChildTraining): Promise<TrainingReport> {
  signal.throwIfAborted()
  const child = spawn(process.execPath, [process.argv[1]!, 'train', '--json', ...options], {
    stdio: ['ignore', 'pipe', log === undefined ? 'inherit' : 'pipe'],
  })
  const stop = (): void => void child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  if (child.stderr !== null && log !== undefined) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.trim() !== '') log(line)
    })
  }
  try {
    const [answer, [code]] = await Promise.all([
      text(child.stdout!),
      once(child, 'close') as Promise<[number | null]>,
    ])
    signal.throwIfAborted()
    if (code === 0) return JSON.parse(answer) as TrainingReport
    throw failureOf(answer, code)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function failureOf(answer: string, code: number | null): KindredError {
  if (answer === '') return new KindredError('INTERNAL_SERVER_ERROR', `training ended with exit code ${code}`)
  const { error } = JSON.parse(answer) as { error: { code: ErrorCode; message: string; remedy?: string } }
  return new KindredError(
    error.code,
    error.message,
    error.remedy === undefined ? {} : { remedy: error.remedy },
  )
}
