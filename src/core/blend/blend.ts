import { z } from 'zod'
import type { Scored, Snapshot, SourceName, SourceWeights } from '../model/index.js'
import { byScore } from '../shared/index.js'

/** Weights of the sources of a blend, learned on validation and stored in its snapshot. */
export interface BlendWeights {
  /** Ascending by `maxHistory`; the first segment that includes the user's history length applies. */
  readonly segments: readonly BlendSegment[]
  /** NDCG@20 on validation that the blend loses without the source; may be negative. */
  readonly ablationGains: SourceWeights
}

/** Weights for users up to a history length. */
export interface BlendSegment {
  /** Longest history that the segment includes; null in the last one: no limit. */
  readonly maxHistory: number | null
  readonly weights: SourceWeights
}

/** What one source adds to a blended score. */
export interface Contribution {
  readonly source: SourceName
  readonly contribution: number
}

/** A blended entry. */
export interface Blended extends Scored {
  /** Largest first; they sum to `score`. Sources without a contribution are left out. */
  readonly contributions: readonly Contribution[]
}

/** The weights that apply to a history of this many items. */
export function weightsFor(blend: BlendWeights, historyLength: number): SourceWeights {
  const segment = blend.segments.find(({ maxHistory }) => maxHistory === null || historyLength <= maxHistory)
  return segment?.weights ?? {}
}

/**
 * Factor that scales the scores of a source for one user to at most 1: `1 / max(scores)`, 0 if none is above
 * 0. Scores below 0 count as 0, because sources only recommend. With an infinite score it is 0: nothing can
 *   be compared with infinity. NaN is skipped.
 */
export function maxNormalizer(scores: ArrayLike<number>): number {
  let best = 0
  // Indexed access: an iterator over 40,000 scores takes two milliseconds.
  for (let at = 0; at < scores.length; at++) if (scores[at]! > best) best = scores[at]!
  return best > 0 && best < Number.POSITIVE_INFINITY ? 1 / best : 0
}

/** What a score adds to a blend: the score itself if it is finite and above 0, otherwise 0. */
export const positiveScore = (score: number): number =>
  score > 0 && score < Number.POSITIVE_INFINITY ? score : 0

/**
 * Weighted sum of normalized lists: `Σ_s w_s · max(0, score_s) / max_s`, best first, equal scores by id.
 *
 * @param lists one list per source; an id appears at most once in each.
 */
export function blendLists(
  lists: ReadonlyMap<SourceName, readonly Scored[]>,
  weights: SourceWeights,
): Blended[] {
  const entries = new Map<string, Contribution[]>()
  for (const [source, list] of lists) {
    const weight = weights[source] ?? 0
    const factor = weight * maxNormalizer(list.map(({ score }) => score))
    if (factor === 0) continue
    for (const { id, score } of list) {
      if (positiveScore(score) === 0) continue
      const contributions = entries.get(id)
      const contribution: Contribution = { source, contribution: factor * score }
      if (contributions) contributions.push(contribution)
      else entries.set(id, [contribution])
    }
  }
  const blended: Blended[] = []
  for (const [id, contributions] of entries) {
    contributions.sort((left, right) => right.contribution - left.contribution)
    blended.push({
      id,
      score: contributions.reduce((sum, { contribution }) => sum + contribution, 0),
      contributions,
    })
  }
  return blended.sort(byScore)
}

const schema = z.object({
  segments: z
    .array(z.object({ maxHistory: z.number().nullable(), weights: z.record(z.string(), z.number().min(0)) }))
    .min(1),
  ablationGains: z.record(z.string(), z.number()),
})

/** The weights in a blend's snapshot; null if it has none. */
export function readBlendWeights({ tuned }: Pick<Snapshot, 'tuned'>): BlendWeights | null {
  const parsed = schema.safeParse(tuned.blend)
  return parsed.success ? parsed.data : null
}
