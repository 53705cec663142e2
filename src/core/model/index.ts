// The interfaces of models and recommenders, snapshots and their binary encoding.

export type {
  KnownTies,
  Mixture,
  Model,
  Preference,
  Query,
  Recommender,
  Scored,
  SearchRange,
  SearchSpace,
  TieOdds,
  TrainingProgress,
  TrainingRun,
} from './recommender.js'
export {
  COMMUNITY_ARRAYS,
  EMBEDDING_ARRAYS,
  NEIGHBOUR_ARRAYS,
  type Snapshot,
  type SnapshotArray,
  type Target,
} from './snapshot.js'
export { createSnapshotDecoder, encodeSnapshot } from './snapshot-codec.js'
