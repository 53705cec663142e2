// The public library, documented in docs/library.md: data, models, evaluation, snapshots and the service.
// Other modules are internal.

export {
  composeEvaluation,
  composeImport,
  composeRegistry,
  composeServing,
  loadSettings,
  openFolder,
  type Registry,
  type RunningServer,
  readCleanFolder,
  type Settings,
  type TrainingRequest,
} from './compose/index.js'
export {
  type CleanData,
  createVocabulary,
  type Interaction,
  type KindTable,
  type Vocabulary,
} from './core/data/index.js'
export {
  buildDataset,
  type Dataset,
  type DatasetOptions,
  type HoldOut,
  holdOutInteractions,
  holdOutTies,
} from './core/dataset/index.js'
export {
  createSnapshotDecoder,
  encodeSnapshot,
  type Model,
  type Preference,
  type Query,
  type Recommender,
  type Scored,
  type SearchSpace,
  type Snapshot,
  type SnapshotArray,
  type Target,
  type TrainingProgress,
  type TrainingRun,
} from './core/model/index.js'
export { type ErrorCode, KindredError, type Progress, silentProgress } from './core/shared/index.js'
export {
  type Comparison,
  compareModels,
  evaluateRankings,
  LIST_METRICS,
  type ListMetric,
  type RankingEvaluation,
  rankUsers,
  type Split,
  splitInteractions,
  splitTies,
  type UserRankings,
} from './evaluation/index.js'
export { findModel, models } from './models/index.js'
