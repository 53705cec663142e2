import { blendLists } from '../core/blend.js'
import type { KindTable } from '../core/interaction.js'
import { type ItemFilter, narrows, narrowsByProperty } from '../core/item-filter.js'
import type { EvidenceFinder } from '../core/ports/evidence.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Shelf } from '../core/ports/shelf.js'
import type { Viewers } from '../core/ports/viewers.js'
import type { Query, Scored } from '../core/recommender.js'
import { type Counts, traced, tracedNow } from '../core/trace.js'
import type { Cached } from './cached.js'
import { excludedItems, gatherCandidates } from './candidates.js'
import { explainPage } from './explain.js'
import { fillPage } from './fill-page.js'
import { once } from './once.js'
import { decodeScroll, encodeScroll, type ScrollState } from './page-cursor.js'
import type { RecommendationPage, RecommendedItem, RecommendRequest, Shortfall } from './recommendation.js'
import { createServed } from './served.js'
import {
  type Serving,
  type ServingDependencies,
  servingFor,
  servingOfScroll,
  sourcesOf,
} from './serving-context.js'
import { viewerContext } from './viewer-context.js'

export interface RecommendDependencies extends ServingDependencies {
  readonly viewers: Viewers
  readonly shelf: Shelf
  readonly evidence: EvidenceFinder
  /** Items by popularity, best first; fills pages that no source fills. */
  readonly popularity: Cached<readonly Scored[]>
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

/** Candidates asked of each source, besides what was served before: enough that what a list leaves out would not reach a page. */
const CANDIDATES = 500
const MINUTE_MS = 60_000

/**
 * A page of items for a user, computed now: context, candidates, blend, rules, page; null if the user is unknown.
 *
 * @throws KindredError BAD_USER_INPUT for a cursor that was altered, CURSOR_EXPIRED for one that is too old.
 */
export function createRecommend(dependencies: RecommendDependencies): Recommend {
  const { viewers, shelf, kinds, now } = dependencies
  return async (request, options) => {
    const { user, first, filter } = request
    const scroll = request.after === null ? null : decodeScroll(request.after, user, now())
    // The moment is taken by the minute, so that servers that are asked together weigh a history alike.
    const asOf = scroll?.asOf ?? Math.floor(now() / MINUTE_MS) * MINUTE_MS
    const [record, only] = await Promise.all([viewers.read(user, options), resolve(filter, shelf, options)])
    if (record === null) return null
    const viewer = viewerContext(record, kinds, asOf)
    const serving = scroll
      ? await servingOfScroll(scroll.version, viewer.active, dependencies)
      : await servingFor(viewer.active, dependencies)
    const state = scroll ?? beginScroll(user, serving, asOf)
    const exclude = excludedItems(viewer, filter, request.exclude)
    // One entry more than asked, to tell whether there is a next page.
    const wanted = first + 1
    const query: Query = {
      target: 'item',
      user,
      k: Math.max(CANDIDATES, wanted) + state.served.count,
      history: viewer.history,
      friends: viewer.friends,
      exclude,
      ...(only && { only }),
      asOf,
      ...(options.signal && { signal: options.signal }),
    }
    const liked = viewer.history.filter(({ weight }) => weight > 0).length
    const { sources, weights } = sourcesOf(serving, liked, dependencies, options)
    const lists = await traced(options.trace, 'candidates', () => gatherCandidates(sources, query), lengthsOf)
    const blended = tracedNow(options.trace, 'blend', () => blendLists(lists, weights), countOf)
    const allows = (id: string) => !exclude.has(id) && (only?.has(id) ?? true) && !state.served.has(id)
    const toFill = { wanted, blended, allows, filter: only ? { ...filter, onlyIds: only } : filter }
    const found = await traced(options.trace, 'fill', () => fillPage(toFill, dependencies, options), countOf)
    const reasons = () => explainPage(found.slice(0, first), viewer, serving, dependencies.evidence, options)
    const explain = () => traced(options.trace, 'explain', reasons)
    return pageOf(found, request, state, explain)
  }

  function beginScroll(user: string, { loaded }: Serving, asOf: number): ScrollState {
    const seed = Math.floor(dependencies.random() * 2 ** 32)
    return { user, version: loaded?.version ?? null, asOf, seed, served: createServed(seed) }
  }

  function pageOf(
    found: readonly RecommendedItem[],
    { first, filter, after }: RecommendRequest,
    state: ScrollState,
    explain: RecommendationPage['explain'],
  ): RecommendationPage {
    const entries = found.slice(0, first)
    return {
      recommendationId: dependencies.randomId(),
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

/** The items that a filter lets through, where the database must say; undefined: no limit but what the filter names. */
async function resolve(
  filter: ItemFilter,
  shelf: Shelf,
  options: ReadOptions,
): Promise<ReadonlySet<string> | undefined> {
  return narrowsByProperty(filter) ? shelf.matching(filter, options) : filter.onlyIds
}

function shortfallOf(missing: number, filter: ItemFilter): Shortfall | null {
  if (missing <= 0) return null
  return { reason: narrows(filter) ? 'FILTER_TOO_NARROW' : 'CATALOGUE_EXHAUSTED', missing }
}

const countOf = ({ length }: readonly unknown[]): Counts => ({ entries: length })

const lengthsOf = (lists: ReadonlyMap<string, readonly Scored[]>): Counts =>
  Object.fromEntries([...lists].map(([source, { length }]) => [source, length]))
