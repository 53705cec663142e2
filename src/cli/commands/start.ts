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

/**
 * `kindred start` (`npm start`): starts the database, imports data, trains and serves; skips steps that are
 * done.
 */
export const registerStart: RegisterCommand = (program, terminal) => {
  program
    .command('start')
    .description('start a database, import data, train and serve; a second start reuses what is there')
    .option(
      '--data <dir>',
      'folder of data to import (default: a generated sample shop, into an empty graph)',
    )
    .addOption(formatOption())
    .option('--model <name>', 'model to train: the blend, or a blend of one model and popularity', 'blend')
    .option('--minutes <m>', 'minutes for the network (default: training.minutes, 3)', positiveNumber)
    .option(
      '--config <file>',
      'file with options of models, as `kindred tune` writes it (default: training.config)',
    )
    .option('--port <port>', 'port to listen on; 0: any free port (default: 4000)', wholeNumber(0, 65_535))
    .option('--adopt', 'write into a graph that contains data and was not created by Kindred')
    .action(async (options: Options) => {
      const settings = withPort(loadSettings(), options.port)
      const { progress, signal } = terminal
      // Mistakes that would otherwise appear after minutes of work.
      await checkFreePort(settings)
      await checkTraining(settings, { model: options.model, config: options.config, settings: {} })
      const data = options.data === undefined ? undefined : await openFolder(options.data, options.format)
      // Held open during all steps. At the end it is stopped if this call started it.
      const database = await composeDatabase(settings, progress, signal)
      try {
        const isNew = await importOnce(settings, data, options, terminal)
        if (isNew) await trainOnce(options, terminal)
        await serveUntilAborted(settings, terminal)
      } finally {
        await database.stop()
      }
    })
}

/**
 * Imports the data. Returns true if a training is needed: for new data, or if there is no active snapshot.
 */
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
    // The sample is only for an empty graph. It is imported again to finish an interrupted import.
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

/** Trains. A graph with too little data for a training is served without a snapshot. */
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
    say(`no snapshot was published: ${error.message}; until the next training, live sources answer all pages`)
  }
}
