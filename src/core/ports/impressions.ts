import type { ClusterSums } from '../../numeric/stats/index.js'
import type { SourceName } from '../model/index.js'
import type { RequestContext, WriteOptions, WriteResult } from './request.js'

/** A page of items as it was served. */
export interface PageImpression {
  /** The `recommendationId` of the page. */
  readonly id: string
  /** Whose page it was; null: nobody who is known. */
  readonly user: string | null
  /** When it was served, milliseconds since 1970. */
  readonly at: number
  /** Version of the snapshot that it came from, null: from live queries alone. */
  readonly snapshot: string | null
  /** Ids by position. */
  readonly items: readonly string[]
  /** Labels of the variants of experiments that made it: `experiment/variant`. */
  readonly variants: readonly string[]
  /** Items that earlier pages of the same scroll held: the first item's position, from 0, in the list as the user scrolls it. */
  readonly offset: number
  /** Of each item the source that contributed most; empty where none did. */
  readonly sources: readonly (SourceName | '')[]
}

/**
 * The record of pages that were shown: one node a page, so that a page of twenty is one write. It is append-only; how often an item was ignored and
 * what was clicked follow from it and from the interactions that name a page.
 */
export interface ImpressionLog {
  /** One transaction; the same page twice is one page. Pages of users who do not exist by now are passed over. */
  record(pages: readonly PageImpression[]): Promise<void>
  /**
   * One transaction: what was really seen of pages. A page that is not known yet is begun by it. Told again, or in parts, it adds up.
   *
   * @param pages their ids differ.
   */
  confirmViews(
    pages: readonly PageView[],
    options?: WriteOptions,
  ): Promise<WriteResult<readonly PageViewOutcome[]>>
}

/** What was really seen of a page. */
export interface PageView {
  /** The `recommendationId` of the page. */
  readonly id: string
  /** Whose page it was; null: nobody who is known. */
  readonly user: string | null
  /** Milliseconds since 1970. */
  readonly at: number
  /** Ids of items. */
  readonly items: readonly string[]
}

/** What became of it. `other-user`: the page was shown to somebody else. `not-on-page`: the page held none of the items. */
export type PageViewOutcome = 'recorded' | 'no-user' | 'other-user' | 'not-on-page'

/** Keeps the record of shown pages bounded. Several servers may ask at once: one does it. */
export interface ImpressionRetention {
  /**
   * Adds pages that are no longer kept one by one to the counts of their days, and deletes them; deletes counts that are no longer kept.
   *
   * @param pagesBefore, countsBefore milliseconds since 1970. @param maxPagesPerUser the latest that are kept.
   * @returns pages that were counted; null where another process is at it.
   * @throws KindredError GRAPH_NOT_OURS where the graph may not be written to.
   */
  apply(pagesBefore: number, maxPagesPerUser: number, countsBefore: number): Promise<number | null>
}

/** When an item was on pages of a user. */
export interface ItemImpressions {
  readonly item: string
  /** Milliseconds since 1970, ascending; one entry a page. */
  readonly times: readonly number[]
}

/**
 * What a user was shown: the read side of the exposure log, for rules that make room for something else. Pages count about a second after they were
 * served. Where a client tells what was really seen (`recordViewableImpressions`), only that counts. `ignoredItems` of `app/ignored-items.ts` says, together with
 * what the user did, how often an item was shown and ignored.
 */
export interface ImpressionHistory {
  /**
   * @param since milliseconds since 1970; pages before it do not count.
   * @returns in no order; empty for a user who is unknown. Of the latest 200 pages.
   */
  of(user: string, since: number, context: RequestContext): Promise<readonly ItemImpressions[]>
}

/** What impressions are grouped by: the source that contributed most, the snapshot, the position. */
export type ClickThroughDimension = 'SOURCE' | 'SNAPSHOT' | 'POSITION'

/** Items shown and clicked. A dimension that was not asked for, or is not known, is null. */
export interface ClickCount {
  /** By its current name, also where it was recorded under an earlier one. */
  readonly source: string | null
  /** Version of the snapshot. */
  readonly snapshot: string | null
  /** From 1. */
  readonly position: number | null
  readonly impressions: number
  readonly clicks: number
}

export interface ClickThroughCounts {
  /**
   * Items shown in [since, until), milliseconds since 1970, each once a page. Days whose pages are only counted by now count whole, where they begin in the
   * window.
   *
   * @returns one entry a combination of what `by` names, in no order.
   */
  count(
    since: number,
    until: number,
    by: readonly ClickThroughDimension[],
    context: RequestContext,
  ): Promise<readonly ClickCount[]>
}

/** What the users of a variant were shown and did: a trial is a page, a success a page of which something was clicked, a cluster a user. */
export interface VariantTotals extends ClusterSums {
  readonly variant: string
}

/** The outcome of experiments, counted from the record of shown pages. */
export interface ExperimentTotals {
  /**
   * @param until pages before it count, milliseconds since 1970.
   * @returns one entry a variant that was shown.
   */
  of(experiment: string, until: number, context: RequestContext): Promise<readonly VariantTotals[]>
}
