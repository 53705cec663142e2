import type { KindTable } from '../core/interaction.js'
import type { Evidence, EvidenceFinder } from '../core/ports/evidence.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Shelf } from '../core/ports/shelf.js'
import type { Viewers } from '../core/ports/viewers.js'
import type { Query, Scored } from '../core/recommender.js'
import { traced } from '../core/trace.js'
import type { Cached } from './cached.js'
import { excludedItems, findCandidates } from './candidates.js'
import { evidenceFor, explainPage, reasonsOf } from './explain.js'
import { fillPage } from './fill-page.js'
import { itemsPassing, shortfallOf } from './item-rules.js'
import { once } from './once.js'
import { decodeScroll, encodeScroll, type ScrollState } from './page-cursor.js'
import { readViewer } from './read-viewer.js'
import type { RecommendationPage, RecommendedItem, RecommendRequest } from './recommendation.js'
import { createServed } from './served.js'
import {
  type Serving,
  type ServingDependencies,
  servingFor,
  servingOfScroll,
  sourcesOf,
} from './serving-context.js'
import { startBudget } from './source-budget.js'
import { type ViewerContext, viewerContext } from './viewer-context.js'

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
    const [record, only] = await Promise.all([
      readViewer(viewers, user, options),
      itemsPassing(filter, shelf, options),
    ])
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
    const budget = startBudget(dependencies.sourceBudgetMs, options)
    const sources = sourcesOf(serving, liked, dependencies, budget.options)
    const { blended, late } = await findCandidates(sources, query, budget, options).finally(budget.end)
    const allows = (id: string) => !exclude.has(id) && (only?.has(id) ?? true) && !state.served.has(id)
    const toFill = { wanted, blended, allows, filter: only ? { ...filter, onlyIds: only } : filter }
    const seen = request.reasons ? withEvidence(viewer, serving) : null
    const filling = { ...dependencies, shelf: seen?.shelf ?? shelf }
    const fill = () => fillPage(toFill, filling, options)
    const found = await traced(options.trace, 'fill', fill, ({ length }) => ({ entries: length }))
    const reasons = async () => {
      const entries = found.slice(0, first)
      const known = seen?.evidence() ?? null
      return known === null
        ? explainPage(entries, viewer, serving, dependencies.evidence, options)
        : reasonsOf(entries, viewer, known)
    }
    const explain = () => traced(options.trace, 'explain', reasons)
    return pageOf(found, request, state, late, explain)
  }

  /** A shelf that reads, with what may be shown, what explains it: one round trip for both. */
  function withEvidence(viewer: ViewerContext, serving: Serving) {
    const read: Evidence[] = []
    const eligible: Shelf['eligible'] = async (ids, filter, options) => {
      const request = { ...evidenceFor(ids, viewer, serving), filter }
      const evidence = await dependencies.evidence.find(request, options)
      read.push(evidence)
      return evidence.items
    }
    return { shelf: { ...shelf, eligible }, evidence: () => (read.length === 0 ? null : joined(read)) }
  }

  function beginScroll(user: string, { loaded }: Serving, asOf: number): ScrollState {
    const seed = Math.floor(dependencies.random() * 2 ** 32)
    return { user, version: loaded?.version ?? null, asOf, seed, served: createServed(seed) }
  }

  function pageOf(
    found: readonly RecommendedItem[],
    { first, filter, after }: RecommendRequest,
    state: ScrollState,
    late: readonly string[],
    explain: RecommendationPage['explain'],
  ): RecommendationPage {
    const entries = found.slice(0, first)
    return {
      recommendationId: dependencies.randomId(),
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

/** What was read in several steps, as if in one. */
function joined(read: readonly Evidence[]): Evidence {
  const all = <Key, Value>(part: (evidence: Evidence) => ReadonlyMap<Key, Value>) =>
    new Map(read.flatMap((evidence) => [...part(evidence)]))
  return {
    ...read[0]!,
    items: all(({ items }) => items),
    similar: read.flatMap(({ similar }) => similar),
    friends: all(({ friends }) => friends),
    communities: all(({ communities }) => communities),
    // The same items of the history are looked at in each step.
    tagged: read.find(({ tagged }) => tagged.length > 0)?.tagged ?? [],
    audience: all(({ audience }) => audience),
  }
}
