// Building blocks that several models use: options, deadlines, dense scoring, similarity, validation, snapshot arrays.

export { type Deadline, isPastDeadline, runForTurn, sliceDeadline, yieldToEventLoop } from './cooperative.js'
export {
  friendRecommender,
  friendRecommenderFromBoth,
  friendRecommenderFromHistory,
  historyProfile,
  itemRecommender,
  itemRecommenderFromFriends,
  type Profile,
  profilesToCsr,
  type ScoreProfiles,
  scorePerProfile,
} from './dense.js'
export { calibrationError, fitLogistic, logOdds, sigmoid } from './logistic.js'
export { readOptions, renamedFrom, searchSpaceOf, tunable } from './options.js'
export { arrayOf, createSnapshot, csrArrays, csrOf, expectAlgorithm, signedHistory } from './snapshots.js'
export {
  blocksOf,
  evaluateRanking,
  listMetrics,
  maskKnown,
  type RankingMetrics,
  type ScoreBlock,
  sampleHeldOutUsers,
} from './validation.js'
export { addRow, innerProducts } from './vectors.js'
