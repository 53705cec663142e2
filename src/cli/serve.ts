import { retrainPeriodically } from '../app/retrain-periodically.js'
import { composeServing, loadSettings } from '../compose.js'
import { duration, wholeNumber } from './arguments.js'
import type { RegisterCommand } from './program.js'
import { trainInChild } from './train-in-child.js'

interface ServeOptions {
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
    .action(async ({ port, trainEvery: everyMs }: ServeOptions) => {
      const loaded = loadSettings()
      const settings = port === undefined ? loaded : { ...loaded, http: { ...loaded.http, port } }
      const { signal, progress } = terminal
      const server = await composeServing(settings, { progress, signal, log: terminal.say })
      const { say } = terminal
      const { lastTrainedAt } = server
      const train = (aborted: AbortSignal) => trainInChild(say, aborted)
      const retraining =
        everyMs === undefined ? undefined : retrainPeriodically({ everyMs, lastTrainedAt, train, log: say })
      terminal.answer({ url: server.url }, `Kindred ready: ${server.url}`)
      if (!signal.aborted) {
        await new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => resolve(), { once: true }),
        )
      }
      await retraining?.stop()
      await server.stop()
    })
}
