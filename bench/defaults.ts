/**
 * Finds the options that should ship as defaults of a model: tunes the model on several graphs, and evaluates
 * the best options of each graph, and the shipped ones, on all of them. Uses validation cuts of train only.
 * See bench/README.md.
 *
 *   node dist/bench/defaults.js DIR DIR … --models als,ease [--trials 20] [--out FOLDER]
 */
import { writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { TuneReport, TuneRequest } from '../src/app/evaluation/index.js'
import { composeTuning } from '../src/compose/index.js'
import { loadSettings } from '../src/config/index.js'
import { mean } from './support/timing.js'

const { values: flags, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    models: { type: 'string', default: 'item-knn,user-knn,ease,als,mf-bpr,graph-filter,lightgcn' },
    target: { type: 'string', default: 'items' },
    trials: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'defaults' },
  },
})
if (folders.length < 2) {
  console.error('name at least two data folders: options that suit one graph are not a default')
  process.exit(2)
}

type Options = Readonly<Record<string, unknown>>

/** Options with their results on all folders. */
interface Candidate {
  /** `shipped`, or the folder whose search found the options. */
  readonly from: string
  readonly options: Options
  /** Validation NDCG@20, one per folder. */
  readonly values: readonly number[]
  /** Mean over the folders of the value divided by the best value of that folder. */
  readonly meanShare: number
}

const settings = loadSettings()
const tune = composeTuning(settings, { start() {}, update() {}, finish: (line) => console.error(line) })
const summary: Record<string, readonly Candidate[]> = {}
for (const model of flags.models.split(',')) {
  const searches: TuneReport[] = []
  for (const folder of folders) searches.push(await search(model, folder, Number(flags.trials), {}))
  summary[model] = await compareCandidates(model, searches)
  print(model, summary[model])
  writeFileSync(join(flags.out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
}
process.exit()

/** Tunes a model on one folder. Trials are kept in the folder `out`, and a later run continues there. */
function search(
  model: string,
  folder: string,
  trials: number,
  fixed: Options,
  suffix = '',
): Promise<TuneReport> {
  const request: TuneRequest = {
    folder: resolve(folder),
    format: 'auto',
    target: flags.target === 'friends' ? 'friend' : 'item',
    metric: 'ndcg@20',
    seed: Number(flags.seed),
    out: join(resolve(flags.out), `${basename(folder)}-${model}${suffix}.json`),
    restart: false,
    signal: new AbortController().signal,
    ...{ model, trials, fixed },
  }
  return tune(request)
}

async function compareCandidates(
  model: string,
  searches: readonly TuneReport[],
): Promise<readonly Candidate[]> {
  const sources = [
    { from: 'shipped', options: {} as Options },
    ...searches.map(({ best, dataset }) => ({ from: dataset, options: best.options })),
  ].filter(({ options }, at) => at === 0 || Object.keys(options).length > 0)
  const tried: Omit<Candidate, 'meanShare'>[] = []
  for (const { from, options } of sources) {
    const values: number[] = []
    for (const [at, folder] of folders.entries()) {
      const own = from === searches[at]!.dataset ? searches[at]!.best : undefined
      const trial =
        own ??
        (from === 'shipped'
          ? searches[at]!.defaults
          : (await search(model, folder, 1, options, `-from-${from}`)).defaults)
      values.push(trial.value ?? 0)
    }
    tried.push({ from, options, values })
  }
  const best = folders.map((_, at) => Math.max(...tried.map(({ values }) => values[at]!)))
  return tried
    .map((each) => ({ ...each, meanShare: mean(each.values.map((value, at) => value / best[at]!)) }))
    .sort((left, right) => right.meanShare - left.meanShare)
}

function print(model: string, candidates: readonly Candidate[]): void {
  const names = folders.map((folder) => basename(folder))
  console.log(`\n| ${model}: options from | ${names.join(' | ')} | mean of the best | options |`)
  console.log(`|---|${'---|'.repeat(names.length + 2)}`)
  for (const { from, values, meanShare, options } of candidates) {
    const cells = values.map((value) => value.toFixed(4).replace(/^0/, ''))
    console.log(
      `| ${from} | ${cells.join(' | ')} | ${(100 * meanShare).toFixed(1)} % | ${JSON.stringify(options)} |`,
    )
  }
}
