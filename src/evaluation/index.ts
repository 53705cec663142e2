// Evaluation: splits, full ranking, metrics, segments and significance.

export {
  type Comparison,
  compareModels,
  evaluateRankings,
  type RankingEvaluation,
} from './evaluate-rankings.js'
export { LIST_METRICS } from './metrics/index.js'
export type { ListMetric } from './metrics/list-metrics.js'
export { hitsOf, rankUsers, targetVocabulary, type UserRankings, usersWithTest } from './rank.js'
export { rankingsFromLists } from './significance.js'
export { type Split, splitInteractions, splitTies } from './split.js'
