import type { ReadOptions } from './read-options.js'

/** When an item was on pages of a user. */
export interface ShownItem {
  readonly item: string
  /** Milliseconds since 1970, ascending; one entry a page. */
  readonly times: readonly number[]
}

/**
 * What a user was shown: the read side of the exposure log, for rules that make room for something else. Pages count about a second after they were
 * served. Where a client tells what was really seen (`recordExposures`), only that counts. `ignoredItems` of `app/ignored-items.ts` says, together with
 * what the user did, how often an item was shown and ignored.
 */
export interface ShownItems {
  /**
   * @param since milliseconds since 1970; pages before it do not count.
   * @returns in no order; empty for a user who is unknown. Of the latest 200 pages.
   */
  of(user: string, since: number, options: ReadOptions): Promise<readonly ShownItem[]>
}
