// Recommendations for groups and with friends, similar users, communities to join.

export { createFindSimilarUsers, type FindSimilarUsers } from './find-similar-users.js'
export { createRecommendToGroup, type RecommendToGroup } from './recommend-to-group.js'
export { createRecommendWithFriends, type RecommendWithFriends } from './recommend-with-friends.js'
export { createSuggestCommunities, type SuggestCommunities } from './suggest-communities.js'
