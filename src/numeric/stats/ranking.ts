import { lowerBound } from '../sparse/index.js'

/** Discount of a rank in DCG: `1 / log₂(rank + 2)`, where ranks count from 0. */
export const rankDiscount = (rank: number): number => 1 / Math.log2(rank + 2)

/**
 * DCG@k of a perfect list: the sum of the discounts of the first min(k, relevant) ranks.
 *
 * @param relevant number of relevant entries.
 */
export function idealDcg(k: number, relevant: number): number {
  let ideal = 0
  for (let rank = 0; rank < Math.min(k, relevant); rank++) ideal += rankDiscount(rank)
  return ideal
}

/** Accuracy of one list with binary relevance, 0 … 1. */
export interface ListAccuracy {
  /** Hits among the first k, divided by the number of relevant entries. */
  readonly recall: number
  /**
   * Normalized discounted cumulative gain with binary gains (Järvelin and Kekäläinen, 2002, "Cumulated
   * gain-based evaluation of IR techniques"): DCG@k divided by {@link idealDcg}.
   */
  readonly ndcg: number
}

/**
 * Recall@k and NDCG@k of one list.
 *
 * @param list rows, best first.
 * @param relevant rows, ascending, at least one.
 */
export function listMetrics(list: Int32Array, relevant: Int32Array, k: number): ListAccuracy {
  let hits = 0
  let gain = 0
  for (let rank = 0; rank < Math.min(k, list.length); rank++) {
    if (!includesSorted(relevant, list[rank]!)) continue
    hits++
    gain += rankDiscount(rank)
  }
  return { recall: hits / relevant.length, ndcg: gain / idealDcg(k, relevant.length) }
}

function includesSorted(sorted: Int32Array, wanted: number): boolean {
  return sorted[lowerBound(sorted, wanted)] === wanted
}
