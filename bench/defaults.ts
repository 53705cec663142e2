/**
 * Which options of a model ship as defaults: tunes it on several graphs, tries what won on each (and what ships) on all of them, and names what is best on the
 * whole. Validation cuts of train alone. See docs/tuning.md.
 *
 *   node dist/bench/defaults.js DIR DIR … --models als,ease [--trials 20] [--out FOLDER]
 */
import { writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { TuneReport, TuneRequest } from '../src/app/evaluation/index.js'
import { composeTuning } from '../src/compose/index.js'
import { loadSettings } from '../src/config/index.js'

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
  console.error('name two folders of data or more: what suits one graph is no default')
  process.exit(2)
}

type Options = Readonly<Record<string, unknown>>
interface Candidate {
  /** `shipped`, or the folder that it won on. */
  readonly from: string
  readonly options: Options
  /** On validation, a folder each. */
  readonly values: readonly number[]
  /** Mean over the folders of its value over the best found there. */
  readonly mean: number
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

/** Goes on where an earlier run ended: trials are kept in the folder `out`. */
function search(model: string, folder: string, trials: number, fixed: Options, as = ''): Promise<TuneReport> {
  const request: TuneRequest = {
    folder: resolve(folder),
    format: 'auto',
    target: flags.target === 'friends' ? 'friend' : 'item',
    metric: 'ndcg@20',
    seed: Number(flags.seed),
    out: join(resolve(flags.out), `${basename(folder)}-${model}${as}.json`),
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
  const named = [
    { from: 'shipped', options: {} as Options },
    ...searches.map(({ best, dataset }) => ({ from: dataset, options: best.options })),
  ].filter(({ options }, at) => at === 0 || Object.keys(options).length > 0)
  const tried: Omit<Candidate, 'mean'>[] = []
  for (const { from, options } of named) {
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
    .map((each) => ({ ...each, mean: mean(each.values.map((value, at) => value / best[at]!)) }))
    .sort((left, right) => right.mean - left.mean)
}

function print(model: string, candidates: readonly Candidate[]): void {
  const names = folders.map((folder) => basename(folder))
  console.log(`\n| ${model}: options from | ${names.join(' | ')} | mean of the best | options |`)
  console.log(`|---|${'---|'.repeat(names.length + 2)}`)
  for (const { from, values, mean: share, options } of candidates) {
    const cells = values.map((value) => value.toFixed(4).replace(/^0/, ''))
    console.log(
      `| ${from} | ${cells.join(' | ')} | ${(100 * share).toFixed(1)} % | ${JSON.stringify(options)} |`,
    )
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
