import type { ListMetric } from './list-metric.js'

/** `1 / rank` of the first hit among the first k, 0 without one; its mean is the MRR. */
export const reciprocalRank: ListMetric = {
  name: 'mrr',
  of(hits, k) {
    const first = hits.indexOf(1)
    return first === -1 || first >= k ? 0 : 1 / (first + 1)
  },
}
