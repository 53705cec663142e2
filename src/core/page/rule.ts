import type { Scored } from '../model/index.js'

/** The rules of item pages, in the order in which they are applied. */
export const ITEM_RULES = [
  'POPULARITY_DEBIAS',
  'NOVELTY',
  'BOOST',
  'FATIGUE',
  'DIVERSITY',
  'EXPLORATION',
  'QUOTA',
  'PIN',
] as const

/** A rule. {@link ITEM_RULES} is the order in which they are applied. */
export type ItemRule = (typeof ITEM_RULES)[number]

/** How a rule changed an entry. Ranks count from 1, over the list that the rule was applied to. */
export interface RuleChange {
  readonly rule: ItemRule
  readonly rankBefore: number
  readonly rankAfter: number
  readonly scoreBefore: number
  readonly scoreAfter: number
}

/** An entry with the changes that rules have made to it. */
export interface WithRuleChanges extends Scored {
  /** In the order of application. Absent: no rule has changed the entry. */
  readonly rules?: readonly RuleChange[]
}

/**
 * Adds a {@link RuleChange} to each entry whose rank or score a rule has changed.
 *
 * @param before best first.
 * @param after some or all of `before`, in any order, with any scores; each id once.
 */
export function annotateRuleChange<Entry extends WithRuleChanges>(
  rule: ItemRule,
  before: readonly Entry[],
  after: readonly Entry[],
): readonly Entry[] {
  const places = new Map(before.map(({ id }, place) => [id, place]))
  return after.map((entry, place) => {
    const from = places.get(entry.id)!
    const scoreBefore = before[from]!.score
    if (from === place && scoreBefore === entry.score) return entry
    const change = {
      ...{ rule, rankBefore: from + 1, rankAfter: place + 1 },
      ...{ scoreBefore, scoreAfter: entry.score },
    }
    return { ...entry, rules: [...(entry.rules ?? []), change] }
  })
}

/**
 * Multiplies scores and sorts again, best first; equal scores keep their order.
 *
 * @param factorOf 0 or above.
 */
export function rescore<Entry extends Scored>(
  list: readonly Entry[],
  factorOf: (entry: Entry) => number,
): readonly Entry[] {
  return list
    .map((entry) => {
      const factor = factorOf(entry)
      return factor === 1 ? entry : { ...entry, score: entry.score * factor }
    })
    .sort((left, right) => right.score - left.score)
}

/** How an item's rank on a page changed. Ranks count from 1; null: not on the page. */
export interface RankChange {
  readonly item: string
  readonly from: number | null
  readonly to: number | null
}

/**
 * The items whose rank differs: those of the new page in its order, then those that were removed, in the old
 * order.
 */
export function rankChanges(before: readonly string[], after: readonly string[]): readonly RankChange[] {
  const from = new Map(before.map((item, place) => [item, place + 1]))
  const to = new Map(after.map((item, place) => [item, place + 1]))
  return [...after, ...before.filter((item) => !to.has(item))]
    .map((item) => ({ item, from: from.get(item) ?? null, to: to.get(item) ?? null }))
    .filter((change) => change.from !== change.to)
}
