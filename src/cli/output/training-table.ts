import { COMMUNITY_METRICS, type SourceMetrics, type TrainingReport } from '../../app/training/index.js'

import { formatSeconds } from './progress.js'
import { formatTable } from './terminal.js'

/** The table of a training: the blend, and what each source is worth alone and in the blend. */
export function formatTraining(report: TrainingReport): string {
  const { dataset, sources, version, seconds, swept, retired } = report
  const count = (value: number): string => value.toLocaleString('en')
  return [
    '',
    `learned from ${count(dataset.users)} people, ${count(dataset.items)} items, ` +
      `${count(dataset.interactions)} interactions, ${count(dataset.ties)} ties`,
    ...section('items', sources.items),
    ...section('people', sources.friends),
    '',
    ...communityLine(report.communities),
    ...(swept.length > 0 ? [`swept up half-written: ${swept.join(', ')}`] : []),
    ...(retired.length > 0 ? [`deleted old: ${retired.join(', ')}`] : []),
    `snapshot ${version} is active, after ${formatSeconds(seconds)}`,
  ].join('\n')
}

function communityLine(measured: TrainingReport['communities']): string[] {
  const value = (metric: keyof typeof COMMUNITY_METRICS) => measured[COMMUNITY_METRICS[metric]]
  const [count, modularity, kept] = [value('count'), value('modularity'), value('kept')]
  if (count === undefined) return []
  const against = `${kept} known from the snapshot before (NMI ${short(value('nmi') ?? null)}, ARI ${short(value('ari') ?? null)})`
  return [
    `${count} communities, modularity ${short(modularity ?? null)}${kept === undefined ? '' : `; ${against}`}`,
    '',
  ]
}

function section(what: string, rows: readonly SourceMetrics[]): string[] {
  if (rows.length === 0) return []
  const segments = rows.find(({ weights }) => weights.length > 0)?.weights ?? []
  const head = ['source', 'recall@20', 'ndcg@20', 'ablation gain', ...segments.map(segmentName)]
  const body = rows.map((row) => [
    row.name,
    short(row.recall),
    short(row.ndcg),
    row.ablationGain === null
      ? ''
      : `${row.ablationGain >= 0 ? '+' : '−'}${short(Math.abs(row.ablationGain))}`,
    ...segments.map((_, index) => row.weights[index]?.weight.toFixed(2) ?? ''),
  ])
  return [
    '',
    `${what}: on people of the validation cut that took no part in learning; weights by length of history`,
    formatTable([head, ...body]),
  ]
}

function segmentName(
  { maxHistory }: SourceMetrics['weights'][number],
  index: number,
  all: SourceMetrics['weights'],
): string {
  if (maxHistory !== null) return index === 0 && maxHistory === 0 ? 'none' : `≤ ${maxHistory}`
  const before = all[index - 1]?.maxHistory
  return before == null ? 'any' : `> ${before}`
}

/** `.1824` */
function short(value: number | null): string {
  return value === null ? '–' : value.toFixed(4).replace(/^0\./, '.')
}
