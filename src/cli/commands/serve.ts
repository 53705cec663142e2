import { retrainPeriodically } from '../app/retrain-periodically.js'
import { composeServing, loadSettings, type Settings } from '../compose.js'
import { duration, wholeNumber } from './arguments.js'
import type { RegisterCommand } from './program.js'
import type { Terminal } from './terminal.js'
import { trainInChild } from './train-in-child.js'

interface Options {
  readonly port?: number
  readonly trainEvery?: number
}

/** `kindred serve`: the API on the active snapshot, until a signal. */
export const registerServe: RegisterCommand = (program, terminal) => {
  program
    .command('serve')
    .description('serve the GraphQL API on the active snapshot')
    .option('--port <port>', 'port to listen on; 0 takes a free one (default: 4000)', wholeNumber(0, 65_535))
    .option('--train-every <time>', 'train anew at this interval, such as 6h', duration)
    .action(({ port, trainEvery }: Options) =>
      serveUntilAborted(withPort(loadSettings(), port), terminal, trainEvery),
    )
}

/** Settings with the port of the command line, where it gave one. */
export function withPort(settings: Settings, port: number | undefined): Settings {
  return port === undefined ? settings : { ...settings, http: { ...settings.http, port } }
}

/**
 * Serves until the terminal's signal aborts, then stops in order.
 *
 * @param everyMs from one training to the next; absent: none.
 */
export async function serveUntilAborted(
  settings: Settings,
  terminal: Terminal,
  everyMs?: number,
): Promise<void> {
  const { signal, progress, say } = terminal
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
