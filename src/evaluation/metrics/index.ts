import {
  type CatalogueMetric,
  coldShare,
  coverage,
  diversity,
  gini,
  novelty,
  popularityBias,
} from './catalogue-metrics.js'
import {
  averagePrecision,
  f1,
  hitRate,
  type ListMetric,
  ndcg,
  precision,
  recall,
  reciprocalRank,
} from './list-metrics.js'

/** Metrics of one user's list, in the order of report tables. */
export const LIST_METRICS: readonly ListMetric[] = [
  recall,
  ndcg,
  precision,
  f1,
  hitRate,
  reciprocalRank,
  averagePrecision,
]

/** Metrics of all lists together, in the order of report tables. */
export const CATALOGUE_METRICS: readonly CatalogueMetric[] = [
  coverage,
  gini,
  novelty,
  diversity,
  popularityBias,
  coldShare,
]
