import type { RecommendationPage } from '../../app/pages/index.js'
import type { ReadUseCases } from '../../app/use-cases.js'
import { checkId } from '../../core/data/index.js'
import { itemRef } from '../../core/page/index.js'
import { MAX_PAGE } from '../../core/shared/index.js'
import {
  checkFirst,
  checkIds,
  explanationText,
  MAX_FILTER_IDS,
  MAX_IDS,
  readFilter,
  readRules,
  selects,
} from '../decode/index.js'

import type {
  InputMaybe,
  ItemFilter,
  ItemRulesInput,
  QueryResolvers,
  Resolvers,
  UserResolvers,
} from '../generated/schema.js'
import type { ApiContext, RecommendationEdge } from '../request/index.js'

/** Personal pages of items, and the given items in personal order. */
export function createRecommendationResolvers({
  recommend,
  recommendForSession,
  rank,
}: Pick<ReadUseCases, 'recommend' | 'recommendForSession' | 'rank'>) {
  const User = {
    recommendations: async (user, { first, after, filter, exclude, rules }, context, info) => {
      const request = readRequest({ first, after, filter, exclude, rules }, context, info)
      return shown(await recommend({ ...request, user: user.id }, context.reads()), context)
    },
  } satisfies UserResolvers
  const Query = {
    recommendForSession: async (_, { items, ...args }, context, info) => {
      const request = { ...readRequest(args, context, info), items: checkIds(items, 'items', MAX_IDS) }
      return shown(await recommendForSession(request, context.request()), context)!
    },
    rank: async (_, { user, items }, context) =>
      shown(await rank(checkId(user, 'user'), checkIds(items, 'items', MAX_PAGE), context.reads()), context),
  } satisfies QueryResolvers
  return { User, Query }
}

interface PageArguments {
  readonly first: number
  readonly after?: InputMaybe<string> | undefined
  readonly filter?: InputMaybe<ItemFilter> | undefined
  readonly exclude?: InputMaybe<readonly string[]> | undefined
  readonly rules?: InputMaybe<ItemRulesInput> | undefined
}

function readRequest(
  { first, after, filter, exclude, rules }: PageArguments,
  { properties }: ApiContext,
  info: Parameters<typeof selects>[0],
) {
  return {
    first: checkFirst(first),
    after: after ?? null,
    filter: readFilter(filter, properties),
    exclude: checkIds(exclude ?? [], 'exclude', MAX_FILTER_IDS),
    reasons: selects(info, 'edges.because'),
    rules: readRules(rules),
  }
}

/** A page's items are known already; what its edges tell of them needs no further query. */
function shown(page: RecommendationPage | null, { loaders, late }: ApiContext): RecommendationPage | null {
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
    rules: (edge) => entryOf(edge).rules ?? [],
    because: (edge) => edge.reasons.get(entryOf(edge).id) ?? [],
  },
  Explanation: { text: (explanation, _, { loaders }) => explanationText(explanation, loaders) },
} satisfies Resolvers
