import { formatCleanReport } from '../../app/import/index.js'
import {
  COMMUNITY_METRICS,
  describeComparison,
  type GateComparison,
  type SourceMetrics,
  type TrainingReport,
} from '../../app/training/index.js'
import { formatCount, formatMetric, formatSeconds, formatTable } from './format.js'

/** The report of a training as text: metrics of the blend and of each source, alone and in the blend. */
export function formatTraining(report: TrainingReport): string {
  const { dataset, sources, version, seconds, swept, retired } = report
  return [
    '',
    formatCleanReport(report.cleaning),
    `trained on ${formatCount(dataset.users)} users, ${formatCount(dataset.items)} items, ` +
      `${formatCount(dataset.interactions)} interactions, ${formatCount(dataset.ties)} ties`,
    ...section('items', sources.items),
    ...section('friends', sources.friends),
    '',
    ...gateLine(report.gate),
    ...Object.entries(report.leftOut).map(
      ([model, reason]) => `${model} is not part of the blend: ${reason}`,
    ),
    ...communityLine(report.communities),
    ...(swept.length > 0 ? [`deleted incomplete snapshots: ${swept.join(', ')}`] : []),
    ...(retired.length > 0 ? [`deleted old snapshots: ${retired.join(', ')}`] : []),
    `snapshot ${version} is active; training took ${formatSeconds(seconds)}`,
  ].join('\n')
}

function gateLine(gate: GateComparison | null): string[] {
  if (gate === null) return []
  const { verdict, pairs } = gate
  if (verdict === 'too few')
    return [
      `gate passed without a test, because ${pairs} held-out ${pairs === 1 ? 'user is' : 'users are'} too few ` +
        `to tell a difference from chance (30 are needed): ${describeComparison(gate)}`,
    ]
  const chance = {
    better: 'better than chance',
    open: 'the difference may be chance',
    worse: 'worse than chance',
  }
  return [`gate passed: ${describeComparison(gate)}; ${chance[verdict]}`]
}

function communityLine(metrics: TrainingReport['communities']): string[] {
  const value = (metric: keyof typeof COMMUNITY_METRICS) => metrics[COMMUNITY_METRICS[metric]]
  const [count, modularity, kept] = [value('count'), value('modularity'), value('kept')]
  if (count === undefined) return []
  const overlap = `NMI ${formatMetric(value('nmi'))}, ARI ${formatMetric(value('ari'))}`
  return [
    `${count} communities, modularity ${formatMetric(modularity)}` +
      (kept === undefined ? '' : `; ${kept} continue from the snapshot before (${overlap})`),
    '',
  ]
}

function section(target: string, rows: readonly SourceMetrics[]): string[] {
  if (rows.length === 0) return []
  const segments = rows.find(({ weights }) => weights.length > 0)?.weights ?? []
  const head = ['source', 'recall@20', 'ndcg@20', 'ablation gain', ...segments.map(segmentName)]
  const body = rows.map((row) => [
    row.name,
    formatMetric(row.recall),
    formatMetric(row.ndcg),
    row.ablationGain === null
      ? ''
      : `${row.ablationGain >= 0 ? '+' : '−'}${formatMetric(Math.abs(row.ablationGain))}`,
    ...segments.map((_, index) => row.weights[index]?.weight.toFixed(2) ?? ''),
  ])
  return [
    '',
    `${target}: metrics on held-out users; weights by length of history`,
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
