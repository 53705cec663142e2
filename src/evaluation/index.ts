// Evaluation: splits, full ranking, metrics, segments and significance.

export { coreOf } from './core.js'
export {
  type Comparison,
  compareModels,
  evaluateRankings,
  type RankingEvaluation,
} from './evaluate-rankings.js'
export { LIST_METRICS } from './metrics/index.js'
export type { ListMetric } from './metrics/list-metrics.js'
export { hitsOf, rankUsers, targetVocabulary, type UserRankings, usersWithTest } from './rank.js'
export { type ListsAsRankings, rankingsFromLists } from './significance.js'
export { SPLIT_KINDS, type Split, type SplitKind, splitInteractions, splitTies } from './split.js'
export type { TestReason } from './split-parts.js'
