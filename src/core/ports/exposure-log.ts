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
}
