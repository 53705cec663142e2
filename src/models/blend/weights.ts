import type { BlendSegment, BlendWeights } from '../../core/blend/index.js'
import type { SourceName, SourceWeights } from '../../core/model/index.js'
import { createRandom } from '../../numeric/random/index.js'
import type { BlendCase } from './cases.js'

/** Weights by position of the source. */
export type WeightVector = readonly number[]

const K = 20

/** With fewer cases, weights would be noise: the prior holds. */
const FEWEST_CASES = 30

/** What learning hands over, with the measurements that it rests on. */
export interface LearnedBlend {
  readonly weights: BlendWeights
  /** On the judging cases: `ndcg@20` and `recall@20` of the blend, `NAME/ndcg@20` and `NAME/recall@20` of each source. */
  readonly metrics: Readonly<Record<string, number>>
  /** The source that answers, alone but for the least of others, because the blend was worse than it; or null. */
  readonly fallback: string | null
}

export interface BlendTask {
  readonly sources: readonly SourceName[]
  /** Sources that can speak for somebody of no history. */
  readonly coldSources: readonly SourceName[]
  /** Weights by position, where there are too few cases to learn from. */
  readonly prior: WeightVector
  /** By position: weights, as shares of all, that every source of a blend keeps at least. */
  readonly least: WeightVector
  /** To learn from. */
  readonly learning: readonly BlendCase[]
  /** To judge by; other users. */
  readonly judging: readonly BlendCase[]
  readonly seed: number
}

/**
 * Learns non-negative weights that maximise mean NDCG@20, by coordinate search from the best single source: one vector for all, then
 * one for each segment of history length, drawn back to the common one in proportion 200 : users of the segment, so that few
 * users say little. A source whose removal costs less than half a standard error gets 0, or the least that it is promised. Judged on users that took no part: where the
 * best single source is better beyond the 95 % interval of a paired bootstrap, it answers alone, but for what others are promised.
 */
export function learnBlend(task: BlendTask): LearnedBlend {
  const { sources, learning, judging } = task
  const every = sources.map((_, source) => source)
  const width = sources.length
  const keepLeast = (vector: WeightVector): WeightVector =>
    vector.map((weight, source) => Math.max(weight, task.least[source]!))
  const enough = learning.length >= FEWEST_CASES
  const learn = (among: readonly number[]): WeightVector =>
    enough
      ? ascend(learning, bestSingle(learning, width, among), among)
      : scaled(task.prior.map((weight, source) => (among.includes(source) ? weight : 0)))
  const common = enough ? prune(learning, learn(every)) : learn(every)
  const segments = segmentBounds(learning).map((maxHistory, position, bounds) => {
    const least = position === 0 ? -1 : (bounds[position - 1] ?? -1)
    const own = learning.filter(
      ({ historyLength }) => historyLength > least && (maxHistory === null || historyLength <= maxHistory),
    )
    const active = every.filter((source) => common[source]! > 0)
    const vector = drawBack(ascend(own, common, active, 1), common, own.length)
    return { maxHistory, vector: keepLeast(vector) }
  })
  const cold = every.filter((source) => task.coldSources.includes(sources[source]!))
  const coldVector = learn(cold)
  const blended = judge(judging, (each) => vectorFor(segments, each.historyLength))
  const alone = every.map((source) => judge(judging, () => single(width, source)))
  const best = every.reduce(
    (winner, source) => (alone[source]!.ndcg > alone[winner]!.ndcg ? source : winner),
    0,
  )
  const worse = judging.length > 0 && isWorse(blended.ndcgs, alone[best]!.ndcgs, task.seed)
  const final = worse ? [{ maxHistory: null, vector: keepLeast(single(width, best)) }] : segments
  const answer = worse ? judge(judging, () => final[0]!.vector) : blended
  const metrics: Record<string, number> = { 'ndcg@20': answer.ndcg, 'recall@20': answer.recall }
  const lift: Partial<Record<SourceName, number>> = {}
  for (const [source, name] of sources.entries()) {
    metrics[`${name}/ndcg@20`] = alone[source]!.ndcg
    metrics[`${name}/recall@20`] = alone[source]!.recall
    const without = judge(judging, (each) => vectorFor(final, each.historyLength).with(source, 0))
    lift[name] = answer.ndcg - without.ndcg
  }
  const named = [{ maxHistory: 0, vector: coldVector }, ...final].map(
    ({ maxHistory, vector }): BlendSegment => ({ maxHistory, weights: nameWeights(sources, vector) }),
  )
  return { weights: { segments: named, lift }, metrics, fallback: worse ? sources[best]! : null }
}

interface Segment {
  readonly maxHistory: number | null
  readonly vector: WeightVector
}

interface Judged {
  readonly ndcg: number
  readonly recall: number
  readonly ndcgs: Float64Array
}

