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

const PAGE: FieldCost = { call: 70, entry: 0.3, of: { rules: 100, filter: 20 } }
const LIST: FieldCost = { call: 20, entry: 0.2 }
/** A list of the history or ties of a user, which is read from the database. */
const OF_USER: FieldCost = { call: 45, entry: 0.2 }
const PROBABILITY: FieldCost = { call: 0.1 }

/**
 * Fields that cost more than others of their type, as bench/costs.ts measured them on the sample shop and
 * rounded up. Mutations are estimates.
 */
export const FIELD_COSTS: Readonly<Record<string, FieldCost>> = {
  'User.recommendations': PAGE,
  'Query.recommendForSession': PAGE,
  'Query.rank': PAGE,
  'ItemRecommendationEdge.because': { call: 1.2 },
  'User.friendSuggestions': { call: 100, entry: 0.5 },
  'FriendSuggestionEdge.because': { call: 2 },
  'FriendSuggestionEdge.tieProbability': PROBABILITY,
  'FriendSuggestionEdge.followBackProbability': PROBABILITY,
  'User.recommendedWithFriends': { call: 300 },
  'Query.groupRecommendations': { call: 300, entry: 0.3, of: { users: 50 } },
  'User.similarUsers': { call: 40, entry: 0.2 },
  'User.communitySuggestions': { call: 30 },
  'Query.why': { call: 220 },
  'Query.counterfactual': { call: 2500 },
  'Query.whatIf': { call: 300, entry: 0.3 },
  'Subscription.recommendationsChanged': { call: 200 },
  'Item.similar': { call: 25, entry: 0.3 },
  'Item.alsoInteracted': { call: 55, entry: 0.2 },
  'Item.audience': { call: 150, entry: 0.2 },
  'Query.popular': LIST,
  'Query.trending': LIST,
  'Query.latest': LIST,
  'Query.search': { call: 100, entry: 0.2 },
  'Query.searchUsers': { call: 140, entry: 0.2 },
  'Query.browseItems': { call: 25, entry: 0.5 },
  'Query.browseUsers': LIST,
  'Query.exportUser': { call: 140 },
  // With some 10,000 recorded pages; it grows with them.
  'Query.clickThrough': { call: 6000 },
  'Query.experiments': { call: 300 },
  'Query.experiment': { call: 100 },
  'Community.members': LIST,
  'Community.favourites': LIST,
  'User.history': OF_USER,
  'User.friends': OF_USER,
  'User.friendRequests': OF_USER,
  'User.following': OF_USER,
  'User.followers': OF_USER,
  'User.blocked': OF_USER,
  'User.dismissedUsers': OF_USER,
  'User.dismissedItems': OF_USER,
  'Mutation.recordInteractions': { call: 50, of: { input: 1.5 } },
  'Mutation.upsertUsers': { call: 50, of: { input: 1 } },
  'Mutation.upsertItems': { call: 50, of: { input: 2 } },
  'Mutation.upsertFriendships': { call: 50, of: { input: 1 } },
  'Mutation.deleteUsers': { call: 50, of: { ids: 2 } },
  'Mutation.deleteItems': { call: 50, of: { ids: 2 } },
  'Mutation.removeInteractions': { call: 50, of: { ids: 1 } },
}
