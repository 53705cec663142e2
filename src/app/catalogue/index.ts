// Writes of users, items, interactions, friendships and campaigns.

export {
  type CampaignCache,
  type CampaignUseCases,
  createCampaignCache,
  createCampaignUseCases,
} from './campaigns.js'
export {
  createDeleteItems,
  createDeleteUsers,
  createRemoveInteractions,
  type DeleteEntities,
  type RemoveInteractions,
} from './delete.js'
export {
  checkInteraction,
  createRecordInteractions,
  type RecordInteractions,
} from './record-interactions.js'
export { createUpsertUsers, type UpsertUsers } from './upsert.js'
export { createUpsertFriendships, type UpsertFriendships } from './upsert-friendships.js'
export { createUpsertItems, type UpsertItems } from './upsert-items.js'
