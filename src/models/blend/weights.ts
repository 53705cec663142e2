import type { BlendSegment, BlendWeights } from '../../core/blend/index.js'
import { BASELINE, type SourceName, type SourceWeights } from '../../core/model/index.js'
import { createRandom } from '../../numeric/random/index.js'
import { MIN_PAIRS, type PairedDifference, pairedDifference } from '../../numeric/stats/index.js'
import type { BlendCase } from './cases.js'
import { weightsOfFew } from './few-users.js'
import {
  type BlendQuality,
  evaluateWeights,
  mean,
  normalized,
  oneHot,
  standardError,
  subtract,
  type WeightVector,
} from './quality.js'

/** With fewer training cases than this, learned weights would be noise; see {@link weightsOfFew}. */
const MIN_CASES = MIN_PAIRS

/** NDCG@20 of the final blend beside that of its baseline, over the same evaluation users. */
export interface BaselineComparison extends PairedDifference {
  readonly metric: 'ndcg@20'
  /** The source that every blend must keep up with. */
  readonly source: SourceName
  /** Mean of the blend. */
  readonly blend: number
  /** Mean of the baseline alone. */
  readonly baseline: number
}

/** Learned weights and how good they are. */
export interface LearnedBlend {
  readonly weights: BlendWeights
  /**
   * On the evaluation cases: `ndcg@20` and `recall@20` of the blend, `SOURCE/ndcg@20` and `SOURCE/recall@20`
   * of each source alone.
   */
  readonly metrics: Readonly<Record<string, number>>
  /**
   * The source that replaces the blend, because the blend was worse: the best one, beside which other sources
   * keep only their minimum weight, or the baseline alone. Null if the blend is used.
   */
  readonly fallback: string | null
  /** Null if the baseline is not a source of the blend. */
  readonly baseline: BaselineComparison | null
}

/** Input of {@link learnBlend}. */
export interface BlendTask {
  readonly sources: readonly SourceName[]
  /** Sources that can score users without a history. */
  readonly coldStartSources: readonly SourceName[]
  /** Weights to begin with if there are too few training cases, by position of the source. */
  readonly priorWeights: WeightVector
  /** Minimum weight of each source as a share of the total, by position. */
  readonly minWeights: WeightVector
  /** Cases to learn from. */
  readonly training: readonly BlendCase[]
  /** Cases of other users, to evaluate on. */
  readonly evaluation: readonly BlendCase[]
  readonly seed: number
}

/**
 * Learns non-negative weights that maximize the mean NDCG@20, by coordinate ascent from the best single
 * source.
 *
 * 1. One vector for all users. A source whose removal costs less than half a standard error gets weight 0.
 * 2. One vector per segment of history length, shrunk towards the common one with the weight of 200 users.
 * 3. Every source gets at least its minimum weight.
 * 4. The blend is evaluated on other users. If the best single source or the baseline is better by the paired
 *    test (`pairedDifference`), the best source replaces the blend. If that is worse than the baseline, too,
 *    because of minimum weights, the baseline alone replaces it.
 * 5. What is left is compared with the baseline by the same test. The gate reads the result.
 *
 * With fewer than 30 users to learn from, the weights are chosen from a few (few-users.ts).
 *
 * Users without a history have a vector of their own, learned from the sources that support cold start.
 */
