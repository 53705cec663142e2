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

/** In the order of tables. */
export const LIST_METRICS: readonly ListMetric[] = [
  recall,
  ndcg,
  precision,
  f1,
  hitRate,
  reciprocalRank,
  averagePrecision,
]

export const CATALOGUE_METRICS: readonly CatalogueMetric[] = [
  coverage,
  gini,
  novelty,
  diversity,
  popularityBias,
  coldShare,
]
