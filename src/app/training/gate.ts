import { BASELINE, type Snapshot, type SourceName } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { blendWeightsOf } from './fit-snapshot.js'

/** One row of the table that follows each training: the blend, or one of its sources alone. */
export interface SourceMetrics {
  readonly name: string
  /** On people of the validation cut that took no part in learning; null: not measured. */
  readonly recall: number | null
  readonly ndcg: number | null
  /** How much it counts for each segment of history length; empty for the blend itself. */
  readonly weights: readonly { readonly maxHistory: number | null; readonly weight: number }[]
  /** NDCG@20 that the blend would lose without it; null for the blend itself. */
  readonly ablationGain: number | null
}

/** The blend first, its sources by NDCG. */
export function sourceMetrics(snapshot: Snapshot): SourceMetrics[] {
  const { metrics, algorithm } = snapshot
  const weights = blendWeightsOf(snapshot)
  const measured = (name: string): Pick<SourceMetrics, 'recall' | 'ndcg'> => ({
    recall: metrics[`${name}recall@20`] ?? null,
    ndcg: metrics[`${name}ndcg@20`] ?? null,
  })
  const sources = Object.keys(metrics).flatMap((key) =>
    key.endsWith('/ndcg@20') ? (key.slice(0, -8) as SourceName) : [],
  )
  const rows = sources.map(
    (name): SourceMetrics => ({
      name,
      ...measured(`${name}/`),
      weights: (weights?.segments ?? []).map((segment) => ({
        maxHistory: segment.maxHistory,
        weight: segment.weights[name] ?? 0,
      })),
      ablationGain: weights?.lift[name] ?? null,
    }),
  )
  rows.sort((left, right) => (right.ndcg ?? 0) - (left.ndcg ?? 0))
  return [{ name: algorithm, ...measured(''), weights: [], ablationGain: null }, ...rows]
}

/**
 * The gate: a blend that ranks worse than popularity on validation is not published.
 *
 * @throws KindredError SNAPSHOT_REJECTED.
 */
export function checkGate({ metrics }: Snapshot): void {
  const own = metrics['ndcg@20']
  const baseline = metrics[`${BASELINE}/ndcg@20`]
  if (own === undefined || baseline === undefined || own >= baseline) return
  throw new KindredError(
    'SNAPSHOT_REJECTED',
    `the blend ranks worse than popularity on validation: NDCG@20 ${own.toFixed(4)} below ${baseline.toFixed(4)}`,
    { remedy: 'train for longer (`--minutes`), or with other options; the active snapshot still serves' },
  )
}
