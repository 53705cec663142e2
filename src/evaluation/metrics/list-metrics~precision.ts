import { countHits, type ListMetric } from './list-metric.js'

/** Share of the first k that are in the test: `hits / k`, also where the list is shorter than k. */
export const precision: ListMetric = {
  name: 'precision',
  of: (hits, k) => countHits(hits, k) / k,
}
