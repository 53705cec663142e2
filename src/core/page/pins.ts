import type { Scored } from '../model/index.js'

/** Fixes the position of an item. */
export interface Pin {
  readonly item: string
  /** From 1, over all pages of a scroll. */
  readonly position: number
}

/**
 * Moves pinned entries to their positions, or to the end of a shorter list; the others keep their order. Of
 * two pins for one position the earlier gets it and the later follows; of two pins for one item the earlier
 * applies.
 *
 * @param pins positions from 1 in this list; items that are not in the list are ignored.
 * @returns a permutation of the list.
 */
export function pin<Entry extends Scored>(list: readonly Entry[], pins: readonly Pin[]): readonly Entry[] {
  const entries = new Map(list.map((entry) => [entry.id, entry]))
  const wanted = new Map<string, number>()
  for (const { item, position } of pins)
    if (entries.has(item) && !wanted.has(item)) wanted.set(item, position)
  const pinned = [...wanted].sort(([, left], [, right]) => left - right)
  const result = list.filter(({ id }) => !wanted.has(id))
  let free = 0
  for (const [item, position] of pinned) {
    const place = Math.max(position - 1, free)
    result.splice(place, 0, entries.get(item)!)
    free = place + 1
  }
  return result
}
