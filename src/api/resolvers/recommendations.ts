import type { RecommendationPage } from '../../app/recommendation.js'
import { itemRef } from '../../core/explanation.js'
import { checkId } from '../../core/ids.js'
import { MAX_PAGE } from '../../core/page.js'
import { checkFirst, checkIds, MAX_FILTER_IDS } from '../arguments.js'
import type { RequestContext } from '../context.js'
import { explanationText } from '../explanation-text.js'
import { readFilter } from '../filter.js'
import type { QueryResolvers, Resolvers, UserResolvers } from '../generated/schema.js'
import type { RecommendationEdge } from '../models.js'
import { selects } from '../selection.js'
import type { ReadUseCases } from '../use-cases.js'

/** Personal pages of items, and the given items in personal order. */
export function createRecommendationResolvers({ recommend, rank }: Pick<ReadUseCases, 'recommend' | 'rank'>) {
  const User = {
    recommendations: async (user, { first, after, filter, exclude }, context, info) => {
      const request = {
        user: user.id,
        first: checkFirst(first),
        after: after ?? null,
        filter: readFilter(filter, context.properties),
        exclude: checkIds(exclude ?? [], 'exclude', MAX_FILTER_IDS),
        reasons: selects(info, 'edges.because'),
      }
      return shown(await recommend(request, context.reads()), context)
    },
  } satisfies UserResolvers
  const Query = {
    rank: async (_, { user, items }, context) =>
      shown(await rank(checkId(user, 'user'), checkIds(items, 'items', MAX_PAGE), context.reads()), context),
  } satisfies QueryResolvers
  return { User, Query }
}

/** A page's items are known already; what its edges tell of them needs no further query. */
function shown(
  page: RecommendationPage | null,
  { loaders, late }: RequestContext,
): RecommendationPage | null {
  for (const source of page?.late ?? []) late.add(source)
  for (const { id, record } of page?.entries ?? []) loaders.items.prime(id, record)
  return page
}

const NO_REASONS: RecommendationEdge['reasons'] = new Map()

const entryOf = ({ page, position }: RecommendationEdge) => page.entries[position]!

/** Where a personal page lies in its list. */
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

/** How a page is shown. Cursors and reasons are made only where they are asked for. */
export const recommendationResolvers = {
  ItemRecommendationConnection: {
    edges: async (page, _, __, info) => {
      const reasons = selects(info, 'because') ? await page.explain() : NO_REASONS
      return page.entries.map((_, position) => ({ page, position, reasons }))
    },
    pageInfo: pageInfoOf,
  },
  ItemRecommendationEdge: {
    cursor: ({ page, position }) => page.cursorAt(position),
    node: (edge) => itemRef(entryOf(edge).id, entryOf(edge).record.title),
    score: (edge) => entryOf(edge).score,
    sources: (edge) => entryOf(edge).contributions,
    because: (edge) => edge.reasons.get(entryOf(edge).id) ?? [],
  },
  Explanation: { text: (explanation, _, { loaders }) => explanationText(explanation, loaders) },
} satisfies Resolvers
