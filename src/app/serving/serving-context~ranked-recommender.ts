import type { Recommender, Scored } from '../core/recommender.js'

/**
 * A list that is the same for everybody, as a source of candidates.
 *
 * @param list best first.
 */
export function rankedRecommender(name: string, list: () => Promise<readonly Scored[]>): Recommender {
  return {
    name,
    async recommend({ k, exclude, only }) {
      const best: Scored[] = []
      for (const entry of await list()) {
        if (best.length >= k || entry.score <= 0) break
        if (!exclude.has(entry.id) && (only?.has(entry.id) ?? true)) best.push(entry)
      }
      return best
    },
  }
}
