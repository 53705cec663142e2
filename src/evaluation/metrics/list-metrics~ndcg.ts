import type { ListMetric } from './list-metric.js'

/**
 * Normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen, 2002, "Cumulated gain-based evaluation of
 * IR techniques"): `Σ hit_r / log₂(r + 1)` over ranks r = 1 … k, divided by the same sum of a perfect list, which has
 * min(k, relevant) hits at its head.
 */
export const ndcg: ListMetric = {
  name: 'ndcg',
  of(hits, k, relevant) {
    let gain = 0
    let ideal = 0
    for (let position = 0; position < k; position++) {
      const discount = 1 / Math.log2(position + 2)
      gain += hits[position]! * discount
      if (position < relevant) ideal += discount
    }
    return gain / ideal
  },
}
