import type { Blended } from '../../core/blend/index.js'
import type { ItemFilter } from '../../core/data/index.js'
import type { Assignment, Explanation, ItemRules, WithRuleChanges } from '../../core/page/index.js'

import type { CatalogueItem } from '../../core/ports/index.js'

/** A page of items for a user. */
export interface RecommendRequest {
  readonly user: string
  /** 0 to MAX_PAGE. */
  readonly first: number
  /** Cursor of an earlier page; null: start a scroll. */
  readonly after: string | null
  readonly filter: ItemFilter
  /** Ids that are never shown. */
  readonly exclude: readonly string[]
  /**
   * Whether the entries come with their reasons. They are read together with the entries, in one round trip.
   */
  readonly reasons: boolean
  /** Rules of this request. The configured rules apply where it names none. */
  readonly rules?: Partial<ItemRules>
}

/** An item on a page. `contributions` add up to `score`, or to the score before rules changed it. */
export interface RecommendedItem extends Blended, WithRuleChanges {
  readonly record: CatalogueItem
}

/** Why a page has fewer entries than requested. */
export type ShortfallReason = 'CATALOGUE_EXHAUSTED' | 'FILTER_TOO_NARROW' | 'QUOTA_REACHED' | 'NOBODY_LEFT'

/** Why a page is short. */
export interface Shortfall {
  readonly reason: ShortfallReason
  readonly missing: number
}

/** A page of recommended items. */
export interface RecommendationPage {
  /** Identifies the page in feedback. */
  readonly recommendationId: string
  /** Version of the snapshot; null: live queries alone. */
  readonly snapshot: string | null
  /** Variants of the experiments that shaped the page. */
  readonly variants: readonly Assignment[]
  /** Number of entries on earlier pages of the scroll. */
  readonly offset: number
  readonly entries: readonly RecommendedItem[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  /** Null on a full page. */
  readonly shortfall: Shortfall | null
  /** Sources that did not answer in time. They did not influence the page. */
  readonly late: readonly string[]
  /** Cursor that continues after the entry at this position. */
  cursorAt(position: number): string
  /** Reasons by item; empty if the request does not ask for them. */
  readonly reasons: ReadonlyMap<string, readonly Explanation[]>
}
