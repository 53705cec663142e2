import { idealDcg, rankDiscount } from '../../numeric/stats/index.js'

/** A metric of one user's list. Evaluation reports its mean over users. */
export interface ListMetric {
  /** Name as in `name@k`. */
  readonly name: string
  /**
   * @param hits 1 at each rank, best first, whose entry is in the user's test, else 0. At least `k` long.
   * @param k number of ranks that count, at least 1.
   * @param relevant number of entries in the user's test, at least 1.
   */
  of(hits: Uint8Array, k: number, relevant: number): number
}

/** Number of hits among the first k ranks. */
export function countHits(hits: Uint8Array, k: number): number {
  let count = 0
  for (let position = 0; position < k; position++) count += hits[position]!
  return count
}

/** Share of the user's test among the first k: `hits / relevant`. */
export const recall: ListMetric = {
  name: 'recall',
  of: (hits, k, relevant) => countHits(hits, k) / relevant,
}

/** Share of the first k that are in the test: `hits / k`, even if the list is shorter than k. */
export const precision: ListMetric = {
  name: 'precision',
  of: (hits, k) => countHits(hits, k) / k,
}

/** Harmonic mean of precision@k and recall@k of a user: `2 · hits / (k + relevant)`. */
export const f1: ListMetric = {
  name: 'f1',
  of: (hits, k, relevant) => (2 * countHits(hits, k)) / (k + relevant),
}

/** 1 if any of the first k is in the test, else 0. */
export const hitRate: ListMetric = {
  name: 'hr',
  of: (hits, k) => Number(hits.subarray(0, k).includes(1)),
}

/**
 * Normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen, 2002, "Cumulated
 * gain-based evaluation of IR techniques"): `Σ hit_r / log₂(r + 1)` over ranks r = 1 … k, divided by the same
 * sum of an ideal list, which starts with min(k, relevant) hits.
 */
export const ndcg: ListMetric = {
  name: 'ndcg',
  of(hits, k, relevant) {
    let gain = 0
    for (let position = 0; position < k; position++) gain += hits[position]! * rankDiscount(position)
    return gain / idealDcg(k, relevant)
  },
}

/** Average precision: `Σ hit_r · precision@r / min(k, relevant)`. Its mean over users is MAP. */
export const averagePrecision: ListMetric = {
  name: 'map',
  of(hits, k, relevant) {
    let found = 0
    let sum = 0
    for (let position = 0; position < k; position++) {
      if (hits[position] !== 1) continue
      found++
      sum += found / (position + 1)
    }
    return sum / Math.min(k, relevant)
  },
}

/** Reciprocal rank of the first hit among the first k, 0 without a hit. Its mean over users is MRR. */
export const reciprocalRank: ListMetric = {
  name: 'mrr',
  of(hits, k) {
    const first = hits.indexOf(1)
    return first === -1 || first >= k ? 0 : 1 / (first + 1)
  },
}
