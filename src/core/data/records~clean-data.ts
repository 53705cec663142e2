import type { PropertyValue } from './item-property.js'
import type { Vocabulary } from './vocabulary.js'

/** Number of a part in the columns of {@link CleanData}. */
export const PART = { train: 0, valid: 1, test: 2 } as const

/**
 * A folder of data after cleaning: columns of equal length, one event, tie or tagging a row, in the order read.
 * People, items, tags and kinds are row numbers of their vocabularies.
 */
export interface CleanData {
  readonly users: Vocabulary
  /** Names by row of `users`; only of those that have one. */
  readonly userNames: ReadonlyMap<number, string>
  readonly items: Vocabulary
  readonly itemTitles: ReadonlyMap<number, string>
  /** Milliseconds since 1970 by row of `items`. */
  readonly itemPublishedAt: ReadonlyMap<number, number>
  /** Declared properties by row of `items`; only of those that have any. */
  readonly itemProperties: ReadonlyMap<number, Readonly<Record<string, PropertyValue>>>
  readonly kinds: readonly string[]
  readonly interactions: InteractionColumns
  readonly ties: TieColumns
  readonly tiesDirected: boolean
  readonly tags: Vocabulary
  readonly taggings: TaggingColumns
  readonly interactionsSplit: boolean
  readonly tiesSplit: boolean
  /** No times, but each user's events come oldest first. */
  readonly ordered: boolean
}

export interface InteractionColumns {
  readonly length: number
  readonly user: Int32Array
  readonly item: Int32Array
  readonly kind: Uint8Array
  /** Normalised strength, above 0; 1 is ordinary. */
  readonly weight: Float32Array
  /** As the file had it: the rating, the play count; NaN where it had none. */
  readonly value: Float32Array
  /** Milliseconds since 1970, NaN where unknown. */
  readonly at: Float64Array
  /** See {@link PART}. */
  readonly part: Uint8Array
}

export interface TieColumns {
  readonly length: number
  /** Undirected ties have the id that is lower in UTF-16 order here, each pair once. */
  readonly a: Int32Array
  readonly b: Int32Array
  /** Milliseconds since 1970, NaN where unknown. */
  readonly since: Float64Array
  /** See {@link PART}; train or test. */
  readonly part: Uint8Array
}

/** Each item and tag once. */
export interface TaggingColumns {
  readonly length: number
  readonly item: Int32Array
  readonly tag: Int32Array
  /** Uses added up, above 0. */
  readonly weight: Float32Array
}
