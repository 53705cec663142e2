import type { Scored } from '../recommender.js'
import { rescored } from './rule.js'

/**
 * Takes back what popularity alone gives: `score · (1 + people)^−strength`, after the weighting of Steck (2011, "Item popularity and
 * recommendation accuracy").
 *
 * @param strength 0 … 1; 0 changes nothing, 1 divides by the audience.
 * @param audienceOf how many people like an item.
 */
export function debiasPopularity<Entry extends Scored>(
  list: readonly Entry[],
  strength: number,
  audienceOf: (id: string) => number,
): readonly Entry[] {
  if (strength === 0) return list
  return rescored(list, ({ id }) => (1 + audienceOf(id)) ** -strength)
}
