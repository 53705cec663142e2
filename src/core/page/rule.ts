import type { Scored } from '../model/index.js'

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

/** In the order in which they are applied. */
export type ItemRule = (typeof ITEM_RULES)[number]

/** What a rule did to an entry. Ranks count from 1, among all that the rule looked at. */
export interface RuleChange {
  readonly rule: ItemRule
  readonly rankBefore: number
  readonly rankAfter: number
  readonly scoreBefore: number
  readonly scoreAfter: number
}

/** An entry with what rules have done to it so far. */
export interface WithRuleChanges extends Scored {
  /** In the order of the rules; absent: none has changed anything. */
  readonly rules?: readonly RuleChange[]
}

/**
 * The list as a rule leaves it, with what the rule changed noted on each entry whose rank or score it changed.
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

/** The list with scores multiplied, best first again; equal scores stay in order. @param factorOf 0 or above. */
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

/** How an item's place on a page changed. Places count from 1; null: not on the page. */
export interface RankChange {
  readonly item: string
  readonly from: number | null
  readonly to: number | null
}

/** The items whose place differs: those of the new page in its order, then those that left, in the order of the old. */
export function rankChanges(before: readonly string[], after: readonly string[]): readonly RankChange[] {
  const from = new Map(before.map((item, place) => [item, place + 1]))
  const to = new Map(after.map((item, place) => [item, place + 1]))
  return [...after, ...before.filter((item) => !to.has(item))]
    .map((item) => ({ item, from: from.get(item) ?? null, to: to.get(item) ?? null }))
    .filter((change) => change.from !== change.to)
}
