import { type Assignment, labelOf } from '../core/experiment.js'
import type { KindTable } from '../core/interaction.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Viewers } from '../core/ports/viewers.js'
import { traced, tracedNow } from '../core/trace.js'
import { computePage, type PageDependencies } from './compute-page.js'
import { explainPage, reasonsOf } from './explain.js'
import { itemsPassing, shortfallOf } from './item-rules.js'
import { once } from './once.js'
import { decodeScroll, encodeScroll, type ScrollState } from './page-cursor.js'
import type { PageVariants } from './page-variants.js'
import { readViewer } from './read-viewer.js'
import type { RecommendationPage, RecommendedItem, RecommendRequest } from './recommendation.js'
import { createServed } from './served.js'
import { type Serving, servingOfScroll } from './serving-context.js'
import { viewerContext } from './viewer-context.js'

export interface RecommendDependencies extends PageDependencies {
  readonly viewers: Viewers
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
}

export type Recommend = (
  request: RecommendRequest,
  options: ReadOptions,
) => Promise<RecommendationPage | null>

const MINUTE_MS = 60_000

/** The moment of a page. It is taken by the minute, so that servers that are asked together weigh a history alike. */
export const momentOf = (now: number): number => Math.floor(now / MINUTE_MS) * MINUTE_MS

/**
 * A page of items for a user, computed now: context, candidates, blend, rules, page; null if the user is unknown.
 *
 * @throws KindredError BAD_USER_INPUT for a cursor that was altered, CURSOR_EXPIRED for one that is too old.
 */
export function createRecommend(
  dependencies: RecommendDependencies & { readonly variants: PageVariants },
): Recommend {
  const { viewers, shelf, kinds, now } = dependencies
  return async (request, options) => {
    const { user, first, filter, exclude, reasons: explained } = request
    const scroll = request.after === null ? null : decodeScroll(request.after, user, now())
    const asOf = scroll?.asOf ?? momentOf(now())
    const [record, only] = await Promise.all([
      readViewer(viewers, user, options),
      itemsPassing(filter, shelf, options),
    ])
    if (record === null) return null
    const viewer = tracedNow(
      options.trace,
      'history',
      () => viewerContext(record, kinds, asOf),
      ({ history, seen, friends }) => ({ items: history.length, seen: seen.size, friends: friends.length }),
    )
    const { serving, variants } = scroll
      ? dependencies.variants.resume(
          scroll.variants ?? [],
          await servingOfScroll(scroll.version, viewer.active, dependencies),
        )
      : await dependencies.variants.begin(user, viewer.active, now())
    const state = scroll ?? beginScroll(user, serving, asOf, variants)
    // One entry more than asked, to tell whether there is a next page.
    const wanted = { entries: first + 1, filter, only, exclude, served: state.served, reasons: explained }
    const page = await computePage(viewer, serving, wanted, dependencies, options)
    const reasons = async () => {
      const entries = page.entries.slice(0, first)
      return page.evidence === null
        ? explainPage(entries, viewer, serving, dependencies.evidence, options)
        : reasonsOf(entries, viewer, page.evidence)
    }
    const explain = () => traced(options.trace, 'explain', reasons)
    return pageOf(page.entries, request, state, variants, page.late, explain)
  }

  function beginScroll(
    user: string,
    { loaded }: Serving,
    asOf: number,
    variants: readonly Assignment[],
  ): ScrollState {
    const seed = Math.floor(dependencies.random() * 2 ** 32)
    const version = loaded?.version ?? null
    return { user, version, asOf, seed, variants: variants.map(labelOf), served: createServed(seed) }
  }

  function pageOf(
    found: readonly RecommendedItem[],
    { first, filter, after }: RecommendRequest,
    state: ScrollState,
    variants: readonly Assignment[],
    late: readonly string[],
    explain: RecommendationPage['explain'],
  ): RecommendationPage {
    const entries = found.slice(0, first)
    return {
      recommendationId: dependencies.randomId(),
      snapshot: state.version,
      variants,
      offset: state.served.count,
      late,
      entries,
      hasNextPage: found.length > first,
      hasPreviousPage: after !== null,
      shortfall: shortfallOf(first - entries.length, filter),
      cursorAt: (position) => {
        const shown = entries.slice(0, position + 1).map(({ id }) => id)
        return encodeScroll({ ...state, served: state.served.with(shown) })
      },
      explain: once(explain),
    }
  }
}
