import type { DataSource } from '../../app/import/index.js'
import type { Settings } from '../../compose/index.js'
import { KindredError } from '../../core/shared/index.js'
import { formatTraining, type Terminal } from '../output/index.js'
import { formatOption, positiveNumber, type RegisterCommand } from '../program/index.js'
import { formatImport } from './import.js'
import {
  addNetworkOptions,
  type NetworkOptions,
  serveUntilAborted,
  trainInChild,
  withNetwork,
} from './serve.js'

interface Options extends NetworkOptions {
  readonly data?: string
  readonly format: string
  readonly model: string
  readonly minutes?: number
  readonly config?: string
  readonly adopt?: true
}

/** A start does not bring back what was deleted since the import. */
const ALREADY_IMPORTED =
  'this data was imported before; nothing was written. `kindred import` restores what was deleted since'

/**
 * `kindred start` (`npm start`): starts the database, imports data, trains and serves; skips steps that are
 * done.
 */
export const registerStart: RegisterCommand = (program, terminal) => {
  const command = program
    .command('start')
    .description('start a database, import data, train and serve; a second start reuses what is there')
  addNetworkOptions(command)
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
    .option('--adopt', 'write into a graph that contains data and was not created by Kindred')
    .action(async (options: Options) => {
      const { checkFreePort, checkTraining, composeDatabase, loadSettings, openFolder } = await import(
        '../../compose/index.js'
      )
      const settings = await withNetwork(loadSettings(), options)
      const { progress, signal } = terminal
      // Mistakes that would otherwise appear after minutes of work.
      await checkFreePort(settings)
      await checkTraining(settings, { model: options.model, config: options.config, settings: {} })
      const data = options.data === undefined ? undefined : await openFolder(options.data, options.format)
      // Held open during all steps. At the end it is stopped if this call started it.
      const database = await composeDatabase(settings, progress, signal)
      try {
        const { active, isDue } = await importOnce(settings, data, options, terminal)
        if (isDue) await trainOnce(options, active, terminal)
        await serveUntilAborted(settings, terminal, { insecure: options.insecure === true })
      } finally {
        await database.stop()
      }
    })
}

/**
 * Imports the data.
 *
 * @returns the version of the active snapshot, null without one; and whether a training is due: for new data,
 *   or if no snapshot is active.
 */
async function importOnce(
  settings: Settings,
  data: DataSource | undefined,
  { adopt }: Options,
  terminal: Terminal,
): Promise<{ readonly active: string | null; readonly isDue: boolean }> {
  const { composeImport, composeRegistry, holdsSample, openSample, openSettingsGraph, readImported } =
    await import('../../compose/index.js')
  const { progress, signal } = terminal
  const graph = await openSettingsGraph(settings, progress, { adopt: adopt === true, signal })
  try {
    const { occupied, names } = await readImported(graph)
    let written = false
    // The sample is only for an empty graph. It is imported again to finish an interrupted import.
    if (data !== undefined || !occupied || holdsSample(names)) {
      const source = data ?? openSample(names, Date.now())
      const report = await composeImport(graph, settings, progress)(source, signal, 'skip')
      terminal.say(formatImport(report, ALREADY_IMPORTED))
      for (const warning of report.cleaning.warnings) terminal.say(`warning: ${warning}`)
      written = !report.import.alreadyImported
    }
    const snapshots = await composeRegistry(graph, settings, progress).list()
    const active = snapshots.find(({ status }) => status === 'active')?.version ?? null
    return { active, isDue: written || active === null }
  } finally {
    await graph.close()
  }
}

/**
 * Trains. Where nothing is published, such as for a graph with too little data, the server starts with what
 * is there.
 *
 * @param active version of the active snapshot; null: none.
 */
async function trainOnce(
  { model, minutes, config, adopt }: Options,
  active: string | null,
  { say, signal }: Terminal,
): Promise<void> {
  const options = [
    ...['--model', model],
    ...(minutes === undefined ? [] : ['--minutes', String(minutes)]),
    ...(config === undefined ? [] : ['--config', config]),
    ...(adopt === true ? ['--adopt'] : []),
  ]
  try {
    say(formatTraining(await trainInChild({ options, signal })))
  } catch (error) {
    const servable =
      error instanceof KindredError && ['SNAPSHOT_REJECTED', 'FIT_DIVERGED', 'BAD_DATA'].includes(error.code)
    if (!servable) throw error
    const answers = active === null ? 'live sources answer all pages' : `the snapshot ${active} answers`
    say(`no snapshot was published: ${error.message}; until the next training, ${answers}`)
  }
}
