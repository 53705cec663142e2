import type { Blended } from '../../core/blend/index.js'
import type { ItemFilter } from '../../core/data/index.js'
import type { Assignment, Explanation, ItemRules, WithRuleChanges } from '../../core/page/index.js'

import type { CatalogueItem } from '../../core/ports/index.js'

export interface RecommendRequest {
  readonly user: string
  /** 0 to MAX_PAGE. */
  readonly first: number
  /** Cursor of an earlier page, null: begin. */
  readonly after: string | null
  readonly filter: ItemFilter
  /** Ids never to be shown. */
  readonly exclude: readonly string[]
  /** Whether reasons will be asked for: they are then read together with the page, in one round trip. */
  readonly reasons: boolean
  /** What this request asks of rules; what it leaves out is as configured. */
  readonly rules?: Partial<ItemRules>
}

/** An item on a page; `contributions` add up to `score`, or where rules have changed it, to what it was before. */
export interface RecommendedItem extends Blended, WithRuleChanges {
  readonly record: CatalogueItem
}

export type ShortfallReason = 'CATALOGUE_EXHAUSTED' | 'FILTER_TOO_NARROW' | 'QUOTA_REACHED' | 'NOBODY_LEFT'

export interface Shortfall {
  readonly reason: ShortfallReason
  readonly missing: number
}

export interface RecommendationPage {
  /** Names the page, for feedback on it. */
  readonly recommendationId: string
  /** Version of the snapshot that it came from, null: from live queries alone. */
  readonly snapshot: string | null
  /** The variants of experiments that made it. */
  readonly variants: readonly Assignment[]
  /** Entries that earlier pages of the same scroll held. */
  readonly offset: number
  readonly entries: readonly RecommendedItem[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  /** Why there are fewer entries than asked; null on a full page. */
  readonly shortfall: Shortfall | null
  /** Sources that did not answer in time, and had no say in this page. */
  readonly late: readonly string[]
  /** Cursor that continues behind the entry at this position. */
  cursorAt(position: number): string
  /** Reasons by item, looked up in the graph when first asked for. */
  explain(): Promise<ReadonlyMap<string, readonly Explanation[]>>
}
