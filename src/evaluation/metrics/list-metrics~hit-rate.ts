import type { ListMetric } from './list-metric.js'

/** 1 if any of the first k is in the test, else 0. */
export const hitRate: ListMetric = {
  name: 'hr',
  of: (hits, k) => Number(hits.subarray(0, k).includes(1)),
}
