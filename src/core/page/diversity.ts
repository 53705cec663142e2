import type { Scored } from '../model/index.js'

/** Similarity of two items, 0 to 1. */
export type Similarity = (left: string, right: string) => number

/**
 * Maximal marginal relevance (Carbonell and Goldstein, 1998): picks one entry after the other, each time the
 * one with the highest `(1 − strength) · score − strength · best · (highest similarity to a picked entry)`,
 * where `best` is the highest score of the list. This value becomes the score of the picked entry. The other
 * entries follow unchanged.
 *
 * @param list best first.
 * @param strength 0 to 1; 0 changes nothing, 1 considers only similarity after the first pick.
 * @param picks number of entries to pick.
 */
export function diversify<Entry extends Scored>(
  list: readonly Entry[],
  strength: number,
  similarity: Similarity,
  picks: number,
): readonly Entry[] {
  if (strength === 0 || list.length === 0) return list
  const best = list[0]!.score
  const open = list.map((entry) => ({ entry, nearest: 0 }))
  const picked: Entry[] = []
  while (picked.length < picks && open.length > 0) {
    let choice = 0
    let value = Number.NEGATIVE_INFINITY
    for (const [place, { entry, nearest }] of open.entries()) {
      const marginal = (1 - strength) * entry.score - strength * best * nearest
      if (marginal > value) {
        choice = place
        value = marginal
      }
    }
    const [{ entry }] = open.splice(choice, 1) as [(typeof open)[number]]
    picked.push({ ...entry, score: value })
    for (const other of open) other.nearest = Math.max(other.nearest, similarity(entry.id, other.entry.id))
  }
  return [...picked, ...open.map(({ entry }) => entry)]
}