/** NDCG@20 and recall@20 of the blend: the rank of a held-out candidate is one more than the number of candidates above it. */
export function judge(cases: readonly BlendCase[], vectorOf: (each: BlendCase) => WeightVector): Judged {
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
        gain += 1 / Math.log2(rank + 2)
      }
    }
    ndcgs[position] = gain / IDEAL[Math.min(K, each.relevant)]!
    ndcg += ndcgs[position]!
    recall += hits / each.relevant
  }
  const count = Math.max(1, cases.length)
  return { ndcg: ndcg / count, recall: recall / count, ndcgs }
}

/** Sum of the discounts of the first n ranks, by n. */
const IDEAL = Array.from({ length: K + 1 }, (_, n) =>
  Array.from({ length: n }, (_, rank) => 1 / Math.log2(rank + 2)).reduce((sum, gain) => sum + gain, 0),
)

let scratch = new Float64Array(1024)

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

/** K where it is not among the first K, or not scored at all. */
function rankOf(scores: Float64Array, wanted: number): number {
  const score = scores[wanted]!
  if (score <= 0) return K
  let rank = 0
  for (let other = 0; other < scores.length && rank < K; other++) {
    if (scores[other]! > score || (scores[other] === score && other < wanted)) rank++
  }
  return rank
}

/** The source that ranks best alone. */
function bestSingle(cases: readonly BlendCase[], width: number, among: readonly number[]): WeightVector {
  let best = single(width, among[0] ?? -1)
  let most = -1
  for (const source of among) {
    const vector = single(width, source)
    const { ndcg } = judge(cases, () => vector)
    if (ndcg > most) {
      most = ndcg
      best = vector
    }
  }
  return best
}

/** Tried for a source that counts nothing so far, as shares of the largest weight. */
const FIRST_SHARES = [0.05, 0.15, 0.4, 1]
/** Tried for a source that counts, in rounds, ever finer. */
const STEPS = [
  [0.4, 0.7, 1.4, 2.5],
  [0.7, 0.85, 1.18, 1.4],
  [0.85, 0.93, 1.07, 1.18],
]

/** Coordinate search; a change must gain something. @param from index into STEPS of the first round. */
function ascend(
  cases: readonly BlendCase[],
  start: WeightVector,
  among: readonly number[],
  from = 0,
): WeightVector {
  let best = start
  let most = judge(cases, () => best).ndcg
  for (const factors of STEPS.slice(from)) {
    for (const source of among) {
      const weight = best[source]!
      const largest = Math.max(...best)
      const tried =
        weight > 0 ? factors.map((factor) => weight * factor) : FIRST_SHARES.map((share) => share * largest)
      for (const value of tried) {
        const vector = best.with(source, value)
        const { ndcg } = judge(cases, () => vector)
        if (ndcg <= most + 1e-6) continue
        most = ndcg
        best = vector
      }
    }
  }
  return scaled(best)
}

/** Sets to 0, weakest first, each source that is hardly missed: by less than half a standard error of the paired difference. */
function prune(cases: readonly BlendCase[], vector: WeightVector): WeightVector {
  let kept = vector
  for (const source of [...vector.keys()].sort((left, right) => vector[left]! - vector[right]!)) {
    if (kept[source] === 0 || kept.filter((weight) => weight > 0).length === 1) continue
    const without = kept.with(source, 0)
    const differences = subtract(judge(cases, () => kept).ndcgs, judge(cases, () => without).ndcgs)
    if (mean(differences) < standardError(differences) / 2) kept = without
  }
  return scaled(kept)
}

/** Upper ends of at most four segments of equal numbers of users, each with at least 150; the last has none. */
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

function drawBack(own: WeightVector, common: WeightVector, users: number): WeightVector {
  const share = users / (users + 200)
  return own.map((weight, source) => share * weight + (1 - share) * common[source]!)
}

/** Whether `left` is below `right` beyond the 95 % interval of a paired bootstrap. */
function isWorse(left: Float64Array, right: Float64Array, seed: number): boolean {
  const differences = subtract(left, right)
  const random = createRandom(seed).fork('bootstrap of the blend')
  const means = Float64Array.from({ length: 1000 }, () => {
    let sum = 0
    for (let draw = 0; draw < differences.length; draw++)
      sum += differences[random.below(differences.length)]!
    return sum / differences.length
  }).sort()
  return means[974]! < 0
}

const single = (width: number, source: number): WeightVector =>
  Array.from({ length: width }, (_, other) => Number(other === source))

/** The weights add up to 1, so that blended scores stay within 0 … 1. */
function scaled(vector: WeightVector): WeightVector {
  const sum = vector.reduce((total, weight) => total + weight, 0)
  return sum > 0 ? vector.map((weight) => weight / sum) : vector
}

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
