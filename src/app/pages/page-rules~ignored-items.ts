import type { ShownItem } from '../core/ports/shown-items.js'

/** An item that somebody was shown and left alone. */
export interface IgnoredItem {
  readonly item: string
  /** Visits on which it was shown since the user last did something with it; 1 or more. */
  readonly visits: number
  /** Beginning of the latest of them, milliseconds since 1970. */
  readonly at: number
}

/** What is shown so soon after a visit began belongs to it: half an hour, as a session of the web is commonly cut. */
const VISIT_MS = 30 * 60_000
const DAY_MS = 86_400_000

/**
 * How often each item was shown and ignored. Pages within half an hour are one visit, so that reloading is not ignoring; a new day (UTC) begins a
 * new one. Whatever the user did with an item begins its count anew.
 *
 * @param lastActs by item, when the user last did something with it, milliseconds since 1970; null: at an unknown time, which begins nothing anew.
 */
export function ignoredItems(
  shown: readonly ShownItem[],
  lastActs: ReadonlyMap<string, number | null>,
): readonly IgnoredItem[] {
  const ignored: IgnoredItem[] = []
  for (const { item, times } of shown) {
    const actedAt = lastActs.get(item) ?? Number.NEGATIVE_INFINITY
    let visits = 0
    let at = Number.NEGATIVE_INFINITY
    for (const time of times) {
      if (time <= actedAt) continue
      const isNewDay = Math.floor(time / DAY_MS) > Math.floor(at / DAY_MS)
      if (!isNewDay && time < at + VISIT_MS) continue
      visits++
      at = time
    }
    if (visits > 0) ignored.push({ item, visits, at })
  }
  return ignored
}
