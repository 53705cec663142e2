import type { SuggestionPage } from '../../app/friends/index.js'
import type { SocialUseCases } from '../../app/use-cases.js'
import { userRef } from '../../core/page/index.js'
import { checkFirst, readSuggestionPageSelection } from '../decode/index.js'
import type { Resolvers, UserResolvers } from '../generated/schema.js'
import type { SuggestionEdge } from '../request/index.js'
import { pageInfoOf } from './recommendations.js'

/** Personal pages of friend suggestions. */
export function createSuggestionResolvers({ suggestFriends }: Pick<SocialUseCases, 'suggestFriends'>) {
  return {
    friendSuggestions: async (user, { first, after }, context, info) => {
      const selection = readSuggestionPageSelection(info)
      const request = { user: user.id, first: checkFirst(first), after: after ?? null, ...selection }
      const page = await suggestFriends(request, context.reads())
      // The reasons contain the names of the users, so these need no query.
      for (const [id, { name }] of page?.reasons ?? []) context.loaders.users.prime(id, { id, name })
      return page
    },
  } satisfies UserResolvers
}

const entryOf = ({ page, position }: SuggestionEdge) => page.entries[position]!

const reasonsOf = (edge: SuggestionEdge) => edge.page.reasons.get(entryOf(edge).id)

const probabilitiesOf = (edge: SuggestionEdge) => edge.page.tieProbabilities.get(entryOf(edge).id)

/** Fields of a page of friend suggestions. Cursors are made only if they are selected. */
export const suggestionResolvers = {
  FriendSuggestionConnection: {
    edges: (page: SuggestionPage) => page.entries.map((_, position) => ({ page, position })),
    pageInfo: pageInfoOf,
  },
  FriendSuggestionEdge: {
    cursor: ({ page, position }) => page.cursorAt(position),
    node: (edge) => userRef(entryOf(edge).id),
    score: (edge) => entryOf(edge).score,
    sources: (edge) => entryOf(edge).contributions,
    because: (edge) => reasonsOf(edge)?.because ?? [],
    tieProbability: (edge) => probabilitiesOf(edge)?.forms ?? null,
    followBackProbability: (edge) => probabilitiesOf(edge)?.returned ?? null,
    mutualFriendCount: (edge) => reasonsOf(edge)?.mutualFriendCount ?? 0,
    mutualFriends: (edge, { first }) => {
      const max = checkFirst(first)
      return (reasonsOf(edge)?.mutualFriends ?? []).slice(0, max).map((id) => userRef(id))
    },
  },
} satisfies Resolvers
