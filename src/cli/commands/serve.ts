import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { createTrainingWatch, retrainPeriodically, type TrainingReport } from '../../app/training/index.js'
import type { Settings } from '../../compose/index.js'
import { badInput, type ErrorCode, KindredError, type LogLevel } from '../../core/shared/index.js'
import { LOG_LEVELS, type Terminal } from '../output/index.js'
import { duration, nameList, type RegisterCommand, wholeNumber } from '../program/index.js'

interface Options extends NetworkOptions {
  readonly trainEvery?: number
}

/** `kindred serve`: serves the API on the active snapshot until a signal arrives. */
export const registerServe: RegisterCommand = (program, terminal) => {
  const command = program.command('serve').description('serve the GraphQL API on the active snapshot')
  addNetworkOptions(command)
    .option('--train-every <time>', 'train again after this time, such as 6h', duration)
    .action(async ({ trainEvery, ...network }: Options) => {
      const { loadSettings } = await import('../../compose/index.js')
      const { insecure = false } = network
      await serveUntilAborted(await withNetwork(loadSettings(), network), terminal, {
        everyMs: trainEvery,
        insecure,
      })
    })
}

/** Options of the commands that serve. */
export interface NetworkOptions {
  readonly port?: number
  readonly cors?: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly insecure?: true
  readonly logLevel?: LogLevel
  readonly logFormat?: 'text' | 'json'
}

/** Adds the options of the commands that serve. */
export function addNetworkOptions(command: Command): Command {
  return command
    .option('--port <port>', 'port to listen on; 0: any free port (default: 4000)', wholeNumber(0, 65_535))
    .option('--cors <origins>', 'origins whose pages may call the API, separated by commas', nameList)
    .option('--tls-cert <file>', 'certificate for HTTPS, in PEM; with --tls-key')
    .option('--tls-key <file>', 'private key for HTTPS, in PEM; with --tls-cert')
    .option('--insecure', 'let other machines call without a key while none was made')
    .addOption(
      new Option('--log-level <level>', 'lowest level of the log (default: info)').choices(LOG_LEVELS),
    )
    .addOption(
      new Option('--log-format <format>', 'form of the log (default: text on a terminal)').choices([
        'text',
        'json',
      ]),
    )
}

/**
 * The settings, changed by the command line.
 *
 * @throws KindredError BAD_USER_INPUT for a text that is no origin, or if only one of the two files for HTTPS
 *   is named.
 */
export async function withNetwork(settings: Settings, options: NetworkOptions): Promise<Settings> {
  const { isOrigin } = await import('../../compose/index.js')
  const { port = settings.http.port, cors = settings.http.corsOrigins, tlsCert, tlsKey } = options
  const wrong = options.cors?.find((origin) => origin !== '*' && !isOrigin(origin))
  if (wrong !== undefined)
    throw badInput('--cors', `"${wrong}" is no origin`, 'write scheme and host, such as https://shop.example')
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw badInput(tlsCert === undefined ? '--tls-cert' : '--tls-key', 'HTTPS needs two files', 'name both')
  const tls =
    tlsCert === undefined || tlsKey === undefined
      ? settings.http.tls
      : { cert: resolve(tlsCert), key: resolve(tlsKey) }
  const { logLevel: level = settings.log.level, logFormat: format = settings.log.format } = options
  return {
    ...settings,
    http: { ...settings.http, port, tls, corsOrigins: [...cors] },
    log: { ...settings.log, level, format },
  }
}

/**
 * Serves until the signal of the terminal aborts, then stops everything in order.
 *
 * @param options `everyMs`: time between two trainings; undefined: no training. `insecure`: whether other
 *   machines may call without a key.
 */
export async function serveUntilAborted(
  settings: Settings,
  terminal: Terminal,
  { everyMs, insecure }: { readonly everyMs?: number | undefined; readonly insecure: boolean },
): Promise<void> {
  const { signal, progress } = terminal
  const log = terminal.openLog(settings.log)
  const { composeServing } = await import('../../compose/index.js')
  const training = createTrainingWatch()
  const server = await composeServing(settings, { progress, signal, log, insecure, training })
  const { lastTrainedAt } = server
  const train = async (aborted: AbortSignal) =>
    void (await training.run(() => trainInChild({ log, signal: aborted }), aborted))
  const retraining =
    everyMs === undefined ? undefined : retrainPeriodically({ everyMs, lastTrainedAt, train, log })
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
