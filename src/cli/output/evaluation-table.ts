import type { EvaluationReport, ModelResult } from '../../app/evaluation/index.js'
import { formatCleanReport } from '../../app/import/index.js'
import { formatCount, formatMetric, formatRange, formatSeconds, formatTable } from './format.js'

/**
 * The report as text for a terminal: the account of the rows, the dataset, tables of models, recall by length
 * of history, and a legend. `*` marks a value that is significantly below the best of its column.
 */
export function formatEvaluation(report: EvaluationReport): string {
  const { dataset, protocol, results } = report
  const k = protocol.k.at(-1)!
  const what = protocol.target === 'items' ? 'interactions' : 'ties'
  return [
    '',
    formatCleanReport(report.cleaning),
    '',
    `${dataset.name}: ${formatCount(dataset.users)} users, ${formatCount(dataset.items)} items; ` +
      `train ${formatCount(dataset.train)} ${what}, test ${formatCount(dataset.test)} of ` +
      `${formatCount(protocol.testUsers)} users`,
    ...protocolLines(report),
    '',
    formatTable(accuracyRows(report, k)),
    '',
    formatTable(beyondRows(results, k)),
    '',
    `recall@${k} by length of history in train (users)`,
    formatTable(activityRows(results, k)),
    '',
    ...notes(results),
    protocol.seeds === undefined
      ? '± half of the 95 % bootstrap interval; * significantly below the best of the column (paired randomization ' +
        'test, Holm, p < .05)'
      : `means over the seeds ${protocol.seeds.join(', ')}; ± their deviation`,
  ].join('\n')
}

/** The protocol in sentences: target, split and its reason, and the test pairs that are not asked for. */
export function protocolLines({ dataset, protocol }: EvaluationReport): string[] {
  const { target, split, splitReason, core, validation, seed, seeds } = protocol
  const drawn = seeds === undefined ? `seed ${seed}` : `seeds ${seeds.join(', ')}`
  const of = core === undefined ? '' : `, ${core}-core`
  return [
    `target ${target}, split ${split}${of}, full ranking, validation ${validation}, ${drawn}`,
    `split ${split}: ${splitReason}`,
    ...dataset.test_left_out.map(
      ({ reason, count, first }) =>
        `${formatCount(count)} test ${count === 1 ? 'pair is' : 'pairs are'} left out: ${reason} ` +
        `(first: ${first.user}, ${first.target})`,
    ),
  ]
}

/** What a table of numbers would not show: sources that are missing, and ids that are unknown. */
export function notes(results: readonly ModelResult[]): string[] {
  return results.flatMap(({ model, leftOut = {}, tuned, run }) => [
    ...Object.entries(leftOut).map(([member, reason]) => `${model} goes without ${member}: ${reason}`),
    ...(typeof tuned?.fallback === 'string'
      ? [
          `${model} is ${tuned.fallback} with small shares of other sources, because their sum was worse on validation`,
        ]
      : []),
    ...(run !== undefined && run.unknownUsers + run.unknownEntries > 0
      ? [
          `${model}: ${run.unknownUsers} of ${run.lists} users and ${run.unknownEntries} of ${run.entries} entries are not in the data and count as misses`,
        ]
      : []),
  ])
}

function accuracyRows({ results, comparisons, protocol }: EvaluationReport, k: number): string[][] {
  const names = ['recall', 'ndcg', 'precision', 'hr', 'mrr', 'map'].map((name) => `${name}@${k}`)
  const others = protocol.k.slice(0, -1).flatMap((smaller) => [`recall@${smaller}`, `ndcg@${smaller}`])
  const columns = [...names, ...others, ...(results.some(({ metrics }) => 'auc' in metrics) ? ['auc'] : [])]
  const cell = (result: ModelResult, name: string): string => {
    const value = result.metrics[name]
    if (value === undefined) return '–'
    const worse = comparisons.some(
      ({ metric, other, significant }) => metric === name && other === result.model && significant,
    )
    const interval = result.intervals[name]
    const deviation = result.deviation?.[name]
    if (deviation !== undefined) return `${formatMetric(value)} ±${formatMetric(deviation)}`
    const spread =
      interval !== undefined && comparisons.some(({ metric }) => metric === name)
        ? ` ±${formatMetric((interval[1] - interval[0]) / 2)}`
        : ''
    return `${formatMetric(value)}${spread}${worse ? '*' : ''}`
  }
  return [
    ['model', ...columns, 'fit', 'rank', 'peak MiB'],
    ...results.map((result) => [
      result.model,
      ...columns.map((name) => cell(result, name)),
      result.fitSeconds === undefined ? '–' : formatSeconds(result.fitSeconds),
      formatSeconds(result.evaluateSeconds),
      String(result.peakMemoryMiB),
    ]),
  ]
}

function beyondRows(results: readonly ModelResult[], k: number): string[][] {
  const names = ['coverage', 'gini', 'novelty', 'diversity', 'popularity-bias', 'cold'].map(
    (name) => `${name}@${k}`,
  )
  return [
    ['model', ...names],
    ...results.map(({ model, metrics }) => [
      model,
      ...names.map((name) => (metrics[name] === undefined ? '–' : metrics[name].toFixed(3))),
    ]),
  ]
}

function activityRows(results: readonly ModelResult[], k: number): string[][] {
  const segments = results[0]?.byActivity ?? []
  return [
    [
      'model',
      ...segments.map(({ from, to, users }) => {
        return `${formatRange(from, to)} (${formatCount(users)})`
      }),
    ],
    ...results.map(({ model, byActivity }) => [
      model,
      ...byActivity.map(({ metrics }) => formatMetric(metrics[`recall@${k}`])),
    ]),
  ]
}
