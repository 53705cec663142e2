// Blending: source weights, sums of scores, fold-in of items, score breakdowns, group aggregation.

export {
  type Blended,
  type BlendSegment,
  type BlendWeights,
  blendLists,
  type Contribution,
  maxNormalizer,
  positiveScore,
  readBlendWeights,
  weightsFor,
} from './blend.js'
export { blendDense, type SourceScores } from './dense-blend.js'
export { type ColdStartItem, foldItems, newItemScorer, scoreFolded } from './fold-in-items.js'
export { AGGREGATIONS, type GroupAggregation } from './group-aggregation.js'
export { breakDownScore, type ScoreBreakdown } from './score-breakdown.js'
