import { tagKey } from '../data/index.js'
import type { Scored } from '../model/index.js'
import { DAY_MS } from '../shared/index.js'
import { rescore } from './rule.js'

/**
 * Lowers the scores of popular items: `score · (1 + audience)^−strength`, after the weighting of Steck (2011,
 * "Item popularity and recommendation accuracy").
 *
 * @param strength 0 to 1; 0 changes nothing, 1 divides by the audience.
 * @param audienceOf number of users who like an item.
 */
export function debiasPopularity<Entry extends Scored>(
  list: readonly Entry[],
  strength: number,
  audienceOf: (id: string) => number,
): readonly Entry[] {
  if (strength === 0) return list
  return rescore(list, ({ id }) => (1 + audienceOf(id)) ** -strength)
}

/** Raises or lowers the scores of items, by id or by tag. */
export interface Boost {
  readonly items: readonly string[]
  readonly tags: readonly string[]
  /** Multiplies their scores; 0 moves them to the end of the list. */
  readonly factor: number
}

/** Multiplies each score by the factors of all boosts that include the item. */
export function boost<Entry extends Scored>(
  list: readonly Entry[],
  boosts: readonly Boost[],
  tagsOf: (entry: Entry) => readonly string[],
): readonly Entry[] {
  if (boosts.length === 0) return list
  const sets = boosts.map(({ items, tags, factor }) => ({
    items: new Set(items),
    tags: new Set(tags.map(tagKey)),
    factor,
  }))
  return rescore(list, (entry) =>
    sets.reduce((product, { items, tags, factor }) => {
      const holds =
        items.has(entry.id) || (tags.size > 0 && tagsOf(entry).some((tag) => tags.has(tagKey(tag))))
      return holds ? product * factor : product
    }, 1),
  )
}

/**
 * Lowers the scores of items that were shown and ignored, by {@link discountFactor}.
 *
 * @param ignored the user's impressions without a response, by item.
 * @param now milliseconds since 1970.
 */
export function applyFatigue<Entry extends Scored>(
  list: readonly Entry[],
  ignored: ReadonlyMap<string, IgnoredImpressions>,
  discount: ImpressionDiscount,
  now: number,
): readonly Entry[] {
  if (ignored.size === 0) return list
  return rescore(list, ({ id }) => {
    const impressions = ignored.get(id)
    return impressions === undefined ? 1 : discountFactor(impressions, discount, now)
  })
}

/**
 * Prefers items that differ from the user's history: `score · (1 − strength · familiarity)`, where
 * familiarity is the highest similarity to an item of the history. This is the distance-based novelty of
 * Vargas and Castells (2011, "Rank and relevance in novelty and diversity metrics for recommender systems"),
 * with the nearest item in place of their mean.
 *
 * @param strength 0 to 1; 0 changes nothing, 1 reduces the score of an item with familiarity 1 to 0.
 * @param familiarityOf 0 to 1.
 */
export function preferNovel<Entry extends Scored>(
  list: readonly Entry[],
  strength: number,
  familiarityOf: (id: string) => number,
): readonly Entry[] {
  if (strength === 0) return list
  return rescore(list, ({ id }) => 1 - strength * familiarityOf(id))
}

/** How impressions without a response lower a score. */
export interface ImpressionDiscount {
  /** Visits with an impression that leave the score unchanged. */
  readonly graceVisits: number
  /** Further visits that halve the score. */
  readonly halfLifeVisits: number
  /** Days without an impression after which half of the visits are forgotten. */
  readonly recoveryHalfLifeDays: number
}

/** Impressions of an entry that its viewer did not respond to. */
export interface IgnoredImpressions {
  /** Visits with an impression: impressions close together count once. */
  readonly count: number
  /** Time of the latest one, milliseconds since 1970. */
  readonly at: number
}

/**
 * Factor for the score of an entry that was shown and ignored: `2^−(max(0, v − graceVisits) /
 * halfLifeVisits)` with `v = visits · 2^−(days since the latest / recoveryHalfLifeDays)`. It is 1 for few or
 * old impressions and never 0. The form follows Lee et al. (2014, "Modeling impression discounting in
 * large-scale recommender systems"): the probability of a response falls with the number of impressions and
 * recovers with time. The constants are settings, not learned.
 *
 * @param now milliseconds since 1970.
 */
export function discountFactor(
  { count: visits, at }: IgnoredImpressions,
  { graceVisits, halfLifeVisits, recoveryHalfLifeDays }: ImpressionDiscount,
  now: number,
): number {
  const days = Math.max(0, now - at) / DAY_MS
  const remembered = visits * 2 ** (-days / recoveryHalfLifeDays)
  return 2 ** (-Math.max(0, remembered - graceVisits) / halfLifeVisits)
}
