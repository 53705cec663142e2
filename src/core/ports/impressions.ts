import type { WriteOptions, Written } from './written.js'

/** A page of items as it was served. */
export interface ShownPage {
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
  readonly sources: readonly string[]
}

/**
 * The record of pages that were shown: one node a page, so that a page of twenty is one write. It is append-only; how often an item was ignored and
 * what was clicked follow from it and from the interactions that name a page.
 */
export interface ExposureLog {
  /** One transaction; the same page twice is one page. Pages of users who do not exist by now are passed over. */
  record(pages: readonly ShownPage[]): Promise<void>
  /**
   * One transaction: what was really seen of pages. A page that is not known yet is begun by it. Told again, or in parts, it adds up.
   *
   * @param pages their ids differ.
   */
  confirm(pages: readonly SeenPage[], options?: WriteOptions): Promise<Written<readonly SeenOutcome[]>>
}

/** What was really seen of a page. */
export interface SeenPage {
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
export type SeenOutcome = 'recorded' | 'no-user' | 'other-user' | 'not-on-page'
