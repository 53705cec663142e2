import type { Scored } from '../recommender.js'
import { rescored } from './rule.js'

/**
 * Makes room for what is unlike all that the user knows: `score · (1 − strength · familiarity)`, where familiarity is the highest similarity to
 * an item of the history; the distance-based novelty of Vargas and Castells (2011, "Rank and relevance in novelty and diversity metrics for
 * recommender systems"), with the nearest item in place of their mean.
 *
 * @param strength 0 … 1; 0 changes nothing, 1 leaves nothing of what is just like something known.
 * @param familiarityOf 0 … 1.
 */
export function preferNovel<Entry extends Scored>(
  list: readonly Entry[],
  strength: number,
  familiarityOf: (id: string) => number,
): readonly Entry[] {
  if (strength === 0) return list
  return rescored(list, ({ id }) => 1 - strength * familiarityOf(id))
}
