/** What a document is filled with. */
export interface Sample {
  readonly user: string
  readonly others: readonly string[]
  readonly item: string
  readonly items: readonly string[]
  /** The first item of the user's page, so that its explanation has something to explain. */
  readonly recommended: string
}

/** A request whose cost comes from one field, by the field of the cost table. */
export interface PricedDocument {
  readonly field: string
  /** What is varied, such as the number of entries; empty: nothing. */
  readonly of: string
  readonly text: (sample: Sample) => string
}

const quoted = (values: readonly string[]): string => JSON.stringify(values)
const ofUser = (user: string, selection: string): string =>
  `{ user(id: ${JSON.stringify(user)}) { ${selection} } }`
const ofItem = (item: string, selection: string): string =>
  `{ item(id: ${JSON.stringify(item)}) { ${selection} } }`
const EDGES = '{ edges { node { id } } }'

/** A field of users or items with a number of entries, short and long. */
function lists(field: string, of: (sample: Sample, first: number) => string): PricedDocument[] {
  return [1, 100].map((first) => ({
    field,
    of: `first: ${first}`,
    text: (sample) => of(sample, first),
  }))
}
const listOfUser = (name: string): PricedDocument[] =>
  lists(`User.${name}`, ({ user }, first) => ofUser(user, `${name}(first: ${first}) ${EDGES}`))
const listOfItem = (name: string): PricedDocument[] =>
  lists(`Item.${name}`, ({ item }, first) => ofItem(item, `${name}(first: ${first}) ${EDGES}`))
const listOfAll = (name: string, more = ''): PricedDocument[] =>
  lists(`Query.${name}`, (_, first) => `{ ${name}(${more}first: ${first}) ${EDGES} }`)
const pair = (user: string, item: string): string =>
  `user: ${JSON.stringify(user)}, item: ${JSON.stringify(item)}`
const only = (field: string, text: PricedDocument['text']): PricedDocument => ({ field, of: '', text })

/** Asks for the first item of a user's page. */
export const PAGE = ({ user }: Pick<Sample, 'user'>): string =>
  ofUser(user, 'recommendations(first: 1) { edges { node { id } } }')

/** A document for each field of the cost table that reads. */
export const DOCUMENTS: readonly PricedDocument[] = [
  ...listOfUser('recommendations'),
  only('ItemRecommendationEdge.because', ({ user }) =>
    ofUser(user, 'recommendations(first: 100) { edges { node { id } because { text } } }'),
  ),
  ...lists(
    'Query.recommendForSession',
    ({ items }, first) => `{ recommendForSession(items: ${quoted(items)}, first: ${first}) ${EDGES} }`,
  ),
  only(
    'Query.rank',
    ({ user, items }) =>
      `{ rank(user: ${JSON.stringify(user)}, items: ${quoted(items)}) { edges { node { id } } } }`,
  ),
  ...listOfUser('friendSuggestions'),
  only('FriendSuggestionEdge.because', ({ user }) =>
    ofUser(user, 'friendSuggestions(first: 100) { edges { node { id } because { text } } }'),
  ),
  only('FriendSuggestionEdge.tieProbability', ({ user }) =>
    ofUser(user, 'friendSuggestions(first: 100) { edges { node { id } tieProbability } }'),
  ),
  only('User.recommendedWithFriends', ({ user }) =>
    ofUser(user, 'recommendedWithFriends(first: 10) { item { id } }'),
  ),
  ...[2, 20].map((count) => ({
    field: 'Query.groupRecommendations',
    of: `users: ${count}`,
    text: ({ user, others }: Sample) =>
      `{ groupRecommendations(users: ${quoted([user, ...others].slice(0, count))}) { entries { item { id } } } }`,
  })),
  ...listOfUser('similarUsers'),
  only('User.communitySuggestions', ({ user }) =>
    ofUser(user, 'communitySuggestions(first: 5) { community { id } }'),
  ),
  only('Query.why', ({ user, recommended }) => `{ why(${pair(user, recommended)}) { __typename } }`),
  only(
    'Query.counterfactual',
    ({ user, recommended }) => `{ counterfactual(${pair(user, recommended)}) { found } }`,
  ),
  only(
    'Query.whatIf',
    ({ user, recommended }) =>
      `{ whatIf(user: ${JSON.stringify(user)}, dismiss: [${JSON.stringify(recommended)}]) { __typename } }`,
  ),
  ...listOfItem('similar'),
  ...listOfItem('alsoInteracted'),
  ...listOfItem('audience'),
  ...listOfAll('popular'),
  ...listOfAll('trending'),
  ...listOfAll('latest'),
  ...listOfAll('search', 'text: "the", '),
  ...listOfAll('searchUsers', 'text: "a", '),
  ...listOfAll('browseItems'),
  ...listOfAll('browseUsers'),
  only('Query.exportUser', ({ user }) => `{ exportUser(id: ${JSON.stringify(user)}) { document } }`),
  only('Query.clickThrough', () => '{ clickThrough { rows { clicks } } }'),
  only('Query.experiments', () => '{ experiments { name } }'),
  ...listOfUser('history'),
  ...listOfUser('friends'),
  ...listOfUser('friendRequests').map((document) => ({
    ...document,
    text: (sample: Sample) => document.text(sample).replace('(first', '(direction: INCOMING, first'),
  })),
  ...listOfUser('following'),
  ...listOfUser('followers'),
  ...listOfUser('blocked'),
  ...listOfUser('dismissedUsers'),
  ...listOfUser('dismissedItems'),
]
