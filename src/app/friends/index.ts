// Friend suggestions: sources, eligibility rules, blend, reasons.

export { createFriendModelLoader, type FriendModel } from './friend-model.js'
export { createSuggestFriends, type SuggestFriends } from './suggest-friends.js'
export type { SuggestionPage } from './suggestion.js'
