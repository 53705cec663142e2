// Building blocks of models: options, deadlines, dense scoring, validation, snapshot arrays.

export { isPastDeadline, runForTurn, sliceDeadline, yieldToEventLoop } from './cooperative.js'
export {
  addRow,
  friendRecommender,
  friendRecommenderFromBoth,
  friendRecommenderFromHistory,
  historyProfile,
  innerProduct,
  innerProducts,
  itemRecommender,
  itemRecommenderFromFriends,
  type Profile,
  profilesToCsr,
  type ScoreProfiles,
  scorePerProfile,
  withNewUsers,
} from './dense.js'
export { diverged, expectFinite, withResidualErrors } from './divergence.js'
export { calibrationError, fitLogistic, logOdds, sigmoid } from './logistic.js'
export { readOptions, renamedFrom, searchSpaceOf, tunable } from './options.js'
export { arrayOf, createSnapshot, csrArrays, csrOf, expectAlgorithm, signedHistory } from './snapshots.js'
export {
  blocksOf,
  evaluateRanking,
  maskKnown,
  type RankingMetrics,
  type ScoreBlock,
  sampleHeldOutUsers,
} from './validation.js'