export function learnBlend(task: BlendTask): LearnedBlend {
  const { sources, training, evaluation } = task
  const every = sources.map((_, source) => source)
  const width = sources.length
  const withMinWeights = (vector: WeightVector): WeightVector =>
    vector.map((weight, source) => Math.max(weight, task.minWeights[source]!))
  const baseline = sources.indexOf(BASELINE)
  const enough = training.length >= MIN_CASES
  const prior = (among: readonly number[]): WeightVector =>
    normalized(task.priorWeights.map((weight, source) => (among.includes(source) ? weight : 0)))
  const learn = (among: readonly number[]): WeightVector =>
    enough
      ? coordinateAscent(training, bestSingleSource(training, width, among), among)
      : weightsOfFew(training, prior(among), baseline)
  const common = enough ? prune(training, learn(every)) : learn(every)
  const segments = segmentBounds(training).map((maxHistory, position, bounds) => {
    if (!enough) return { maxHistory, vector: withMinWeights(common) }
    const previousBound = position === 0 ? -1 : (bounds[position - 1] ?? -1)
    const own = training.filter(
      ({ historyLength }) =>
        historyLength > previousBound && (maxHistory === null || historyLength <= maxHistory),
    )
    const active = every.filter((source) => common[source]! > 0)
    const vector = shrinkTowards(common, coordinateAscent(own, common, active, 1), own.length)
    return { maxHistory, vector: withMinWeights(vector) }
  })
  const coldStart = every.filter((source) => task.coldStartSources.includes(sources[source]!))
  const coldStartVector = learn(coldStart)
  const blended = evaluateWeights(evaluation, (each) => vectorFor(segments, each.historyLength))
  const alone = every.map((source) => evaluateWeights(evaluation, () => oneHot(width, source)))
  const best = every.reduce(
    (winner, source) => (alone[source]!.ndcg > alone[winner]!.ndcg ? source : winner),
    0,
  )
  const compare = (left: BlendQuality, right: BlendQuality): PairedDifference =>
    pairedDifference(left.ndcgs, right.ndcgs, createRandom(task.seed).fork('bootstrap of the blend'))
  const isWorse = (quality: BlendQuality, than: number): boolean =>
    than >= 0 && compare(quality, alone[than]!).verdict === 'worse'
  /** What is served, in the order in which it is tried, with the source that replaces the blend. */
  const steps: readonly (readonly [number | null, readonly Segment[]])[] = [
    [null, segments],
    [best, [{ maxHistory: null, vector: withMinWeights(oneHot(width, best)) }]],
    [baseline, [{ maxHistory: null, vector: oneHot(width, baseline) }]],
  ]
  const judged = steps.map(([fallback, parts]) => {
    const own = fallback === null ? blended : evaluateWeights(evaluation, () => parts[0]!.vector)
    return { fallback, parts, quality: own }
  })
  const {
    fallback,
    parts: final,
    quality,
  } = judged.find(
    (step) => !(isWorse(step.quality, baseline) || (step.fallback === null && isWorse(step.quality, best))),
  ) ?? judged[1]!
  const metrics: Record<string, number> = { 'ndcg@20': quality.ndcg, 'recall@20': quality.recall }
  const ablationGains: Partial<Record<SourceName, number>> = {}
  for (const [source, name] of sources.entries()) {
    metrics[`${name}/ndcg@20`] = alone[source]!.ndcg
    metrics[`${name}/recall@20`] = alone[source]!.recall
    const without = evaluateWeights(evaluation, (each) =>
      vectorFor(final, each.historyLength).with(source, 0),
    )
    ablationGains[name] = quality.ndcg - without.ndcg
  }
  const compareWithBaseline = (): BaselineComparison | null => {
    if (baseline < 0) return null
    const own = alone[baseline]!
    const means = { blend: quality.ndcg, baseline: own.ndcg }
    return { metric: 'ndcg@20', source: BASELINE, ...means, ...compare(quality, own) }
  }
  const named = [{ maxHistory: 0, vector: coldStartVector }, ...final].map(
    ({ maxHistory, vector }): BlendSegment => ({ maxHistory, weights: nameWeights(sources, vector) }),
  )
  return {
    weights: { segments: named, ablationGains },
    metrics,
    fallback: fallback === null ? null : sources[fallback]!,
    baseline: compareWithBaseline(),
  }
}

interface Segment {
  /** Largest history length of the segment, null for no limit. */
  readonly maxHistory: number | null
  readonly vector: WeightVector
}

