/**
 * How well friends are suggested: rules, the learned ranker and the blend on the same splits, means over seeds, ratios to the best rule. See bench/README.md.
 *
 *   node dist/bench/friends.js DIR [--models ranker,blend] [--rules adamic-adar,…] [--seeds 1,2,3] [--out FILE]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { EvaluationReport, ModelResult } from '../src/app/evaluation/index.js'
import { composeEvaluation } from '../src/compose/index.js'
import { loadSettings } from '../src/config/index.js'

const {
  values: flags,
  positionals: [folder],
} = parseArgs({
  allowPositionals: true,
  options: {
    models: { type: 'string', default: 'ranker,blend' },
    rules: {
      type: 'string',
      default: 'adamic-adar,resource-allocation,common-neighbours,adamic-adar-reciprocal',
    },
    seeds: { type: 'string', default: '1,2,3' },
    out: { type: 'string' },
  },
})
if (folder === undefined) {
  console.error('name a folder of data with ties')
  process.exit(2)
}
const rules = flags.rules.split(',')
const models = flags.models.split(',')
const seeds = flags.seeds.split(',').map(Number)

const evaluate = composeEvaluation(
  loadSettings(),
  { start() {}, update() {}, finish: (line) => console.error(line) },
  undefined,
)
const reports: EvaluationReport[] = []
for (const seed of seeds)
  reports.push(
    await evaluate({
      folder,
      format: 'auto',
      models: [...rules, ...models],
      target: 'friend',
      ks: [20],
      seed,
      settings: {},
      auc: false,
    }),
  )

/** What a model does on average over the seeds: for all, and for whoever is left with two ties at most. */
const figures = [...rules, ...models].map((name) => {
  const results = reports.map((report) => report.results.find(({ model }) => model === name)!)
  return {
    name,
    recall: mean(results.map(({ metrics }) => metrics['recall@20']!)),
    ndcg: mean(results.map(({ metrics }) => metrics['ndcg@20']!)),
    newcomers: mean(results.map((result) => ofNewcomers(result).recall)),
  }
})
const best = figures
  .slice(0, rules.length)
  .reduce((winner, each) => (each.ndcg > winner.ndcg ? each : winner))
const newcomers = mean(reports.map(({ results }) => ofNewcomers(results[0]!).users))
console.log(`${reports[0]!.dataset.name}, seeds ${seeds.join(', ')}; ratios to ${best.name}\n`)
console.log(
  `| model | recall@20 | NDCG@20 | recall@20 of those left with ≤ 2 ties (${Math.round(newcomers)}) |\n|---|---|---|---|`,
)
for (const { name, recall, ndcg, newcomers: few } of figures)
  console.log(
    `| ${name} | ${ratio(recall, best.recall)} | ${ratio(ndcg, best.ndcg)} | ${ratio(few, best.newcomers)} |`,
  )
if (flags.out !== undefined)
  writeFileSync(flags.out, `${JSON.stringify({ seeds, figures, reports }, null, 2)}\n`)
process.exit()

function ofNewcomers({ byActivity }: ModelResult): { readonly users: number; readonly recall: number } {
  const few = byActivity.filter(({ to }) => to !== null && to <= 2)
  const users = few.reduce((sum, segment) => sum + segment.users, 0)
  const found = few.reduce((sum, segment) => sum + segment.users * segment.metrics['recall@20']!, 0)
  return { users, recall: found / users }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** `.2435 (1.52 ×)` */
function ratio(value: number, rule: number): string {
  return Number.isNaN(value) ? '–' : `${value.toFixed(4).replace(/^0/, '')} (${(value / rule).toFixed(3)} ×)`
}
