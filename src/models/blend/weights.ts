import type { BlendSegment, BlendWeights } from '../../core/blend/index.js'
import { BASELINE, type SourceName, type SourceWeights } from '../../core/model/index.js'
import { createRandom } from '../../numeric/random/index.js'
import {
  idealDcg,
  MIN_PAIRS,
  type PairedDifference,
  pairedDifference,
  rankDiscount,
} from '../../numeric/stats/index.js'
import type { BlendCase } from './cases.js'

/** Weights by position of the source. */
export type WeightVector = readonly number[]

/** Cutoff of the metrics. */
const K = 20

/** With fewer training cases than this, the prior weights are used; learned ones would be noise. */
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
   * The best source, if the blend was worse than it. It then replaces the blend; other sources keep only
   * their minimum weight. Null if the blend is used.
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
  /** Weights to use with too few training cases, by position of the source. */
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
 * 4. The blend is evaluated on other users. If the best single source is better by the paired test
 *    (`pairedDifference`), it replaces the blend.
 * 5. What is left is compared with the baseline by the same test. The gate reads the result.
 *
 * Users without a history have a vector of their own, learned from the sources that support cold start.
 */
export function learnBlend(task: BlendTask): LearnedBlend {
  const { sources, training, evaluation } = task
  const every = sources.map((_, source) => source)
  const width = sources.length
  const withMinWeights = (vector: WeightVector): WeightVector =>
    vector.map((weight, source) => Math.max(weight, task.minWeights[source]!))
  const enough = training.length >= MIN_CASES
  const learn = (among: readonly number[]): WeightVector =>
    enough
      ? coordinateAscent(training, bestSingleSource(training, width, among), among)
      : normalized(task.priorWeights.map((weight, source) => (among.includes(source) ? weight : 0)))
  const common = enough ? prune(training, learn(every)) : learn(every)
  const segments = segmentBounds(training).map((maxHistory, position, bounds) => {
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
  const worse = compare(blended, alone[best]!).verdict === 'worse'
  const final = worse ? [{ maxHistory: null, vector: withMinWeights(oneHot(width, best)) }] : segments
  const quality = worse ? evaluateWeights(evaluation, () => final[0]!.vector) : blended
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
    const position = sources.indexOf(BASELINE)
    if (position < 0) return null
    const own = alone[position]!
    const means = { blend: quality.ndcg, baseline: own.ndcg }
    return { metric: 'ndcg@20', source: BASELINE, ...means, ...compare(quality, own) }
  }
  const named = [{ maxHistory: 0, vector: coldStartVector }, ...final].map(
    ({ maxHistory, vector }): BlendSegment => ({ maxHistory, weights: nameWeights(sources, vector) }),
  )
  return {
    weights: { segments: named, ablationGains },
    metrics,
    fallback: worse ? sources[best]! : null,
    baseline: compareWithBaseline(),
  }
}

interface Segment {
  /** Largest history length of the segment, null for no limit. */
  readonly maxHistory: number | null
  readonly vector: WeightVector
}

interface BlendQuality {
  /** Mean NDCG@20. */
  readonly ndcg: number
  /** Mean recall@20. */
  readonly recall: number
  /** NDCG@20 by case. */
  readonly ndcgs: Float64Array
}

/**
 * NDCG@20 and recall@20 of the blend of each case's candidates. A held-out target that is not a candidate
 * counts as missed.
 */
function evaluateWeights(
  cases: readonly BlendCase[],
  vectorOf: (each: BlendCase) => WeightVector,
): BlendQuality {
  const ndcgs = new Float64Array(cases.length)
  let recall = 0
  let ndcg = 0
  for (const [position, each] of cases.entries()) {
    const vector = vectorOf(each)
    let gain = 0
    let hits = 0
    if (each.found.length > 0) {
      const blended = blendScores(each, vector)
      for (const found of each.found) {
        const rank = rankOf(blended, found)
        if (rank >= K) continue
        hits++
        gain += rankDiscount(rank)
      }
    }
    ndcgs[position] = gain / IDEAL[Math.min(K, each.relevant)]!
    ndcg += ndcgs[position]!
    recall += hits / each.relevant
  }
  const count = Math.max(1, cases.length)
  return { ndcg: ndcg / count, recall: recall / count, ndcgs }
}

/** Ideal DCG by number of relevant targets, up to K. */
const IDEAL = Array.from({ length: K + 1 }, (_, relevant) => idealDcg(K, relevant))

/** Reused by {@link blendScores}, which runs for every case and every step of the search. */
let scratch = new Float64Array(1024)

/** The weighted sum of the sources' scores by candidate. Valid until the next call. */
function blendScores({ scores }: BlendCase, vector: WeightVector): Float64Array {
  const width = vector.length
  const count = scores.length / width
  if (scratch.length < count) scratch = new Float64Array(2 * count)
  for (let candidate = 0; candidate < count; candidate++) {
    let sum = 0
    for (let source = 0; source < width; source++)
      sum += vector[source]! * scores[candidate * width + source]!
    scratch[candidate] = sum
  }
  return scratch.subarray(0, count)
}

/** Rank of a candidate from 0, or K if it is not among the first K or has no score. */
function rankOf(scores: Float64Array, wanted: number): number {
  const score = scores[wanted]!
  // Also for NaN, with which no comparison holds.
  if (!(score > 0)) return K
  let rank = 0
  for (let other = 0; other < scores.length && rank < K; other++) {
    if (scores[other]! > score || (scores[other] === score && other < wanted)) rank++
  }
  return rank
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

/** Weight 1 for one source, 0 for the others. */
const oneHot = (width: number, source: number): WeightVector =>
  Array.from({ length: width }, (_, other) => Number(other === source))

/** Scales the weights to a sum of 1, so that blended scores are within 0 … 1. */
function normalized(vector: WeightVector): WeightVector {
  const sum = vector.reduce((total, weight) => total + weight, 0)
  return sum > 0 ? vector.map((weight) => weight / sum) : vector
}

/** Weights by name of the source, to four decimals. */
const nameWeights = (sources: readonly SourceName[], vector: WeightVector): SourceWeights =>
  Object.fromEntries(sources.map((name, source) => [name, Math.round(vector[source]! * 1e4) / 1e4]))

const subtract = (left: Float64Array, right: Float64Array): Float64Array =>
  left.map((value, position) => value - right[position]!)

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function standardError(values: Float64Array): number {
  const average = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0)
  return Math.sqrt(squares) / Math.max(1, values.length)
}
