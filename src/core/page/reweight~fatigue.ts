import { type Fading, fadingFactor, type Impressions } from '../fading.js'
import type { Scored } from '../recommender.js'
import { rescored } from './rule.js'

/**
 * Makes room for others where an item was shown and left alone: scores fade with the visits on which it was ignored, and recover with time.
 *
 * @param ignored by item, of the user.
 * @param now milliseconds since 1970.
 */
export function tire<Entry extends Scored>(
  list: readonly Entry[],
  ignored: ReadonlyMap<string, Impressions>,
  fading: Fading,
  now: number,
): readonly Entry[] {
  if (ignored.size === 0) return list
  return rescored(list, ({ id }) => {
    const impressions = ignored.get(id)
    return impressions === undefined ? 1 : fadingFactor(impressions, fading, now)
  })
}
