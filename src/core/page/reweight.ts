import type { Scored } from '../model/index.js'
import { DAY_MS } from '../shared/index.js'
import { rescore } from './rule.js'

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
  return rescore(list, ({ id }) => (1 + audienceOf(id)) ** -strength)
}

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
  return rescore(list, (entry) =>
    sets.reduce((product, { items, tags, factor }) => {
      const holds = items.has(entry.id) || tagsOf(entry).some((tag) => tags.has(tag))
      return holds ? product * factor : product
    }, 1),
  )
}

/**
 * Makes room for others where an item was shown and left alone: scores fade with the visits on which it was ignored, and recover with time.
 *
 * @param ignored by item, of the user.
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
  return rescore(list, ({ id }) => 1 - strength * familiarityOf(id))
}

/** How entries fade that were shown often and ignored. */
export interface ImpressionDiscount {
  /** Visits on which an entry may be shown before it fades. */
  readonly graceVisits: number
  /** Visits beyond those that halve a score. */
  readonly halfLifeVisits: number
  /** Days without being shown after which half of the visits are forgotten. */
  readonly recoveryHalfLifeDays: number
}

/** How often something was shown to somebody and ignored. */
export interface IgnoredImpressions {
  readonly count: number
  /** The latest of them, milliseconds since 1970. */
  readonly at: number
}

/**
 * What is left of the score of what was shown and ignored: `2^-(max(0, v - free) / halving)`, with v the visits, of which
 * half are forgotten in every `recoveryHalfLifeDays`. 1 for what was shown seldom or long ago, never 0. The form follows impression discounting, where
 * the chance of an answer falls with the number of impressions and recovers with the time since the last (Lee, Lakshmanan, Tiwari, Shah: Modeling
 * impression discounting in large-scale recommender systems, KDD 2014); its constants are settings here, not learned.
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
