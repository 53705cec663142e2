import type { KindTable } from '../../core/data/index.js'
import { type Assignment, type ItemRules, rulesDigest, variantLabel } from '../../core/page/index.js'

import type { RequestContext } from '../../core/ports/index.js'

import { badInput, lazy, momentOf, traced, tracedNow } from '../../core/shared/index.js'

import { type PageVariants, type Serving, servingFor, servingOfScroll } from '../serving/index.js'

import type { RequestReads } from '../shared/index.js'
import { type ComputedPage, computePage, type PageDependencies } from './compute-page.js'
import { explainPage, reasonsOf } from './explain.js'
import { createServed, decodeScroll, encodeScroll, type ScrollState } from './page-cursor.js'
import { itemsPassing, type RulesOfPageDependencies, rulesOfPage, shortfallOf } from './page-rules.js'
import type { RecommendationPage, RecommendRequest } from './recommendation.js'
import { type ViewerContext, viewerContext } from './viewer.js'

export interface RecommendDependencies extends PageDependencies, RulesOfPageDependencies {
  readonly kinds: KindTable
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
}

export type Recommend = (request: RecommendRequest, reads: RequestReads) => Promise<RecommendationPage | null>

/**
 * A page of items for a user, computed now: context, candidates, blend, rules, page; null if the user is unknown.
 *
 * @throws KindredError BAD_USER_INPUT for a cursor that was altered or began with other rules, CURSOR_EXPIRED for one that is too old.
 */
export function createRecommend(
  dependencies: RecommendDependencies & { readonly variants: PageVariants },
): Recommend {
  const { kinds, variants } = dependencies
  const pages = createPages(dependencies, variants)
  return (request, { context, viewer }) =>
    pages(request, context, async (asOf) => {
      const record = await viewer(request.user)
      if (record === null) return null
      return tracedNow(
        context.trace,
        'history',
        () => viewerContext(record, kinds, asOf),
        ({ history, seen, friends }) => ({ items: history.length, seen: seen.size, friends: friends.length }),
      )
    })
}

/**
 * Pages for whoever `viewerAt` gives.
 *
 * @param pageVariants null: whoever it is takes part in no experiment.
 */
export function createPages(
  dependencies: Omit<RecommendDependencies, 'kinds'>,
  pageVariants: PageVariants | null,
) {
  const { shelf, now } = dependencies
  /** @param viewerAt the viewer as of a moment, milliseconds since 1970; null: nobody, and no page. */
  return async (
    request: RecommendRequest,
    context: RequestContext,
    viewerAt: (asOf: number) => Promise<ViewerContext | null>,
  ): Promise<RecommendationPage | null> => {
    const { user, first, filter, exclude, reasons: explained } = request
    const scroll = request.after === null ? null : decodeScroll(request.after, user, now())
    const asOf = scroll?.asOf ?? momentOf(now())
    const [viewer, only] = await Promise.all([viewerAt(asOf), itemsPassing(filter, shelf, context)])
    if (viewer === null) return null
    const { serving, variants } = await servingOf(scroll, viewer)
    const asked = request.rules ?? {}
    const state = scroll ?? { ...beginScroll(user, serving, asOf, variants), rules: rulesDigest(asked) }
    checkRules(state, asked)
    const { served, seed } = state
    const holding = await rulesOfPage(asked, viewer, dependencies, context)
    const rules = holding && { rules: holding, length: first, seed, shown: served.count }
    // One entry more than asked, to tell whether there is a next page.
    const wanted = { entries: first + 1, filter, only, exclude, served, reasons: explained, rules }
    const page = await computePage(viewer, serving, wanted, dependencies, context)
    const reasons = async () => {
      const entries = page.entries.slice(0, first)
      return page.evidence === null
        ? explainPage(entries, viewer, serving, dependencies.evidence, context)
        : reasonsOf(entries, viewer, page.evidence)
    }
    const explain = () => traced(context.trace, 'explain', reasons)
    return pageOf(page, request, state, variants, explain)
  }

  async function servingOf(scroll: ScrollState | null, { user, active }: ViewerContext) {
    if (scroll !== null) {
      const serving = await servingOfScroll(scroll.version, active, dependencies)
      return pageVariants?.resume(scroll.variants ?? [], serving) ?? { serving, variants: [] }
    }
    if (pageVariants !== null) return pageVariants.begin(user, active, now())
    return { serving: await servingFor(active, dependencies), variants: [] }
  }

  function beginScroll(
    user: string,
    { loaded }: Serving,
    asOf: number,
    variants: readonly Assignment[],
  ): ScrollState {
    const seed = Math.floor(dependencies.random() * 2 ** 32)
    const version = loaded?.version ?? null
    return { user, version, asOf, seed, variants: variants.map(variantLabel), served: createServed(seed) }
  }

  function pageOf(
    { entries: found, behind, late }: ComputedPage,
    { first, filter, after }: RecommendRequest,
    state: ScrollState,
    variants: readonly Assignment[],
    explain: RecommendationPage['explain'],
  ): RecommendationPage {
    const entries = found.slice(0, first)
    const missing = first - entries.length
    const hasMore = behind === undefined ? found.length > first : behind.length > 0
    return {
      recommendationId: dependencies.randomId(),
      snapshot: state.version,
      variants,
      offset: state.served.count,
      late,
      entries,
      hasNextPage: hasMore,
      hasPreviousPage: after !== null,
      shortfall: shortfallOf(missing, filter, hasMore),
      cursorAt: (position) => {
        const shown = entries.slice(0, position + 1).map(({ id }) => id)
        return encodeScroll({ ...state, served: state.served.with(shown) })
      },
      explain: lazy(explain),
    }
  }
}

/** A scroll goes on with the rules that it began with: others would have another order, in which entries could be passed over. */
function checkRules({ rules = '' }: ScrollState, asked: Partial<ItemRules>): void {
  if (rules === rulesDigest(asked)) return
  throw badInput(
    'rules',
    'the rules are not those that the cursor began with',
    'send the rules of the first page, or begin again without a cursor',
  )
}
