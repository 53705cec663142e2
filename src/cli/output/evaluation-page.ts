import type { EvaluationReport, ModelResult } from '../../app/evaluation/index.js'
import { reportLines } from '../../app/import/index.js'
import { TABLES } from '../../core/data/index.js'
import { notes, protocolLines } from './evaluation-table.js'
import { formatCount, formatRange } from './format.js'
import { barChart, escapeHtml, lineChart, type Series } from './svg-charts.js'

/** The report as one HTML page without external files: tables, charts as SVG, and the report as JSON. */
export function renderEvaluationPage(report: EvaluationReport): string {
  const { dataset, cleaning, protocol, results, comparisons } = report
  const k = protocol.k.at(-1)!
  const pairs = protocol.target === 'items' ? 'interactions' : 'ties'
  const charts = ['recall', 'ndcg', 'hr']
    .map((name) => `${name}@${k}`)
    .map((metric) => barChart(metric, barsOf(results, metric)))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(dataset.name)}: evaluation</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(dataset.name)}</h1>
<p>${formatCount(dataset.users)} users, ${formatCount(dataset.items)} items. Train: ${formatCount(dataset.train)} ${pairs}.
Test: ${formatCount(dataset.test)} ${pairs} of ${formatCount(protocol.testUsers)} users.</p>
${protocolLines(report)
  .map((line) => `<p>${escapeHtml(line)}</p>`)
  .join('\n')}
<h2>Accuracy</h2>
<div class="charts">${charts.join('\n')}</div>
${table(metricRows(results, (name) => !isBeyond(name)))}
${seedSection(report)}
${notes(results)
  .map((note) => `<p class="note">${escapeHtml(note)}</p>`)
  .join('\n')}
<h2>Is the difference real?</h2>
${comparisons.length === 0 ? `<p>${noComparison(report)}</p>` : table(comparisonRows(comparisons))}
<h2>By length of history in train</h2>
<div class="charts">${lineChart(`recall@${k}`, activitySeries(results, `recall@${k}`))}
${lineChart(`ndcg@${k}`, activitySeries(results, `ndcg@${k}`))}</div>
<h2>By popularity of the test ${protocol.target === 'items' ? 'items' : 'friends'}</h2>
<div class="charts">${lineChart(`fraction of the test in the first ${k}`, popularitySeries(results))}</div>
<h2>Beyond accuracy</h2>
${table(metricRows(results, isBeyond))}
<h2>Time and memory</h2>
${table(costRows(results))}
<h2>What was read</h2>
${table(cleaningRows(cleaning))}
${list([...reportLines(cleaning), ...cleaning.warnings.map((warning) => `Warning: ${warning}`)])}
<p class="note">Whiskers are 95 % bootstrap intervals. p is the p-value of a paired randomization test over users, with
Holm's correction. docs/evaluation.md defines the metrics.</p>
<script type="application/json" id="report">${JSON.stringify(report).replaceAll('<', '\\u003c')}</script>
</body>
</html>
`
}

const noComparison = ({ runs }: EvaluationReport): string =>
  runs === undefined
    ? 'There is only one model, so there is no comparison.'
    : 'Comparisons over users hold for one seed; the report below has those of each run.'

/** Each seed beside mean and deviation; empty for a single run. */
function seedSection({ runs = [], results, protocol }: EvaluationReport): string {
  if (runs.length === 0) return ''
  const k = protocol.k.at(-1)!
  const tables = [`recall@${k}`, `ndcg@${k}`].map((metric) => [
    [metric, ...runs.map((run) => `seed ${run.protocol.seed}`), 'mean', 'deviation'],
    ...results.map(({ model, mean, deviation }, place) => [
      model,
      ...runs.map((run) => formatValue(run.results[place]?.metrics[metric])),
      formatValue(mean?.[metric]),
      formatValue(deviation?.[metric]),
    ]),
  ])
  return `<h2>By seed</h2>\n${tables.map(table).join('\n')}`
}

const BEYOND = ['coverage', 'gini', 'novelty', 'diversity', 'popularity-bias', 'cold']
const isBeyond = (metric: string): boolean => BEYOND.includes(metric.split('@')[0]!)

function barsOf(results: readonly ModelResult[], metric: string) {
  return results.flatMap(({ model, metrics, intervals }) => {
    const value = metrics[metric]
    const interval = intervals[metric]
    return value === undefined ? [] : [{ label: model, value, ...(interval && { interval }) }]
  })
}

function activitySeries(results: readonly ModelResult[], metric: string): Series[] {
  return results.map(({ model, byActivity }) => ({
    name: model,
    points: byActivity.map(({ from, to, metrics }) => ({
      label: formatRange(from, to),
      value: metrics[metric] ?? 0,
    })),
  }))
}

function popularitySeries(results: readonly ModelResult[]): Series[] {
  return results.map(({ model, byPopularity }) => ({
    name: model,
    points: byPopularity.map(({ segment, recall }) => ({ label: segment, value: recall })),
  }))
}

function metricRows(results: readonly ModelResult[], wanted: (metric: string) => boolean): string[][] {
  const names = Object.keys(results[0]?.metrics ?? {}).filter(wanted)
  return [
    ['model', ...names],
    ...results.map(({ model, metrics }) => [model, ...names.map((name) => formatValue(metrics[name]))]),
  ]
}

function comparisonRows(comparisons: EvaluationReport['comparisons']): string[][] {
  return [
    ['metric', 'best', 'other', 'difference', '95 % interval', 'p', 'significant'],
    ...comparisons.map(({ metric, best, other, difference, interval, p, significant }) => [
      metric,
      best,
      other,
      formatValue(difference),
      `${formatValue(interval[0])} … ${formatValue(interval[1])}`,
      p.toFixed(3),
      significant ? 'yes' : 'no',
    ]),
  ]
}

function costRows(results: readonly ModelResult[]): string[][] {
  return [
    ['model', 'fit, s', 'evaluate, s', 'peak memory so far, MiB'],
    ...results.map(({ model, fitSeconds, evaluateSeconds, peakMemoryMiB }) => [
      model,
      fitSeconds === undefined ? '–' : fitSeconds.toFixed(1),
      evaluateSeconds.toFixed(1),
      String(peakMemoryMiB),
    ]),
  ]
}

function cleaningRows({ subjects }: EvaluationReport['cleaning']): string[][] {
  return [
    ['table', 'read', 'kept', 'merged', 'rejected'],
    ...TABLES.map((name) => {
      const { read, kept, merged, rejected } = subjects[name]
      return [name, ...[read, kept, merged, rejected].map(formatCount)]
    }),
  ]
}

function list(lines: readonly string[]): string {
  return lines.length === 0
    ? ''
    : `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('\n')}</ul>`
}

function formatValue(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(4)
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  return `<div class="scroll"><table><thead>${line(head, 'th')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('\n')}</tbody></table></div>`
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff }
h1, h2 { line-height: 1.2; margin: 2rem 0 .75rem } h1 { margin-top: 0 }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .25rem .75rem; text-align: right; white-space: nowrap; border-bottom: 1px solid #d8dee4 }
th:first-child, td:first-child { text-align: left }
.scroll { overflow-x: auto } .charts { display: flex; flex-wrap: wrap; gap: 1.5rem }
svg { font: 12px system-ui, sans-serif; max-width: 100% } .note { color: #57606a }
@media (prefers-color-scheme: dark) {
  body { color: #e6edf3; background: #0d1117 } th, td { border-color: #30363d } .note { color: #8b949e } svg { color: #e6edf3 }
}`
