import type { EvaluationReport, ModelResult } from '../../app/evaluation/index.js'
import { formatSeconds } from './progress.js'
import { formatTable } from './terminal.js'

/**
 * The report as text for a terminal: what was judged, a table of models, accuracy by activity, and a legend. `*` marks what is
 * significantly below the best of its column.
 */
export function formatEvaluation(report: EvaluationReport): string {
  const { dataset, protocol, results } = report
  const k = protocol.k.at(-1)!
  const count = (value: number): string => value.toLocaleString('en')
  const what = protocol.target === 'items' ? 'interactions' : 'ties'
  return [
    '',
    `${dataset.name}: ${count(dataset.users)} people, ${count(dataset.items)} items; ${count(dataset.train)} ${what} to learn from, ` +
      `${count(dataset.test)} to be found for ${count(protocol.testUsers)} people`,
    `target ${protocol.target}, split ${protocol.split}, full ranking, validation ${protocol.validation}, seed ${protocol.seed}`,
    '',
    formatTable(accuracyRows(report, k)),
    '',
    formatTable(beyondRows(results, k)),
    '',
    `recall@${k} by how much people had in train`,
    formatTable(activityRows(results, k)),
    '',
    `± is half of a 95 % bootstrap interval; * significantly below the best of its column (paired randomisation test, Holm, p < .05)`,
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
        ? ` ±${short((interval[1] - interval[0]) / 2)}`
        : ''
    return `${short(value)}${spread}${worse ? '*' : ''}`
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
        const range = to === null ? `${from}+` : from === to ? `${from}` : `${from}–${to}`
        return `${range} (${users.toLocaleString('en')})`
      }),
    ],
    ...results.map(({ model, byActivity }) => [
      model,
      ...byActivity.map(({ metrics }) => short(metrics[`recall@${k}`]!)),
    ]),
  ]
}

/** `.1824` */
function short(value: number): string {
  return value.toFixed(4).replace(/^0\./, '.')
}
