import type { ReadOptions } from './read-options.js'

/** What exposures are counted by: the source that contributed most, the snapshot, the position. */
export type ClickThroughDimension = 'SOURCE' | 'MODEL' | 'POSITION'

/** Items shown and clicked. A dimension that was not asked for, or is not known, is null. */
export interface ClickCount {
  readonly source: string | null
  /** Version of the snapshot. */
  readonly model: string | null
  /** From 1. */
  readonly position: number | null
  readonly exposures: number
  readonly clicked: number
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
    options: ReadOptions,
  ): Promise<readonly ClickCount[]>
}
