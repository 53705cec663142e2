import { type Blended, blendLists, type Contribution } from '../../core/blend/index.js'
import type { FriendSource, Scored, SourceWeights } from '../../core/model/index.js'
import { discountFactor, type ImpressionDiscount } from '../../core/page/index.js'
import type { SuggestionImpressions } from '../../core/ports/index.js'
import { byScore } from '../../core/shared/index.js'

/**
 * Finds which of the users may be suggested now, and whether each of them shows their ties. Others are
 * absent.
 */
export type FindSuggestible = (users: readonly string[]) => Promise<ReadonlyMap<string, boolean>>

interface BlendEligibleRequest {
  /** Candidates by source, best first. */
  readonly lists: ReadonlyMap<FriendSource, readonly Scored[]>
  readonly weights: SourceWeights
  /** Number of entries wanted. */
  readonly wanted: number
  /** Whether a user may be on this page, apart from the rules that `findSuggestible` checks. */
  readonly isAllowed: (id: string) => boolean
  readonly findSuggestible: FindSuggestible
  /** Changes scores and order of a blend, such as {@link applyImpressionDiscount}. */
  readonly reorder: (blended: readonly Blended[]) => readonly Blended[]
  /**
   * Receives the users that will be on the page if the rules exclude nobody, before the rules are checked.
   */
  readonly onExpected?: (users: readonly string[]) => void
}

/**
 * Users checked in the first batch beyond the page, so that a few excluded users do not cost a second query.
 */
const SPARE = 20
/** Initial batch size per list; it grows by this factor with each query. */
const HEAD = 2
const GROWTH = 4

/**
 * The best `wanted` users of a blend of the lists without the users that the rules exclude. Excluded users
 * have no influence on the scores of others: each list is normalized by its best eligible user. Only users
 * who matter are checked: those on the page and those at the head of a list. Users who hide their ties and
 * likes are excluded like all others, because each source would reveal what it reads.
 */
export async function blendEligible(request: BlendEligibleRequest): Promise<readonly Blended[]> {
  const { weights, wanted, isAllowed, reorder, findSuggestible } = request
  const lists = [...request.lists].filter(([source]) => (weights[source] ?? 0) > 0)
  /** Whether each checked user may be suggested and shows their ties. */
  const checked = new Map<string, boolean>()
  // Every source reads ties or likes, live or in training, so none may lead to a user who hides them.
  const isEligible = (id: string): boolean => checked.get(id) ?? true
  for (let batch = 1; ; batch *= GROWTH) {
    const eligible = new Map(lists.map(([source, list]) => [source, list.filter(({ id }) => isEligible(id))]))
    const blended = reorder(blendLists(eligible, weights)).filter(({ id }) => isAllowed(id))
    const page = blended.slice(0, wanted)
    if (batch === 1) request.onExpected?.(page.map(({ id }) => id))
    const heads = (length: number) => [...eligible.values()].flatMap((list) => list.slice(0, length))
    if ([...page, ...heads(1)].every(({ id }) => checked.has(id))) return page
    const users = new Set(
      [...blended.slice(0, wanted + SPARE * batch), ...heads(HEAD * batch)].map(({ id }) => id),
    )
    const unchecked = [...users].filter((id) => !checked.has(id))
    const suggestible = await findSuggestible(unchecked)
    for (const id of unchecked) checked.set(id, suggestible.get(id) === true)
  }
}

/**
 * Lowers the scores of users who were suggested often without a response, by {@link discountFactor}.
 * Contributions are multiplied by the same factor, so that they still sum to the score.
 *
 * @param impressions the viewer's impressions without a response.
 * @param now milliseconds since 1970.
 * @returns best first.
 */
export function applyImpressionDiscount(
  list: readonly Blended[],
  impressions: readonly SuggestionImpressions[],
  discount: ImpressionDiscount,
  now: number,
): readonly Blended[] {
  const factors = new Map(impressions.map((each) => [each.user, discountFactor(each, discount, now)]))
  const discounted = list.map((entry) => {
    const factor = factors.get(entry.id) ?? 1
    if (factor === 1) return entry
    const contributions = entry.contributions.map(
      ({ source, contribution }): Contribution => ({ source, contribution: contribution * factor }),
    )
    return { ...entry, score: entry.score * factor, contributions }
  })
  return discounted.sort(byScore)
}
