import type { Blended } from '../../core/blend/index.js'
import type { ItemFilter } from '../../core/data/index.js'
import type { ItemSource, Query, Scored } from '../../core/model/index.js'
import type { Explanation, ItemRules } from '../../core/page/index.js'
import type { Evidence, RequestContext } from '../../core/ports/index.js'

import type { Serving } from '../serving/index.js'
import type { CachedRead } from '../shared/index.js'
import type { ShownSet } from './page-cursor.js'
import type { RecommendedItem } from './recommendation.js'
import { excludedItems, type ViewerContext } from './viewer.js'

/** Which page is to be computed. */
export interface PageSpec {
  /** Entries of the page. */
  readonly length: number
  /**
   * Entries to rank, at least `length`; one more shows whether a next page exists. Rules rank a pool of their
   * own size.
   */
  readonly depth: number
  readonly filter: ItemFilter
  /** The items that pass the filter, if the filter names them or the database must select them. */
  readonly only: ReadonlySet<string> | undefined
  /** Ids that are never shown. */
  readonly exclude: readonly string[]
  /** Items of earlier pages of the scroll. */
  readonly shown: ShownSet
  /** Whether the entries come with their reasons. */
  readonly reasons: boolean
  /** Absent: no rule changes the page. */
  readonly rules?: ItemRules | undefined
  /** Of the scroll, 32 bits. It decides which items are explored. */
  readonly seed: number
}

/** What the stages of a page read. The viewer need not be as the graph has them. */
export interface PageInput {
  readonly spec: PageSpec
  readonly viewer: ViewerContext
  readonly serving: Serving
  /** Query to the candidate sources. */
  readonly query: Query
  /** Items by popularity, best first: a source, an input of rules, and what fills a short page. */
  readonly popularity: CachedRead<readonly Scored[]>
  readonly context: RequestContext
}

/** A page between two stages, and after the last one. */
export interface PageDraft {
  /** Candidates, best first. */
  readonly blended: readonly Blended[]
  /** Entries, best first. */
  readonly entries: readonly RecommendedItem[]
  /** Entries that are left for later pages, in their order. */
  readonly rest: readonly RecommendedItem[]
  /** Sources that did not answer in time. */
  readonly late: readonly ItemSource[]
  /** Evidence that was read together with the entries; null: none. */
  readonly evidence: Evidence | null
  /** Whether the evidence could not be read; then the entries have no reasons. */
  readonly unexplained?: boolean
  /** Reasons by item; empty if the page does not ask for them. */
  readonly reasons: ReadonlyMap<string, readonly Explanation[]>
}

/** A step of computing a page: candidates, fill, rules, reasons. It writes nothing to the graph. */
export type Stage = (draft: PageDraft, input: PageInput) => Promise<PageDraft>

const EMPTY: PageDraft = {
  ...{ blended: [], entries: [], rest: [], late: [], evidence: null },
  reasons: new Map(),
}

/** Passes an empty draft through the stages. */
export async function computePage(stages: readonly Stage[], input: PageInput): Promise<PageDraft> {
  let draft = EMPTY
  for (const stage of stages) draft = await stage(draft, input)
  return draft
}

/**
 * Candidates per source, besides the items of earlier pages. A cut list must not lose items that would reach
 * the page.
 */
const CANDIDATES = 500

/** The input of a page with the query that the page puts to its sources. */
export function pageInput(input: Omit<PageInput, 'query'>): PageInput {
  const { spec, viewer, context } = input
  return {
    ...input,
    query: {
      target: 'item',
      user: viewer.user,
      k: Math.max(CANDIDATES, spec.depth) + spec.shown.count,
      history: viewer.history,
      friends: viewer.friends,
      exclude: excludedItems(viewer, spec.filter, spec.exclude),
      ...(spec.only && { only: spec.only }),
      asOf: viewer.asOf,
      ...(context.signal && { signal: context.signal }),
    },
  }
}
