import type { SuggestFriends, SuggestionPage } from '../../app/friends/index.js'

import { userRef } from '../../core/page/index.js'
import { MAX_PAGE } from '../../core/shared/index.js'
import { checkFirst, selects } from '../decode/index.js'
import type { Resolvers, UserResolvers } from '../generated/schema.js'
import type { SuggestionEdge } from '../request/index.js'

import { pageInfoOf } from './recommendations.js'

/** Fields that rest on what explains a page. */
const REASONS = ['edges.because', 'edges.mutualFriendCount', 'edges.mutualFriends']

/** Personal pages of people. */
export function createSuggestionResolvers({
  suggestFriends,
}: {
  readonly suggestFriends: SuggestFriends
}): UserResolvers {
  return {
    friendSuggestions: async (user, { first, after }, context, info) => {
      const reasons = REASONS.some((field) => selects(info, field))
      // A text names one.
      const mutuals = selects(info, 'edges.mutualFriends') ? MAX_PAGE : 1
      const request = { user: user.id, first: checkFirst(first), after: after ?? null, reasons, mutuals }
      const page = await suggestFriends(request, context.reads())
      if (page !== null && reasons) {
        // What explains the people is read now, and names them too.
        for (const [id, { name }] of await page.explain()) context.loaders.users.prime(id, { id, name })
      }
      return page
    },
  }
}

const entryOf = ({ page, position }: SuggestionEdge) => page.entries[position]!

const reasonsOf = async (edge: SuggestionEdge) => (await edge.page.explain()).get(entryOf(edge).id)

const oddsOf = async (edge: SuggestionEdge) => (await edge.page.odds()).get(entryOf(edge).id)

/** How a page is shown. Cursors and reasons are made only where they are asked for. */
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
    tieProbability: async (edge) => (await oddsOf(edge))?.forms ?? null,
    followBackProbability: async (edge) => (await oddsOf(edge))?.returned ?? null,
    mutualFriendCount: async (edge) => (await reasonsOf(edge))?.mutualFriendCount ?? 0,
    mutualFriends: async (edge, { first }) => {
      const most = checkFirst(first)
      return ((await reasonsOf(edge))?.mutualFriends ?? []).slice(0, most).map((id) => userRef(id))
    },
  },
} satisfies Resolvers
