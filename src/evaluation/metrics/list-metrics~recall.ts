import { countHits, type ListMetric } from './list-metric.js'

/** Share of the test that the first k hold: `hits / relevant`. At most k / relevant for users with a long test. */
export const recall: ListMetric = {
  name: 'recall',
  of: (hits, k, relevant) => countHits(hits, k) / relevant,
}
