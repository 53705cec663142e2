// The interfaces of models and recommenders, snapshots and their binary encoding.

export { unknownArrays } from './array-layouts.js'
export { eraseUsers, historiesOf, rowsOfUser } from './erase-users.js'
export { type BadArray, checkFiniteSnapshot, findBadArray, MAX_ELEMENT } from './finite.js'
export type {
  ItemMixture,
  KnownTies,
  Model,
  NewItem,
  NewUser,
  Preference,
  Query,
  Recommender,
  Scored,
  SearchRange,
  SearchSpace,
  TieProbability,
  TrainingProgress,
  TrainingRun,
} from './recommender.js'
export {
  COMMUNITY_ARRAYS,
  deletedUserIds,
  EMBEDDING_ARRAYS,
  forgetDeleted,
  NEIGHBOUR_ARRAYS,
  type Snapshot,
  type SnapshotArray,
  type Target,
} from './snapshot.js'
export { createSnapshotDecoder, encodeSnapshot } from './snapshot-codec.js'
export {
  BASELINE,
  type BlendTraits,
  currentSourceName,
  type ExplanationKind,
  FRIEND_SOURCE_NAMES,
  FRIEND_SOURCES,
  type FriendSource,
  type FriendSourceTraits,
  ITEM_SOURCE_NAMES,
  ITEM_SOURCES,
  type ItemSource,
  type ItemSourceTraits,
  isItemSource,
  type LiveForm,
  type SourceName,
  type SourceTraits,
  type SourceWeights,
  type TrainedFriendSource,
  type TrainedItemSource,
} from './sources.js'
