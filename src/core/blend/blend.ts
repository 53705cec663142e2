import { z } from 'zod'
import type { Scored, Snapshot, SourceName, SourceWeights } from '../model/index.js'
import { byScore } from '../shared/index.js'

/** How much each source counts, learned on a cut of train; stored on the blend's snapshot. */
export interface BlendWeights {
  /** By history length, ascending; the first whose `maxHistory` is not below the user's holds. The last is null: no limit. */
  readonly segments: readonly BlendSegment[]
  /** Measured gain of each source: validation NDCG of the blend less that of the blend without it. */
  readonly lift: SourceWeights
}

export interface BlendSegment {
  readonly maxHistory: number | null
  /** Weight of each source by name, 0 or above; a source that is not named counts 0. */
  readonly weights: SourceWeights
}

export interface Contribution {
  readonly source: SourceName
  readonly contribution: number
}

export interface Blended extends Scored {
  /** Largest first; they add up to `score`. Sources that gave nothing are left out. */
  readonly contributions: readonly Contribution[]
}

/** Weights of the segment that a history of this many items falls into. */
export function weightsFor(blend: BlendWeights, historyLength: number): SourceWeights {
  const segment = blend.segments.find(({ maxHistory }) => maxHistory === null || historyLength <= maxHistory)
  return segment?.weights ?? {}
}

/**
 * Factor that brings a source's scores for one user to at most 1: `1 / max(scores)`, 0 where none is above 0. Scores below 0
 * count 0, so that a source can only speak for an entry.
 */
export function maxNormalizer(scores: ArrayLike<number>): number {
  let best = 0
  // By position: an iterator over 40,000 scores takes two milliseconds.
  for (let at = 0; at < scores.length; at++) if (scores[at]! > best) best = scores[at]!
  return best > 0 ? 1 / best : 0
}

/**
 * Weighted sum of calibrated lists: `Σ_s w_s · max(0, score_s) / max_s`, best first, ties by id.
 *
 * @param lists what each source gave, by source name; each holds an id at most once.
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
      if (score <= 0) continue
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
  lift: z.record(z.string(), z.number()),
})

/** The weights that a blend's snapshot brings; null: none. */
export function readBlendWeights({ tuned }: Pick<Snapshot, 'tuned'>): BlendWeights | null {
  const parsed = schema.safeParse(tuned.blend)
  return parsed.success ? parsed.data : null
}
