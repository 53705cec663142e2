import type { Scored } from '../model/index.js'

/** Puts an item at a place of its own. */
export interface Pin {
  readonly item: string
  /** From 1, counted over all pages of a scroll. */
  readonly position: number
}

/**
 * Puts entries at their places, or at the end where the list is shorter; all others keep their order. Of two pins of one place the earlier has it, of
 * two of one item the earlier counts.
 *
 * @param pins positions from 1 in this list; items that it does not hold are passed over.
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
