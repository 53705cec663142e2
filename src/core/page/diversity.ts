import type { Scored } from '../model/index.js'

/** How alike two items are, 0 … 1. */
export type Similarity = (left: string, right: string) => number

/**
 * Maximal marginal relevance (Carbonell and Goldstein, 1998): one after the other, the entry with the highest
 * `(1 − strength) · score − strength · best · (highest similarity to one that was picked)`, where best is the highest score of the list. That value is the
 * new score of what is picked; behind the picks the rest follows as it was.
 *
 * @param list best first.
 * @param strength 0 … 1; 0 changes nothing, 1 looks at likeness alone once the first is picked.
 * @param picks how many to pick.
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
