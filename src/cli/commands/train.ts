import type { Registry } from '../../compose/index.js'
import type { ModelSettings } from '../../core/ports/index.js'
import { formatTraining } from '../output/index.js'
import { modelSetting, positiveNumber, type RegisterCommand, wholeNumber } from '../program/index.js'
import { withRegistry } from './snapshots.js'

interface Options {
  readonly model: string
  readonly seed: number
  readonly minutes?: number
  readonly set?: ModelSettings
  readonly config?: string
  readonly adopt?: true
}

/** `kindred train`: exports the graph, fits, evaluates and publishes a snapshot. */
export const registerTrain: RegisterCommand = (program, terminal) => {
  program
    .command('train')
    .description('train on the graph, evaluate the result, and publish it as the active snapshot')
    .option('--model <name>', 'model to train: the blend, or a blend of one model and popularity', 'blend')
    .option('--seed <n>', 'seed of the hold-outs and models', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--minutes <m>', 'minutes for the network (default: training.minutes, 3)', positiveNumber)
    .option(
      '--config <file>',
      'file with options of models, as `kindred tune` writes it (default: training.config)',
    )
    .option(
      '--set <model.option=value>',
      'option of a model; can be repeated; overrides --config',
      modelSetting,
    )
    .option('--adopt', 'write into a graph that contains data and was not created by Kindred')
    .action(async ({ model, seed, minutes, config, adopt, set = {} }: Options) => {
      const choices = { model, config, settings: set }
      const { checkTraining, loadSettings } = await import('../../compose/index.js')
      await checkTraining(loadSettings(), choices)
      const run = async (registry: Registry): Promise<void> => {
        const { signal } = terminal
        terminal.say(`TensorBoard event files are in ${registry.runs}: tensorboard --logdir ${registry.runs}`)
        const report = await registry.train({ ...choices, seed, minutes, signal })
        terminal.answer(report, formatTraining(report), report.cleaning.warnings)
      }
      await withRegistry(terminal, run, adopt === true)
    })
}
