import type { ClusterSums } from '../../numeric/stats/index.js'
import type { SourceName } from '../model/index.js'
import type { RequestContext, WriteOptions, WriteResult } from './request.js'

/** A served page of items. */
export interface PageImpression {
  /** The `recommendationId` of the page. */
  readonly id: string
  /** The viewer; null: anonymous. */
  readonly user: string | null
  /** When it was served, milliseconds since 1970. */
  readonly at: number
  /** Version of the snapshot that it came from; null: from live queries only. */
  readonly snapshot: string | null
  /** Ids of the items, by position. */
  readonly items: readonly string[]
  /** Labels of the variants of experiments: `experiment/variant`. */
  readonly variants: readonly string[]
  /** Number of items on earlier pages of the same scroll. */
  readonly offset: number
  /** The source that contributed most to each item; empty: none. */
  readonly sources: readonly (SourceName | '')[]
}

/**
 * Records page impressions: one node per page, so that a page of twenty items is one write. Records are only
 * appended. Ignored items and clicks follow from them and from the interactions that name a page.
 */
export interface ImpressionLog {
  /**
   * Records pages in one transaction. A repeated page is recorded once. Pages of deleted users are skipped.
   */
  record(pages: readonly PageImpression[]): Promise<void>
  /**
   * Records viewed items in one transaction. Creates pages that are not recorded yet. Repeated and partial
   * views add up.
   *
   * @param pages with different ids.
   * @returns one outcome per page, in order.
   */
  confirmViews(
    pages: readonly PageView[],
    options?: WriteOptions,
  ): Promise<WriteResult<readonly PageViewOutcome[]>>
}

/** The items of a page that were viewed: confirmed by the client to be in the viewport. */
export interface PageView {
  /** The `recommendationId` of the page. */
  readonly id: string
  /** The viewer; null: anonymous. */
  readonly user: string | null
  /** Milliseconds since 1970. */
  readonly at: number
  /** Ids of the viewed items. */
  readonly items: readonly string[]
}

/**
 * Result of recording a view. `other-user`: the page was served to another user. `not-on-page`: none of the
 * items was on the page.
 */
export type PageViewOutcome = 'recorded' | 'no-user' | 'other-user' | 'not-on-page'

/** Bounds the number of recorded impressions. Of several concurrent calls one runs. */
export interface ImpressionRetention {
  /**
   * Adds expired pages to daily counts and deletes them. Deletes expired counts.
   *
   * @param pagesBefore, countsBefore expiry of pages and of counts, milliseconds since 1970.
   * @param maxPagesPerUser number of latest pages per user that do not expire.
   * @returns the number of counted pages; null if another process is running.
   * @throws KindredError GRAPH_NOT_OURS if the graph must not be written to.
   */
  apply(pagesBefore: number, maxPagesPerUser: number, countsBefore: number): Promise<number | null>
}

/** The impressions of an item on a user's pages. */
export interface ItemImpressions {
  readonly item: string
  /** Milliseconds since 1970, ascending; one per page. */
  readonly times: readonly number[]
}

/**
 * Reads the impressions of a user, for fatigue. Pages appear about a second after they were served. If a
 * client reports views, only viewed items count.
 */
export interface ImpressionHistory {
  /**
   * @param since start of the period, milliseconds since 1970.
   * @returns in any order, from at most the latest 200 pages; empty for an unknown user.
   */
  of(user: string, since: number, context: RequestContext): Promise<readonly ItemImpressions[]>
}

/** A grouping of impressions: by strongest source, by snapshot or by position. */
export type ClickThroughDimension = 'SOURCE' | 'SNAPSHOT' | 'POSITION'

/** Impressions and clicks of a group. Other dimensions and unknown values are null. */
export interface ClickCount {
  /** Current name, also for impressions that were recorded under a former one. */
  readonly source: string | null
  /** Version of the snapshot. */
  readonly snapshot: string | null
  /** From 1. */
  readonly position: number | null
  readonly impressions: number
  readonly clicks: number
}

/** Counts impressions and clicks. */
export interface ClickThroughCounts {
  /**
   * Counts impressions in [since, until), milliseconds since 1970; each item once per page. Days for which
   * only counts remain are included as a whole if they start in the period.
   *
   * @returns one entry per combination of the dimensions in `by`, in any order.
   */
  count(
    since: number,
    until: number,
    by: readonly ClickThroughDimension[],
    context: RequestContext,
  ): Promise<readonly ClickCount[]>
}

/** Results of a variant: a trial is a page, a success a page with a click, a cluster a user. */
export interface VariantTotals extends ClusterSums {
  readonly variant: string
}

/** Counts the results of experiments from page impressions. */
export interface ExperimentTotals {
  /**
   * @param until end of the period, milliseconds since 1970.
   * @returns one entry per variant with impressions.
   */
  of(experiment: string, until: number, context: RequestContext): Promise<readonly VariantTotals[]>
}
