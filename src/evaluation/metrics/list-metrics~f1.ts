import { countHits, type ListMetric } from './list-metric.js'

/** Harmonic mean of precision@k and recall@k of a user: `2 · hits / (k + relevant)`. */
export const f1: ListMetric = {
  name: 'f1',
  of: (hits, k, relevant) => (2 * countHits(hits, k)) / (k + relevant),
}
