import type { EvaluationReport, ModelResult } from '../../app/evaluation/index.js'
import { formatCount, formatMetric, formatRange, formatSeconds, formatTable } from './format.js'

/**
 * The report as text for a terminal: the dataset, tables of models, recall by length of history, and a
 * legend. `*` marks a value that is significantly below the best of its column.
 */
export function formatEvaluation(report: EvaluationReport): string {
  const { dataset, protocol, results } = report
  const k = protocol.k.at(-1)!
  const what = protocol.target === 'items' ? 'interactions' : 'ties'
  return [
    '',
    `${dataset.name}: ${formatCount(dataset.users)} users, ${formatCount(dataset.items)} items; ` +
      `train ${formatCount(dataset.train)} ${what}, test ${formatCount(dataset.test)} of ` +
      `${formatCount(protocol.testUsers)} users`,
    `target ${protocol.target}, split ${protocol.split}, full ranking, validation ${protocol.validation}, seed ${protocol.seed}`,
    '',
    formatTable(accuracyRows(report, k)),
    '',
    formatTable(beyondRows(results, k)),
    '',
    `recall@${k} by length of history in train (users)`,
    formatTable(activityRows(results, k)),
    '',
    '± half of the 95 % bootstrap interval; * significantly below the best of the column (paired randomization ' +
      'test, Holm, p < .05)',
  ].join('\n')
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
