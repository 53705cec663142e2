/** How the scores of a group's members become one ranking. */
export type GroupAggregation = 'AVERAGE' | 'LEAST_MISERY' | 'FAIRNESS'

/** An item of a group's ranking. */
export interface GroupRank {
  /** Its row in the scores. */
  readonly item: number
  /** What the ranking sorts by, in the aggregation's own unit. */
  readonly score: number
}

/**
 * Ranks items for a group.
 *
 * @param scores items × members, 0 to 1; each member has their own scale.
 * @param count maximum number of results.
 * @returns best first.
 */
export type Aggregate = (scores: readonly (readonly number[])[], count: number) => readonly GroupRank[]

/**
 * Mean of the members' scores, equal ones by the smallest (average strategy; Masthoff, 2004, "Group
 * modeling").
 */
const average: Aggregate = (scores, count) => byFirst(scores, count, meanOf, smallestOf)

/**
 * Smallest of the members' scores, equal ones by the mean (least misery; O'Connor et al., 2001, "PolyLens").
 */
const leastMisery: Aggregate = (scores, count) => byFirst(scores, count, smallestOf, meanOf)

/**
 * Greedy fairness: each step takes the item that maximizes the smallest total of a member over the list so
 * far, equal ones by the mean. This is the least-misery fairness of Xiao et al. (2017, "Fairness-aware group
 * recommendation with Pareto-efficiency") with social welfare as tie-breaker. The score is that smallest
 * total.
 */
const fairness: Aggregate = (scores, count) => {
  const means = scores.map(meanOf)
  const gains = new Array<number>(scores[0]?.length ?? 0).fill(0)
  const left = new Set(scores.keys())
  const chosen: GroupRank[] = []
  while (chosen.length < count && left.size > 0) {
    let best = -1
    let bestGain = Number.NEGATIVE_INFINITY
    for (const item of left) {
      let worst = Number.POSITIVE_INFINITY
      for (const [member, gain] of gains.entries()) worst = Math.min(worst, gain + scores[item]![member]!)
      // Rows ascend, so of equal items the earliest wins.
      if (best < 0 || worst > bestGain || (worst === bestGain && means[item]! > means[best]!)) {
        best = item
        bestGain = worst
      }
    }
    left.delete(best)
    for (const [member, score] of scores[best]!.entries()) gains[member]! += score
    chosen.push({ item: best, score: bestGain })
  }
  return chosen
}

/** The aggregations by name. */
export const AGGREGATIONS: Readonly<Record<GroupAggregation, Aggregate>> = {
  AVERAGE: average,
  LEAST_MISERY: leastMisery,
  FAIRNESS: fairness,
}

function byFirst(
  scores: readonly (readonly number[])[],
  count: number,
  first: (own: readonly number[]) => number,
  second: (own: readonly number[]) => number,
): GroupRank[] {
  return scores
    .map((own, item) => ({ item, score: first(own), tie: second(own) }))
    .sort((left, right) => right.score - left.score || right.tie - left.tie || left.item - right.item)
    .slice(0, count)
    .map(({ item, score }) => ({ item, score }))
}

const meanOf = (own: readonly number[]): number =>
  own.reduce((sum, score) => sum + score, 0) / Math.max(1, own.length)

const smallestOf = (own: readonly number[]): number => Math.min(...own)
