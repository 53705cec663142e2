/** How a group's scores become one order. */
export type GroupAggregation = 'AVERAGE' | 'LEAST_MISERY' | 'FAIRNESS'

/** An item of the group's list. */
export interface GroupRank {
  /** Its row of the scores. */
  readonly item: number
  /** What the order goes by, in the aggregation's own unit. */
  readonly score: number
}

/** @param scores items × members, 0 … 1, each member's in their own scale. @param count most entries. @returns best first. */
export type Aggregate = (scores: readonly (readonly number[])[], count: number) => readonly GroupRank[]

/** By the mean of the members' scores, equal ones by the smallest (Masthoff, 2004, "Group modeling": average strategy). */
const average: Aggregate = (scores, count) => byFirst(scores, count, meanOf, smallestOf)

/** By the smallest of the members' scores, equal ones by the mean (O'Connor et al., 2001, "PolyLens": least misery). */
const leastMisery: Aggregate = (scores, count) => byFirst(scores, count, smallestOf, meanOf)

/**
 * Greedily, the next item is the one after which the worst-off member has gained most of the list so far (sum of their scores), equal ones by the mean:
 * the least-misery fairness of Xiao et al. (2017, "Fairness-aware group recommendation with Pareto-efficiency"), with social welfare to
 * break ties. So whoever went short with one item comes first with the next. The score is that smallest gain.
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
      // Items come in order of row, so an equal one never goes before an earlier.
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
