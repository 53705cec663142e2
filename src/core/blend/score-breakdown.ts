import type { Vocabulary } from '../data/index.js'
import type { SourceName, SourceWeights } from '../model/index.js'
import { maxNormalizer, positiveScore } from './blend.js'
import type { BlendOptions, SourceScores } from './dense-blend.js'

/** How one source contributes to the score of an entry: `weight · max(0, rawScore) / bestRawScore`. */
export interface SourceBreakdown {
  readonly source: SourceName
  /** Weight of the source in the blend. */
  readonly weight: number
  /** In the source's own unit; null: the source did not return the entry. */
  readonly rawScore: number | null
  /** The source's best score among eligible entries; 0: it returned none. */
  readonly bestRawScore: number
  readonly contribution: number
}

/** How a blended score comes about. */
export interface ScoreBreakdown {
  /** Largest contribution first; they sum to `score`. */
  readonly sources: readonly SourceBreakdown[]
  readonly score: number
  /** Rank by score among all eligible entries, from 1; null: no source contributes. */
  readonly scoreRank: number | null
}

/**
 * Breaks the score of one entry down into its sources, with the sums of {@link blendDense} and {@link
 * blendLists}.
 *
 * @param id must not be excluded.
 * @param targets vocabulary of the dense scores; null: there are none.
 */
export function breakDownScore(
  id: string,
  targets: Vocabulary | null,
  { dense, folded, lists }: SourceScores,
  weights: SourceWeights,
  { exclude, only }: Omit<BlendOptions, 'k'>,
): ScoreBreakdown {
  const totals = new Float64Array(targets?.size ?? 0)
  const others = new Map<string, number>()
  const sources: SourceBreakdown[] = []
  const open = Uint8Array.from(targets?.ids ?? [], (each) =>
    !exclude.has(each) && (only?.has(each) ?? true) ? 1 : 0,
  )
  const own = targets?.indexOf(id) ?? -1
  for (const [source, scores] of dense) {
    const beyond = folded?.get(source) ?? []
    const score = own < 0 ? (beyond.find((entry) => entry.id === id)?.score ?? null) : scores[own]!
    const shown = scores.map((each, row) => each * open[row]!)
    const scale = maxNormalizer([...shown, ...beyond.map((entry) => entry.score)])
    sources.push(breakDownSource(source, weights[source] ?? 0, score, scale))
    const factor = (weights[source] ?? 0) * scale
    for (const entry of beyond) others.set(entry.id, (others.get(entry.id) ?? 0) + factor * entry.score)
    for (let row = 0; row < shown.length; row++) if (shown[row]! > 0) totals[row]! += factor * shown[row]!
  }
  for (const [source, list] of lists) {
    const scale = maxNormalizer(list.map(({ score }) => score))
    const score = list.find((entry) => entry.id === id)?.score ?? null
    sources.push(breakDownSource(source, weights[source] ?? 0, score, scale))
    for (const entry of list) {
      const contribution = (weights[source] ?? 0) * scale * positiveScore(entry.score)
      const row = targets?.indexOf(entry.id) ?? -1
      if (row >= 0) totals[row]! += contribution
      else others.set(entry.id, (others.get(entry.id) ?? 0) + contribution)
    }
  }
  const total = own >= 0 ? totals[own]! : (others.get(id) ?? 0)
  sources.sort((left, right) => right.contribution - left.contribution)
  return {
    sources,
    score: sources.reduce((sum, { contribution }) => sum + contribution, 0),
    scoreRank: total > 0 ? 1 + countAbove(totals, total) + countAbove(others.values(), total) : null,
  }
}

function breakDownSource(
  source: SourceName,
  weight: number,
  score: number | null,
  scale: number,
): SourceBreakdown {
  const contribution = weight * scale * positiveScore(score ?? 0)
  return { source, weight, rawScore: score, bestRawScore: scale > 0 ? 1 / scale : 0, contribution }
}

function countAbove(values: Iterable<number>, limit: number): number {
  let count = 0
  for (const value of values) if (value > limit) count++
  return count
}
