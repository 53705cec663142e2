import { averagePrecision } from './average-precision.js'
import type { CatalogueMetric } from './catalogue-metric.js'
import { coldShare } from './cold-share.js'
import { coverage } from './coverage.js'
import { diversity } from './diversity.js'
import { f1 } from './f1.js'
import { gini } from './gini.js'
import { hitRate } from './hit-rate.js'
import type { ListMetric } from './list-metric.js'
import { ndcg } from './ndcg.js'
import { novelty } from './novelty.js'
import { popularityBias } from './popularity-bias.js'
import { precision } from './precision.js'
import { recall } from './recall.js'
import { reciprocalRank } from './reciprocal-rank.js'

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
