import { z } from 'zod'
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
 * What the gate compared: the blend with popularity, on held-out users that the weights were not learned on.
 */
const comparisonSchema = z.object({
  metric: z.string(),
  /** The source that the blend must keep up with. */
  source: z.string(),
  /** Number of users. */
  pairs: z.number(),
  /** Mean of the blend. */
  blend: z.number(),
  /** Mean of the source alone. */
  baseline: z.number(),
  /** Mean of the users' differences. */
  difference: z.number(),
  /** Bounds of 95 % of the resampled means of the difference. */
  interval: z.tuple([z.number(), z.number()]),
  verdict: z.enum(['better', 'worse', 'open', 'too few']),
})

/** See {@link comparisonSchema}. */
export type GateComparison = z.output<typeof comparisonSchema>

/**
 * The gate: a blend that ranks worse than its popularity source is not published. It is worse if the paired
 * test says so by which a blend falls back to its best source: the 95 % interval of the mean difference is
 * below 0, over 30 users at least. A difference that may be chance does not reject a snapshot.
 *
 * @param active version of the active snapshot; null: there is none.
 * @returns what was compared; null if the snapshot was not evaluated or has no such source.
 * @throws KindredError SNAPSHOT_REJECTED.
 */
export function checkGate({ metrics, tuned }: Snapshot, active: string | null): GateComparison | null {
  const stays = active === null ? 'no snapshot is active' : `the snapshot ${active} stays active`
  for (const name of ['ndcg@20', `${BASELINE}/ndcg@20`]) {
    const value = metrics[name]
    if (value === undefined || Number.isFinite(value)) continue
    throw new KindredError('SNAPSHOT_REJECTED', `the metric ${name} of the snapshot is ${value}; ${stays}`, {
      field: name,
      remedy: 'train with other options',
    })
  }
  const parsed = comparisonSchema.safeParse(tuned.baseline)
  if (!parsed.success) return null
  if (parsed.data.verdict !== 'worse') return parsed.data
  throw new KindredError(
    'SNAPSHOT_REJECTED',
    `the blend ranks worse than ${parsed.data.source} on validation: ${describeComparison(parsed.data)}; ${stays}`,
    { remedy: 'train longer (`--minutes`) or with other options' },
  )
}

/**
 * A line such as `NDCG@20 0.1201 against 0.1189 of popularity on 214 held-out users, difference +0.0012 (95 %
 * interval −0.0010 … +0.0034)`. Of too few users there is no interval.
 */
export function describeComparison(comparison: GateComparison): string {
  const { metric, source, pairs, blend, baseline, difference, interval, verdict } = comparison
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
  return (
    `${metric.toUpperCase()} ${blend.toFixed(4)} against ${baseline.toFixed(4)} of ${source} ` +
    `on ${pairs} held-out users, difference ${signed(difference)}` +
    (verdict === 'too few' ? '' : ` (95 % interval ${signed(interval[0])} … ${signed(interval[1])})`)
  )
}
