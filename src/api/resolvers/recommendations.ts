import type { RecommendationPage } from '../../app/pages/index.js'
import type { ReadUseCases } from '../../app/use-cases.js'
import { checkId } from '../../core/data/index.js'
import { itemRef } from '../../core/page/index.js'
import { MAX_PAGE } from '../../core/shared/index.js'
import {
  checkIds,
  type ItemPageInput,
  MAX_IDS,
  readItemPage,
  readItemPageSelection,
  type SelectionInfo,
} from '../decode/index.js'
import type { InputMaybe, QueryResolvers, Resolvers, UserResolvers } from '../generated/schema.js'
import type { ApiContext, RecommendationEdge } from '../request/index.js'
import { explanationText } from '../text/index.js'

/** Personal pages of items, pages for a session, and given items ranked for a user. */
export function createRecommendationResolvers({
  recommend,
  recommendForSession,
  rank,
}: Pick<ReadUseCases, 'recommend' | 'recommendForSession' | 'rank'>) {
  const User = {
    recommendations: async (user, args, context, info) => {
      const request = { ...readRequest(args, context, info), user: user.id }
      return primed(await recommend(request, context.reads()), context)
    },
  } satisfies UserResolvers
  const Query = {
    recommendForSession: async (_, { items, ...args }, context, info) => {
      const request = { ...readRequest(args, context, info), items: checkIds(items, 'items', MAX_IDS) }
      return primed(await recommendForSession(request, context.request()), context)!
    },
    rank: async (_, { user, items }, context, info) => {
      const request = {
        user: checkId(user, 'user'),
        items: checkIds(items, 'items', MAX_PAGE),
        ...readItemPageSelection(info),
      }
      return primed(await rank(request, context.reads()), context)
    },
  } satisfies QueryResolvers
  return { User, Query }
}

function readRequest(
  { after, ...args }: ItemPageInput & { readonly after?: InputMaybe<string> | undefined },
  { properties }: ApiContext,
  info: SelectionInfo,
) {
  return { ...readItemPage(args, properties), ...readItemPageSelection(info), after: after ?? null }
}

/**
 * Notes the late sources of a page, and keeps its items for the loaders, so that their fields need no query.
 */
function primed(page: RecommendationPage | null, { loaders, late }: ApiContext): RecommendationPage | null {
  for (const source of page?.late ?? []) late.add(source)
  for (const { id, record } of page?.entries ?? []) loaders.items.prime(id, record)
  return page
}

const entryOf = ({ page, position }: RecommendationEdge) => page.entries[position]!

/** Position of a personal page in its list. */
export function pageInfoOf(page: {
  readonly entries: readonly unknown[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  cursorAt(position: number): string
}) {
  const last = page.entries.length - 1
  return {
    hasNextPage: page.hasNextPage,
    hasPreviousPage: page.hasPreviousPage,
    startCursor: last < 0 ? null : page.cursorAt(0),
    endCursor: last < 0 ? null : page.cursorAt(last),
  }
}

/** Fields of a page of items. Cursors are made only if they are selected. */
export const recommendationResolvers = {
  ItemRecommendationConnection: {
    edges: (page) => page.entries.map((_, position) => ({ page, position })),
    pageInfo: pageInfoOf,
  },
  ItemRecommendationEdge: {
    cursor: ({ page, position }) => page.cursorAt(position),
    node: (edge) => itemRef(entryOf(edge).id, entryOf(edge).record.title),
    score: (edge) => entryOf(edge).score,
    sources: (edge) => entryOf(edge).contributions,
    rules: (edge) => entryOf(edge).rules ?? [],
    because: (edge) => edge.page.reasons.get(entryOf(edge).id) ?? [],
  },
  Explanation: {
    text: (explanation, { locale }, { loaders, messages }) =>
      explanationText(explanation, loaders, messages.in(locale)),
    earlier: ({ earlier }) => earlier ?? null,
    closeTo: ({ closeTo }) => closeTo ?? [],
  },
  PathStep: { interaction: ({ interaction }) => interaction ?? null },
} satisfies Resolvers
