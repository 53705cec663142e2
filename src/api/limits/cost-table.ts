/** What a field costs, in units of a tenth of a millisecond of one core of the server and the database. */
export interface FieldCost {
  /** Of each call. */
  readonly call?: number
  /** Of each entry that the call returns, besides the fields of the entry. */
  readonly entry?: number
  /** Of each value of an argument with this name, if it is given. */
  readonly of?: Readonly<Record<string, number>>
}

/** Cost of a field that returns an object. */
export const OBJECT_COST: FieldCost = { call: 0.1 }
/** Cost of a field that returns a value. */
export const VALUE_COST: FieldCost = { call: 0.02 }
/** Cost of the whole schema. */
export const INTROSPECTION_COST = 100
/** Entries of a list that has no argument for its length. */
export const LIST_LENGTH = 5

const PAGE: FieldCost = { call: 60, entry: 0.3, of: { rules: 100, filter: 20 } }
const LIST: FieldCost = { call: 5, entry: 0.1 }
const PROBABILITY: FieldCost = { call: 1 }

/**
 * Fields that cost more than others of their type. Those of the two kinds of page come from the times in
 * bench/README.md; the others are estimates.
 */
export const FIELD_COSTS: Readonly<Record<string, FieldCost>> = {
  'User.recommendations': PAGE,
  'Query.recommendForSession': PAGE,
  'Query.rank': PAGE,
  'ItemRecommendationEdge.because': { call: 0.5 },
  'User.friendSuggestions': { call: 100, entry: 0.5 },
  'FriendSuggestionEdge.because': { call: 0.5 },
  'FriendSuggestionEdge.tieProbability': PROBABILITY,
  'FriendSuggestionEdge.followBackProbability': PROBABILITY,
  'User.recommendedWithFriends': { call: 1000 },
  'Query.groupRecommendations': { call: 100, entry: 0.3, of: { users: 100 } },
  'User.similarUsers': { call: 40, entry: 0.2 },
  'User.communitySuggestions': { call: 30 },
  'Query.why': { call: 200 },
  'Query.counterfactual': { call: 5000 },
  'Query.whatIf': { call: 300, entry: 0.3 },
  'Subscription.recommendationsChanged': { call: 200 },
  'Item.similar': { call: 10, entry: 0.2 },
  'Item.alsoInteracted': { call: 30, entry: 0.2 },
  'Item.audience': { call: 300, entry: 0.2 },
  'Query.popular': LIST,
  'Query.trending': LIST,
  'Query.latest': LIST,
  'Query.search': { call: 50, entry: 0.2 },
  'Query.searchUsers': { call: 50, entry: 0.2 },
  'Query.browseItems': LIST,
  'Query.browseUsers': LIST,
  'Query.exportUser': { call: 500 },
  'Query.clickThrough': { call: 300 },
  'Query.experiments': { call: 300 },
  'Query.experiment': { call: 100 },
  'Community.members': LIST,
  'Community.favourites': LIST,
  'User.history': LIST,
  'User.friends': LIST,
  'User.friendRequests': LIST,
  'User.following': LIST,
  'User.followers': LIST,
  'User.blocked': LIST,
  'User.dismissedUsers': LIST,
  'User.dismissedItems': LIST,
  'Mutation.recordInteractions': { call: 50, of: { input: 1.5 } },
  'Mutation.upsertUsers': { call: 50, of: { input: 1 } },
  'Mutation.upsertItems': { call: 50, of: { input: 2 } },
  'Mutation.upsertFriendships': { call: 50, of: { input: 1 } },
  'Mutation.deleteUsers': { call: 50, of: { ids: 2 } },
  'Mutation.deleteItems': { call: 50, of: { ids: 2 } },
  'Mutation.removeInteractions': { call: 50, of: { ids: 1 } },
}