/** The vector of the single source with the best NDCG@20. */
function bestSingleSource(
  cases: readonly BlendCase[],
  width: number,
  among: readonly number[],
): WeightVector {
  let best = oneHot(width, among[0] ?? -1)
  let bestNdcg = -1
  for (const source of among) {
    const vector = oneHot(width, source)
    const { ndcg } = evaluateWeights(cases, () => vector)
    if (ndcg > bestNdcg) {
      bestNdcg = ndcg
      best = vector
    }
  }
  return best
}

/** Weights to try for a source of weight 0, as shares of the largest weight. */
const INITIAL_SHARES = [0.05, 0.15, 0.4, 1]
/** Factors to try for a source with a weight, finer in each round. */
const ROUNDS = [
  [0.4, 0.7, 1.4, 2.5],
  [0.7, 0.85, 1.18, 1.4],
  [0.85, 0.93, 1.07, 1.18],
]

/**
 * Improves the weights one source at a time. A change must increase NDCG@20 by more than 1e-6.
 *
 * @param from index of the first round.
 */
function coordinateAscent(
  cases: readonly BlendCase[],
  start: WeightVector,
  among: readonly number[],
  from = 0,
): WeightVector {
  let best = start
  let bestNdcg = evaluateWeights(cases, () => best).ndcg
  for (const factors of ROUNDS.slice(from)) {
    for (const source of among) {
      const weight = best[source]!
      const largest = Math.max(...best)
      const tried =
        weight > 0 ? factors.map((factor) => weight * factor) : INITIAL_SHARES.map((share) => share * largest)
      for (const value of tried) {
        const vector = best.with(source, value)
        const { ndcg } = evaluateWeights(cases, () => vector)
        if (ndcg <= bestNdcg + 1e-6) continue
        bestNdcg = ndcg
        best = vector
      }
    }
  }
  return normalized(best)
}

/**
 * Sets the weight of dispensable sources to 0, the smallest weight first. A source is dispensable if removing
 * it costs less than half a standard error of the paired differences.
 */
function prune(cases: readonly BlendCase[], vector: WeightVector): WeightVector {
  let kept = vector
  for (const source of [...vector.keys()].sort((left, right) => vector[left]! - vector[right]!)) {
    if (kept[source] === 0 || kept.filter((weight) => weight > 0).length === 1) continue
    const without = kept.with(source, 0)
    const differences = subtract(
      evaluateWeights(cases, () => kept).ndcgs,
      evaluateWeights(cases, () => without).ndcgs,
    )
    if (mean(differences) < standardError(differences) / 2) kept = without
  }
  return normalized(kept)
}

/**
 * Largest history length of each segment, null for the last. At most four segments of about equal size, each
 * of at least 150 users.
 */
function segmentBounds(cases: readonly BlendCase[]): (number | null)[] {
  const lengths = Int32Array.from(cases, ({ historyLength }) => historyLength).sort()
  const count = Math.max(1, Math.min(4, Math.floor(lengths.length / 150)))
  const bounds = new Set<number>()
  for (let part = 1; part < count; part++) bounds.add(lengths[Math.floor((part * lengths.length) / count)]!)
  bounds.delete(lengths.at(-1)!)
  return [...[...bounds].filter((bound) => bound > 0), null]
}

function vectorFor(segments: readonly Segment[], historyLength: number): WeightVector {
  return segments.find(({ maxHistory }) => maxHistory === null || historyLength <= maxHistory)!.vector
}

/** Mean of two vectors, in which the common one has the weight of 200 users. */
function shrinkTowards(common: WeightVector, own: WeightVector, users: number): WeightVector {
  const share = users / (users + 200)
  return own.map((weight, source) => share * weight + (1 - share) * common[source]!)
}

/** Weights by name of the source, to four decimals. */
const nameWeights = (sources: readonly SourceName[], vector: WeightVector): SourceWeights =>
  Object.fromEntries(sources.map((name, source) => [name, Math.round(vector[source]! * 1e4) / 1e4]))
