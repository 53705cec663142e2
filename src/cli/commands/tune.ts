import { basename, resolve } from 'node:path'
import { Option } from 'commander'
import { SPLIT_KINDS, type SplitKind } from '../../app/evaluation/index.js'
import type { ModelSettings } from '../../core/ports/index.js'
import { badInput } from '../../core/shared/index.js'
import { formatTuning } from '../output/index.js'
import {
  formatOption,
  modelSetting,
  nameList,
  positiveNumber,
  type RegisterCommand,
  wholeNumber,
} from '../program/index.js'

interface Options {
  readonly graph?: true
  readonly model: string
  readonly target: 'items' | 'friends'
  readonly trials: number
  readonly minutes?: number
  readonly trialMinutes?: number
  readonly metric: string
  readonly seed: number
  readonly split?: SplitKind
  readonly options?: string[]
  readonly set?: ModelSettings
  readonly format: string
  readonly out?: string
  readonly restart?: true
}

/** `kindred tune`: searches for the best options of a model on a hold-out of train. */
export const registerTune: RegisterCommand = (program, terminal) => {
  program
    .command('tune')
    .description('search for the options with which a model ranks best on a hold-out of train')
    .argument('[dir]', 'folder of data; the test part is not read')
    .option('--graph', 'use the data of the graph instead')
    .requiredOption('--model <name>', 'model to tune')
    .addOption(
      new Option('--target <target>', 'what to recommend').choices(['items', 'friends']).default('items'),
    )
    .option(
      '--trials <n>',
      'number of trials, including those of an interrupted search',
      wholeNumber(1, 10_000),
      30,
    )
    .option('--minutes <m>', 'minutes for all trials (default: no limit)', positiveNumber)
    .option('--trial-minutes <m>', 'minutes for the fit of each trial (default: no limit)', positiveNumber)
    .option('--metric <name>', 'metric to maximize', 'ndcg@20')
    .option('--seed <n>', 'seed of the hold-out, the model and the search', wholeNumber(0, 2 ** 31 - 1), 1)
    .addOption(
      new Option(
        '--split <kind>',
        'how train and test of the folder are divided, as in `kindred evaluate`; the hold-out of train is used (default: chosen by the data)',
      ).choices(SPLIT_KINDS),
    )
    .option('--options <names>', 'options to search, separated by commas (default: all)', nameList)
    .option('--set <model.option=value>', 'option with a fixed value; can be repeated', modelSetting)
    .addOption(formatOption())
    .option('--out <file>', 'file for the best options (default: tuning/DATA-MODEL.json in the home)')
    .option('--restart', 'start a new search instead of continuing an interrupted one')
    .action(async (folder: string | undefined, options: Options) => {
      const { graph, model, set = {}, minutes, trialMinutes, trials, metric, seed, format, restart } = options
      const { split } = options
      if ((folder === undefined) === (graph === undefined))
        throw badInput('dir', 'the data is not clear', 'give either a folder or --graph')
      if (graph !== undefined && split !== undefined)
        throw badInput('--split', 'the graph has no test part', 'leave --split out, or give a folder')
      for (const name of Object.keys(set)) {
        if (name !== model)
          throw badInput(
            '--set',
            `an option is given for "${name}", but "${model}" is tuned`,
            'tune one model at a time',
          )
      }
      const { composeTuning, loadSettings, tunedSettingsFile } = await import('../../compose/index.js')
      const settings = loadSettings()
      const dataset = folder === undefined ? 'graph' : basename(resolve(folder))
      const report = await composeTuning(
        settings,
        terminal.progress,
      )({
        folder: folder ?? null,
        target: options.target === 'items' ? 'item' : 'friend',
        fixed: set[model] ?? {},
        out: options.out ?? tunedSettingsFile(settings, dataset, model),
        restart: restart === true,
        signal: terminal.signal,
        ...{ format, model, trials, metric, seed },
        ...(split === undefined ? {} : { split }),
        ...(minutes === undefined ? {} : { minutes }),
        ...(trialMinutes === undefined ? {} : { trialMinutes: trialMinutes }),
        ...(options.options === undefined ? {} : { only: options.options }),
      })
      terminal.answer(report, formatTuning(report, folder))
    })
}
