import { idealDcg, rankDiscount } from '../../numeric/stats/index.js'
import type { BlendCase } from './cases.js'

/** Weights by position of the source. */
export type WeightVector = readonly number[]

/** Cutoff of the metrics. */
const K = 20

/** How well weights rank the held-out targets of cases. */
export interface BlendQuality {
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
export function evaluateWeights(
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

/** Weight 1 for one source, 0 for the others. */
export const oneHot = (width: number, source: number): WeightVector =>
  Array.from({ length: width }, (_, other) => Number(other === source))

/** Scales the weights to a sum of 1, so that blended scores are within 0 … 1. */
export function normalized(vector: WeightVector): WeightVector {
  const sum = vector.reduce((total, weight) => total + weight, 0)
  return sum > 0 ? vector.map((weight) => weight / sum) : vector
}

/** The difference of two metrics by case. */
export const subtract = (left: Float64Array, right: Float64Array): Float64Array =>
  left.map((value, position) => value - right[position]!)

/** The mean; 0 without values. */
export const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** Standard error of the mean. */
export function standardError(values: Float64Array): number {
  const average = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0)
  return Math.sqrt(squares) / Math.max(1, values.length)
}
