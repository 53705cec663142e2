/**
 * Accuracy of friend suggestions: rules, the learned ranker and the blend on the same splits, with means over
 * seeds and ratios to the best rule. See bench/README.md.
 *
 * node dist/bench/friends.js DIR [--models ranker,blend] [--rules adamic-adar,…] [--seeds 1,2,3] [--out FILE]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { EvaluationReport, ModelResult } from '../src/app/evaluation/index.js'
import { composeEvaluation } from '../src/compose/index.js'
import { loadSettings } from '../src/config/index.js'
import { mean } from './support/timing.js'

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
  console.error('usage: node dist/bench/friends.js DIR, with DIR a data folder with ties')
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

/** Mean metrics of each model over the seeds, for all users and for users with at most two ties in train. */
const figures = [...rules, ...models].map((name) => {
  const results = reports.map((report) => report.results.find(({ model }) => model === name)!)
  return {
    name,
    recall: mean(results.map(({ metrics }) => metrics['recall@20']!)),
    ndcg: mean(results.map(({ metrics }) => metrics['ndcg@20']!)),
    fewTies: mean(results.map((result) => withFewTies(result).recall)),
  }
})
const best = figures
  .slice(0, rules.length)
  .reduce((winner, each) => (each.ndcg > winner.ndcg ? each : winner))
const fewTiesUsers = mean(reports.map(({ results }) => withFewTies(results[0]!).users))
console.log(`${reports[0]!.dataset.name}, seeds ${seeds.join(', ')}; ratios to ${best.name}\n`)
console.log(
  `| model | recall@20 | NDCG@20 | recall@20 of users with ≤ 2 ties (${Math.round(fewTiesUsers)}) |\n|---|---|---|---|`,
)
for (const { name, recall, ndcg, fewTies } of figures)
  console.log(
    `| ${name} | ${ratio(recall, best.recall)} | ${ratio(ndcg, best.ndcg)} | ${ratio(fewTies, best.fewTies)} |`,
  )
if (flags.out !== undefined)
  writeFileSync(flags.out, `${JSON.stringify({ seeds, figures, reports }, null, 2)}\n`)
process.exit()

/** Number of users with at most two ties in train, and their recall. */
function withFewTies({ byActivity }: ModelResult): { readonly users: number; readonly recall: number } {
  const few = byActivity.filter(({ to }) => to !== null && to <= 2)
  const users = few.reduce((sum, segment) => sum + segment.users, 0)
  const found = few.reduce((sum, segment) => sum + segment.users * segment.metrics['recall@20']!, 0)
  return { users, recall: found / users }
}

/** Formats as `.2435 (1.52 ×)`. */
function ratio(value: number, rule: number): string {
  return Number.isNaN(value) ? '–' : `${value.toFixed(4).replace(/^0/, '')} (${(value / rule).toFixed(3)} ×)`
}
