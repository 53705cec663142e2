// What several models use: options, dense scores, similarity, validation, snapshot arrays.

export {
  friendRecommender,
  friendRecommenderFromBoth,
  friendRecommenderFromHistory,
  historyProfile,
  itemRecommender,
  itemRecommenderFromFriends,
  oneByOne,
  type Profile,
  type ScoreProfiles,
} from './dense.js'
export { calibrationError, fitLogistic, logOdds, sigmoid } from './logistic.js'
export { isLate, partOfTheTime, readOptions, searched, searchSpaceOf } from './options.js'
export {
  addNeighbours,
  bestProducts,
  binary,
  breathe,
  correlation,
  degreePowers,
  type NeighbourTable,
  rowMoments,
  type SimilarityOptions,
  similarityShape,
} from './similarity.js'
export { arrayOf, createSnapshot, csrArrays, csrOf, expectAlgorithm, signedHistory } from './snapshots.js'
export {
  blocksOf,
  judgeList,
  type RankingQuality,
  rankingQuality,
  type ScoreBlock,
  sampleJudged,
} from './validation.js'
export { addRow, innerProducts } from './vectors.js'
