// The data of a recommender: ids, interactions, ties, records of an import.

export { checkId, createVocabulary, idProblem, pairKey, rowsIn, type Vocabulary } from './ids.js'
export {
  attractingKinds,
  effectiveWeight,
  hidesItem,
  type Interaction,
  interactionId,
  type KindTable,
} from './interaction.js'
export {
  type ItemFilter,
  type PropertyFilter,
  type PropertyType,
  type PropertyTypes,
  type PropertyValue,
  restrictsByProperty,
  restrictsItems,
} from './item-filter.js'
export {
  type CleanData,
  type DataRecord,
  FORMATS,
  type FolderFacts,
  type FormatName,
  type InteractionColumns,
  type InteractionRecord,
  type ItemRecord,
  MALFORMED_TEXT_LENGTH,
  type MalformedRecord,
  PART,
  type Reader,
  type RecordSource,
  type SplitPart,
  type TaggingColumns,
  type TaggingRecord,
  type TieColumns,
  type TieRecord,
  type UserRecord,
  type WeightMeaning,
} from './records.js'
export {
  acceptStep,
  blockStep,
  CLEARED_BY_FRIENDSHIP,
  cancelStep,
  declineStep,
  type FriendshipState,
  followStep,
  removeStep,
  requestStep,
  type TieChange,
  type TieMark,
  type TieState,
  unblockStep,
  unfollowStep,
} from './tie.js'
