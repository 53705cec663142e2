import type { KindTable } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import { type Assignment, type ItemRules, rulesDigest, variantLabel } from '../../core/page/index.js'
import type { ItemAvailability, RequestContext, SnapshotStore } from '../../core/ports/index.js'
import { badInput, momentOf, tracedNow } from '../../core/shared/index.js'

import type { ServingSelector } from '../serving/index.js'
import type { CachedRead, RequestReads } from '../shared/index.js'
import { computePage, type PageDraft, pageInput, type Stage } from './compute-page.js'
import { beginScroll, checkScrollOwner, decodeScroll, encodeScroll, type ScrollState } from './page-cursor.js'
import { itemsPassing, type PageRulesDependencies, rulesOfPage, shortfallOf } from './page-rules.js'
import type { RecommendationPage, RecommendRequest } from './recommendation.js'
import { ANONYMOUS, type ViewerContext, viewerContext } from './viewer.js'

/** What {@link createRecommend} needs. */
export interface RecommendDependencies extends PageRulesDependencies {
  /** Steps of computing a page, in order. */
  readonly stages: readonly Stage[]
  readonly selector: ServingSelector
  readonly popularity: CachedRead<readonly Scored[]>
  readonly availability: Pick<ItemAvailability, 'matching'>
  readonly store: Pick<SnapshotStore, 'active'>
  readonly kinds: KindTable
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
}

/** Recommends items to a user; null if the user is unknown. */
export type Recommend = (request: RecommendRequest, reads: RequestReads) => Promise<RecommendationPage | null>

/** A page for an anonymous viewer. */
export interface SessionRequest extends Omit<RecommendRequest, 'user'> {
  /** Ids of items, latest first. Unknown items are ignored. */
  readonly items: readonly string[]
}

/** Recommends items to an anonymous viewer. */
export type RecommendForSession = (
  request: SessionRequest,
  context: RequestContext,
) => Promise<RecommendationPage>

/** The two kinds of personal pages. */
export interface RecommendUseCases {
  /** A page of items for a user. */
  readonly recommend: Recommend
  /**
   * A page for an anonymous viewer, whose items are folded in like the history of a new user. Takes part in
   * no experiment.
   */
  readonly recommendForSession: RecommendForSession
}

/**
 * Pages of items, computed on request: viewer, serving context, rules, stages, page.
 *
 * Both throw KindredError BAD_USER_INPUT for a cursor that was altered or began with other rules,
 * CURSOR_EXPIRED for one that is too old.
 */
export function createRecommend(dependencies: RecommendDependencies): RecommendUseCases {
  const { stages, selector, popularity, availability, store, kinds, now, random } = dependencies

  /**
   * @param user null: an anonymous viewer.
   * @param viewerAt the viewer at a moment, milliseconds since 1970; null: there is no such user.
   */
  async function pageFor(
    user: string | null,
    request: Omit<RecommendRequest, 'user'>,
    viewerAt: (asOf: number) => Promise<ViewerContext | null>,
    context: RequestContext,
  ): Promise<RecommendationPage | null> {
    const { first, after, filter, exclude, reasons, rules: requested = {} } = request
    const owner = user ?? ANONYMOUS
    const scroll = after === null ? null : decodeScroll(after, owner, now())
    const asOf = scroll?.asOf ?? momentOf(now())
    const [viewer, only] = await Promise.all([viewerAt(asOf), itemsPassing(filter, availability, context)])
    if (viewer === null) return null
    const { serving, variants } =
      scroll === null
        ? await selector.begin(user, viewer.active, now())
        : await selector.resume(user, scroll, viewer.active)
    const state: ScrollState = scroll ?? {
      ...beginScroll(owner, serving, asOf, random),
      variants: variants.map(variantLabel),
      rules: rulesDigest(requested),
    }
    if (scroll !== null) checkScrollOwner(serving, owner, scroll.asOf)
    checkRules(state, requested)
    const { shown, seed } = state
    const rules = await rulesOfPage(requested, viewer, dependencies, context)
    const spec = { length: first, depth: first + 1, filter, only, exclude, shown, reasons, rules, seed }
    const input = pageInput({ spec, viewer, serving, popularity, context })
    return toPage(await computePage(stages, input), request, state, variants)
  }

  function toPage(
    { entries, rest, late, reasons }: PageDraft,
    { first, filter, after }: Pick<RecommendRequest, 'first' | 'filter' | 'after'>,
    state: ScrollState,
    variants: readonly Assignment[],
  ): RecommendationPage {
    const hasNextPage = rest.length > 0
    return {
      recommendationId: dependencies.randomId(),
      snapshot: state.version,
      offset: state.shown.count,
      ...{ variants, late, entries, reasons, hasNextPage },
      hasPreviousPage: after !== null,
      shortfall: shortfallOf(first - entries.length, filter, hasNextPage),
      cursorAt: (position) => {
        const shown = entries.slice(0, position + 1).map(({ id }) => id)
        return encodeScroll({ ...state, shown: state.shown.with(shown) })
      },
    }
  }

  return {
    recommend: (request, { context, viewer: readViewer }) => {
      const viewerAt = async (asOf: number) => {
        const record = await readViewer(request.user)
        if (record === null) return null
        return tracedNow(
          context.trace,
          'history',
          () => viewerContext(record, kinds, asOf),
          ({ history, consumed, friends }) => ({
            items: history.length,
            consumed: consumed.size,
            friends: friends.length,
          }),
        )
      }
      return pageFor(request.user, request, viewerAt, context)
    },
    async recommendForSession({ items, ...request }, context) {
      const viewerAt = async (asOf: number) => {
        const active = await store.active(context)
        return sessionViewer([...new Set(items)], asOf, active)
      }
      return (await pageFor(null, request, viewerAt, context))!
    },
  }
}

/**
 * A scroll must continue with the rules that it began with: under other rules, entries could be passed over.
 */
function checkRules({ rules = '' }: ScrollState, requested: Partial<ItemRules>): void {
  if (rules === rulesDigest(requested)) return
  throw badInput(
    'rules',
    'the rules are not those that the cursor began with',
    'send the rules of the first page, or begin again without a cursor',
  )
}

/** A viewer without an id, whose history is these items, latest first. */
export function sessionViewer(
  items: readonly string[],
  asOf: number,
  active: ViewerContext['active'],
): ViewerContext {
  return {
    user: ANONYMOUS,
    asOf,
    history: items.map((item, place) => ({ item, weight: 1, at: asOf - place })),
    consumed: new Set(items),
    ...{ dismissed: new Set(), authored: new Set(), friends: [], follows: [] },
    active: active && {
      version: active.version,
      slot: active.slot,
      deletions: active.deletions ?? null,
    },
  }
}
