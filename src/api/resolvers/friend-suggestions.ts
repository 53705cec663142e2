import type { SuggestionPage } from '../../app/friends/index.js'
import type { SocialUseCases } from '../../app/use-cases.js'
import { userRef } from '../../core/page/index.js'
import { MAX_PAGE } from '../../core/shared/index.js'
import { checkFirst, readSuggestionPageSelection } from '../decode/index.js'
import type { Resolvers, UserResolvers } from '../generated/schema.js'
import type { SuggestionEdge } from '../request/index.js'
import { pageInfoOf } from './recommendations.js'

/** Personal pages of friend suggestions. */
export function createSuggestionResolvers({ suggestFriends }: Pick<SocialUseCases, 'suggestFriends'>) {
  return {
    friendSuggestions: async (user, { first, after }, context, info) => {
      const { reasons, mutualFriends } = readSuggestionPageSelection(info)
      // Without `mutualFriends` one of them is enough: the text of a reason names one.
      const mutuals = mutualFriends ? MAX_PAGE : 1
      const request = { user: user.id, first: checkFirst(first), after: after ?? null, reasons, mutuals }
      const page = await suggestFriends(request, context.reads())
      if (page !== null && reasons) {
        // The read of the reasons also returns the names of the users.
        for (const [id, { name }] of await page.explain()) context.loaders.users.prime(id, { id, name })
      }
      return page
    },
  } satisfies UserResolvers
}

const entryOf = ({ page, position }: SuggestionEdge) => page.entries[position]!

const reasonsOf = async (edge: SuggestionEdge) => (await edge.page.explain()).get(entryOf(edge).id)

const probabilitiesOf = async (edge: SuggestionEdge) =>
  (await edge.page.tieProbabilities()).get(entryOf(edge).id)

/** Fields of a page of friend suggestions. Cursors and probabilities are made only if they are selected. */
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
    because: async (edge) => (await reasonsOf(edge))?.because ?? [],
    tieProbability: async (edge) => (await probabilitiesOf(edge))?.forms ?? null,
    followBackProbability: async (edge) => (await probabilitiesOf(edge))?.returned ?? null,
    mutualFriendCount: async (edge) => (await reasonsOf(edge))?.mutualFriendCount ?? 0,
    mutualFriends: async (edge, { first }) => {
      const max = checkFirst(first)
      return ((await reasonsOf(edge))?.mutualFriends ?? []).slice(0, max).map((id) => userRef(id))
    },
  },
} satisfies Resolvers
