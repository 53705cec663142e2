import type { DataSource } from '../../app/import/index.js'
import {
  checkFreePort,
  checkTraining,
  composeDatabase,
  composeImport,
  composeRegistry,
  holdsSample,
  loadSettings,
  openFolder,
  openSample,
  openSettingsGraph,
  readImported,
  type Settings,
} from '../../compose/index.js'
import { KindredError } from '../../core/shared/index.js'
import { formatTraining, type Terminal } from '../output/index.js'
import { formatOption, positiveNumber, type RegisterCommand, wholeNumber } from '../program/index.js'

import { formatImport } from './import.js'
import { serveUntilAborted, trainInChild, withPort } from './serve.js'

interface Options {
  readonly data?: string
  readonly format: string
  readonly model: string
  readonly minutes?: number
  readonly config?: string
  readonly port?: number
  readonly adopt?: true
}

/** `kindred start`, which is `npm start`: database, data, training and API, each as far as it is not there yet. */
export const registerStart: RegisterCommand = (program, terminal) => {
  program
    .command('start')
    .description(
      'the whole way: a database, data, training, and the API; a second start reuses what is there',
    )
    .option(
      '--data <dir>',
      'folder of data to import (default: a generated sample shop, into an empty graph)',
    )
    .addOption(formatOption())
    .option('--model <name>', 'what to train: the blend, or a blend of one model and popularity', 'blend')
    .option('--minutes <m>', 'time for the network (default: training.minutes, 3)', positiveNumber)
    .option('--config <file>', 'options of models, as `kindred tune` writes them (default: training.config)')
    .option('--port <port>', 'port to listen on; 0 takes a free one (default: 4000)', wholeNumber(0, 65_535))
    .option('--adopt', 'write into a graph that is not empty and that Kindred did not make')
    .action(async (options: Options) => {
      const settings = withPort(loadSettings(), options.port)
      const { progress, signal } = terminal
      // What would only come to light after minutes of work.
      await checkFreePort(settings)
      await checkTraining(settings, { model: options.model, config: options.config, settings: {} })
      const data = options.data === undefined ? undefined : await openFolder(options.data, options.format)
      // Held open here: each step joins it, and the last one out stops it if this start brought it up.
      const database = await composeDatabase(settings, progress, signal)
      try {
        const fresh = await importOnce(settings, data, options, terminal)
        if (fresh) await trainOnce(options, terminal)
        await serveUntilAborted(settings, terminal)
      } finally {
        await database.stop()
      }
    })
}

/** Gives true where there is something to learn: new data, or data that nothing was learned from yet. */
async function importOnce(
  settings: Settings,
  data: DataSource | undefined,
  { adopt }: Options,
  terminal: Terminal,
): Promise<boolean> {
  const { progress, signal } = terminal
  const graph = await openSettingsGraph(settings, progress, { adopt: adopt === true, signal })
  try {
    const { occupied, names } = await readImported(graph)
    let written = false
    // The sample is for a graph that holds nothing else; it is asked for again so that a killed import is finished.
    if (data !== undefined || !occupied || holdsSample(names)) {
      const source = data ?? openSample(names, Date.now())
      const report = await composeImport(graph, settings, progress)(source, signal)
      terminal.say(formatImport(report))
      written = !report.import.alreadyImported
    }
    const snapshots = await composeRegistry(graph, settings, progress).list()
    return written || !snapshots.some(({ status }) => status === 'active')
  } finally {
    await graph.close()
  }
}

/** What a graph gives too little to learn from is served all the same, from what the graph says by itself. */
async function trainOnce({ model, minutes, config }: Options, { say, signal }: Terminal): Promise<void> {
  const options = [
    ...['--model', model],
    ...(minutes === undefined ? [] : ['--minutes', String(minutes)]),
    ...(config === undefined ? [] : ['--config', config]),
  ]
  try {
    say(formatTraining(await trainInChild({ options, signal })))
  } catch (error) {
    const servable = error instanceof KindredError && ['SNAPSHOT_REJECTED', 'BAD_DATA'].includes(error.code)
    if (!servable) throw error
    say(`nothing was published: ${error.message}; pages come from live queries until the next training`)
  }
}
