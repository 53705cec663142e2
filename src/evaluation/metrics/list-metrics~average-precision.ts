import type { ListMetric } from './list-metric.js'

/** Mean of the precision at each hit's rank: `Σ hit_r · precision@r / min(k, relevant)`; its mean is the MAP. */
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
