import { readBlendWeights } from '../../core/blend/index.js'
import { BASELINE, type Snapshot, type SourceName } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'

/** Validation metrics of a blend or of one of its sources alone: a row of the table after a training. */
export interface SourceMetrics {
  readonly name: string
  /** Recall@20 on held-out users that the weights were not learned on; null: not measured. */
  readonly recall: number | null
  /** NDCG@20 on the same users; null: not measured. */
  readonly ndcg: number | null
  /** Weight of the source for each segment of history length; empty for the blend. */
  readonly weights: readonly { readonly maxHistory: number | null; readonly weight: number }[]
  /** NDCG@20 that the blend loses without the source; null for the blend. */
  readonly ablationGain: number | null
}

/** Metrics of the blend first, then of its sources by NDCG, descending. */
export function sourceMetrics(snapshot: Snapshot): SourceMetrics[] {
  const { metrics, algorithm } = snapshot
  const weights = readBlendWeights(snapshot)
  const metricsOf = (prefix: string): Pick<SourceMetrics, 'recall' | 'ndcg'> => ({
    recall: metrics[`${prefix}recall@20`] ?? null,
    ndcg: metrics[`${prefix}ndcg@20`] ?? null,
  })
  const suffix = '/ndcg@20'
  const sources = Object.keys(metrics).flatMap((key) =>
    key.endsWith(suffix) ? (key.slice(0, -suffix.length) as SourceName) : [],
  )
  const rows = sources.map(
    (name): SourceMetrics => ({
      name,
      ...metricsOf(`${name}/`),
      weights: (weights?.segments ?? []).map((segment) => ({
        maxHistory: segment.maxHistory,
        weight: segment.weights[name] ?? 0,
      })),
      ablationGain: weights?.ablationGains[name] ?? null,
    }),
  )
  rows.sort((left, right) => (right.ndcg ?? 0) - (left.ndcg ?? 0))
  return [{ name: algorithm, ...metricsOf(''), weights: [], ablationGain: null }, ...rows]
}

/**
 * The gate: a blend with a lower validation NDCG@20 than its popularity source is not published.
 *
 * @throws KindredError SNAPSHOT_REJECTED.
 */
export function checkGate({ metrics }: Snapshot): void {
  const blend = metrics['ndcg@20']
  const baseline = metrics[`${BASELINE}/ndcg@20`]
  if (blend === undefined || baseline === undefined || blend >= baseline) return
  throw new KindredError(
    'SNAPSHOT_REJECTED',
    `the blend ranks worse than popularity on validation: NDCG@20 ${blend.toFixed(4)} < ${baseline.toFixed(4)}`,
    { remedy: 'train longer (`--minutes`) or with other options; the active snapshot stays active' },
  )
}
