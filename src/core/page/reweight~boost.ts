import type { Scored } from '../recommender.js'
import { rescored } from './rule.js'

/** Lifts or buries the items that it names, and those with one of its tags. */
export interface Boost {
  readonly items: readonly string[]
  readonly tags: readonly string[]
  /** Multiplies their scores: above 1 lifts, below 1 buries, 0 leaves them for the end. */
  readonly factor: number
}

/** Multiplies scores by the factors of all boosts that hold for an item. @param tagsOf tags of an item. */
export function boost<Entry extends Scored>(
  list: readonly Entry[],
  boosts: readonly Boost[],
  tagsOf: (entry: Entry) => readonly string[],
): readonly Entry[] {
  if (boosts.length === 0) return list
  const sets = boosts.map(({ items, tags, factor }) => ({
    items: new Set(items),
    tags: new Set(tags),
    factor,
  }))
  return rescored(list, (entry) =>
    sets.reduce((product, { items, tags, factor }) => {
      const holds = items.has(entry.id) || tagsOf(entry).some((tag) => tags.has(tag))
      return holds ? product * factor : product
    }, 1),
  )
}
