/** Two groups taken for the same: positions in the two families. */
export interface GroupMatch {
  readonly left: number
  readonly right: number
  /** |left ∩ right| / |left ∪ right|. */
  readonly overlap: number
}

/**
 * Which group of one family continues which group of another, by overlap of members (Jaccard). The pair that overlaps most is taken first,
 * then the next of which neither is taken, while the overlap is at least `least`: the rule and its 0.3 of Greene, Doyle and Cunningham
 * (2010, "Tracking the evolution of communities in dynamic social networks"), each group continued once at most. Groups of a family may hold
 * one another. Equal overlaps: the larger intersection, then the lower positions.
 *
 * @param left members of each group, each once.
 * @param right as `left`.
 * @returns in the order in which they were taken.
 */
export function matchGroups(
  left: readonly ArrayLike<number>[],
  right: readonly ArrayLike<number>[],
  least: number,
): readonly GroupMatch[] {
  const groupsOf = new Map<number, number[]>()
  for (const [position, group] of right.entries()) {
    for (let at = 0; at < group.length; at++) {
      const groups = groupsOf.get(group[at]!)
      if (groups) groups.push(position)
      else groupsOf.set(group[at]!, [position])
    }
  }
  const pairs = left.flatMap((group, position) => {
    const shared = new Map<number, number>()
    for (let at = 0; at < group.length; at++)
      for (const other of groupsOf.get(group[at]!) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1)
    return [...shared].map(([other, common]) => ({
      left: position,
      right: other,
      common,
      overlap: common / (group.length + right[other]!.length - common),
    }))
  })
  pairs.sort(
    (one, other) =>
      other.overlap - one.overlap ||
      other.common - one.common ||
      one.left - other.left ||
      one.right - other.right,
  )
  const [takenLeft, takenRight] = [new Set<number>(), new Set<number>()]
  const matches: GroupMatch[] = []
  for (const { common: _common, ...pair } of pairs) {
    if (pair.overlap < least) break
    if (takenLeft.has(pair.left) || takenRight.has(pair.right)) continue
    takenLeft.add(pair.left)
    takenRight.add(pair.right)
    matches.push(pair)
  }
  return matches
}
