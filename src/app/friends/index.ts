// Friend suggestions: sources, eligibility rules, blend, reasons.

export { createFriendModelLoader, type FriendModel } from './friend-model.js'
export { friendWeights, queryFriendSources } from './friend-sources.js'
export { createFriendsOfFriends } from './friends-of-friends.js'
export { createSuggestFriends, type SuggestFriends } from './suggest-friends.js'
export type { SuggestionPage } from './suggestion.js'
