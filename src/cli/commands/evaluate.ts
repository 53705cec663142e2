import { access, constants, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { SPLIT_KINDS, type SplitKind } from '../../app/evaluation/index.js'
import type { ModelSettings } from '../../core/ports/index.js'
import { badInput } from '../../core/shared/index.js'
import { formatEvaluation, renderEvaluationPage } from '../output/index.js'
import {
  formatOption,
  modelSetting,
  nameList,
  positiveNumber,
  type RegisterCommand,
  wholeNumber,
} from '../program/index.js'

interface Options {
  readonly models?: string[]
  readonly target: 'items' | 'friends'
  readonly k: number[]
  readonly seed: number
  readonly seeds?: number[]
  readonly split?: SplitKind
  readonly core?: number
  readonly minutes?: number
  readonly set?: ModelSettings
  readonly config?: string
  readonly format: string
  readonly rankings?: string
  readonly score?: string
  readonly auc?: true
  readonly report?: string
  readonly logDir?: string
}

/** `kindred evaluate`: fits and evaluates models on a folder of data. Needs no database. */
export const registerEvaluate: RegisterCommand = (program, terminal) => {
  program
    .command('evaluate')
    .description('evaluate models on a folder of data, with full ranking; nothing is tuned on the test part')
    .argument('<dir>', 'folder of data')
    .option('--models <names>', 'models to evaluate, separated by commas', nameList)
    .addOption(
      new Option('--target <target>', 'what to recommend').choices(['items', 'friends']).default('items'),
    )
    .option('--k <lengths>', 'lengths of the lists, separated by commas', lengths, [10, 20])
    .option('--seed <n>', 'seed of the splits and models', wholeNumber(0, 2 ** 31 - 1), 1)
    .option(
      '--seeds <list>',
      'several seeds, separated by commas: one run each, with mean and deviation',
      seedList,
    )
    .addOption(
      new Option(
        '--split <kind>',
        'how train and test are divided (default: given if the folder has a test part, temporal if it has times, else random)',
      ).choices(SPLIT_KINDS),
    )
    .option(
      '--core <k>',
      'keep users and items with at least k partners only, before the split',
      wholeNumber(1, 1_000_000),
    )
    .option('--minutes <m>', 'minutes for the fit of each model (default: no limit)', positiveNumber)
    .option('--config <file>', 'file with options of models, as `kindred tune` writes it')
    .option(
      '--set <model.option=value>',
      'option of a model; can be repeated; overrides --config',
      modelSetting,
    )
    .addOption(formatOption())
    .option(
      '--rankings <file>',
      'write the lists of the largest k to a file, one line `user item item …` for each user',
    )
    .option('--score <file>', 'evaluate the lists in a file too, one line `user item rank` for each entry')
    .option('--auc', 'compute the AUC too, which needs every score')
    .option('--log-dir <dir>', 'folder for TensorBoard event files of the fits, written while they run')
    .option('--report <file>', 'write the result as an HTML page with charts to a file')
    .action(async (folder: string, options: Options) => {
      if (options.models === undefined && options.score === undefined)
        throw badInput('--models', 'no model is given', 'give models with --models a,b')
      await checkFolder(options.rankings, '--rankings')
      await checkFolder(options.report, '--report')
      const { composeEvaluation, loadSettings, readModelSettings } = await import('../../compose/index.js')
      const evaluate = composeEvaluation(loadSettings(), terminal.progress, options.logDir)
      const { models = [], k, seed, seeds, split, core, minutes, set = {}, format } = options
      const { rankings, score, auc } = options
      const report = await evaluate({
        folder,
        format,
        models,
        target: options.target === 'items' ? 'item' : 'friend',
        ks: k,
        seed,
        settings: set,
        baseSettings: await readModelSettings(options.config),
        auc: auc === true,
        signal: terminal.signal,
        ...(minutes === undefined ? {} : { minutes }),
        ...(seeds === undefined ? {} : { seeds }),
        ...(split === undefined ? {} : { split }),
        ...(core === undefined ? {} : { core }),
        ...(rankings === undefined ? {} : { rankings }),
        ...(score === undefined ? {} : { run: score }),
      })
      if (options.report !== undefined) await writeFile(options.report, renderEvaluationPage(report))
      terminal.answer(report, formatEvaluation(report), report.cleaning.warnings)
    })
}

/** Called before the work, so that no result is lost for want of a folder. */
async function checkFolder(file: string | undefined, flag: string): Promise<void> {
  if (file === undefined) return
  try {
    await access(dirname(file), constants.W_OK)
  } catch {
    throw badInput(flag, `${file} cannot be written`, 'give a file in an existing folder')
  }
}

const seedOf = wholeNumber(0, 2 ** 31 - 1)
const seedList = (text: string): number[] => text.split(',').map((seed) => seedOf(seed.trim()))

function lengths(text: string): number[] {
  const ks = text.split(',').map(Number)
  if (text.trim() === '' || ks.some(Number.isNaN))
    throw new InvalidArgumentError('It must be whole numbers, separated by commas.')
  return ks
}
