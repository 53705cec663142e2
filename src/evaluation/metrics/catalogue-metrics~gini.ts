import { type CatalogueMetric, exposure } from './catalogue-metric.js'

/**
 * Gini index of how often each target is listed: 0 where all are listed equally often, near 1 where a few take
 * all places. `Σ (2r − n − 1) · x_r / (n · Σ x)` over counts x in ascending order, r = 1 … n.
 */
export const gini: CatalogueMetric = {
  name: 'gini',
  of(lists, _users, { popularity }) {
    const counts = exposure(lists, popularity.length).sort()
    const n = counts.length
    let weighted = 0
    let total = 0
    for (const [position, count] of counts.entries()) {
      weighted += (2 * position + 1 - n) * count
      total += count
    }
    return weighted / (n * total)
  },
}
