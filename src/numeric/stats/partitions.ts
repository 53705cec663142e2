import type { Csr } from '../sparse/index.js'

/** How two partitions of the same things overlap; things that one of them leaves out (−1) are left out of all counts. */
export interface Contingency {
  /** Things that both partitions place. */
  readonly total: number
  /** Things of each label of the first, and of the second. */
  readonly left: ReadonlyMap<number, number>
  readonly right: ReadonlyMap<number, number>
  /** Things of each pair of labels that meet, one entry a pair. */
  readonly both: readonly { readonly left: number; readonly right: number; readonly count: number }[]
}

/**
 * @param left label of each thing, −1: none.
 * @param right parallel to `left`.
 * @throws RangeError where their lengths differ.
 */
export function contingencyOf(left: Int32Array, right: Int32Array): Contingency {
  if (left.length !== right.length) throw new RangeError(`${left.length} labels against ${right.length}`)
  const ofLeft = new Map<number, number>()
  const ofRight = new Map<number, number>()
  const pairs = new Map<number, Map<number, number>>()
  let total = 0
  for (const [thing, one] of left.entries()) {
    const other = right[thing]!
    if (one < 0 || other < 0) continue
    total++
    add(ofLeft, one)
    add(ofRight, other)
    const row = pairs.get(one) ?? new Map<number, number>()
    pairs.set(one, row)
    add(row, other)
  }
  const both = [...pairs].flatMap(([one, row]) =>
    [...row].map(([other, count]) => ({ left: one, right: other, count })),
  )
  return { total, left: ofLeft, right: ofRight, both }
}

function add(counts: Map<number, number>, label: number): void {
  counts.set(label, (counts.get(label) ?? 0) + 1)
}

/**
 * Agreement of two partitions over pairs of things, corrected for chance (Hubert and Arabie, 1985, "Comparing partitions"):
 * `(Σ C(n_ij, 2) − E) / (½ (Σ C(a_i, 2) + Σ C(b_j, 2)) − E)`, `E = Σ C(a_i, 2) · Σ C(b_j, 2) / C(n, 2)`. 1: the same, about 0: no more
 * than by chance; may be negative. Where nothing could differ (fewer than two things, all alone or all together in both) it is 1.
 *
 * @param left label of each thing, −1: none; things that one of the two leaves out do not count.
 * @param right parallel to `left`.
 */
export function adjustedRandIndex(left: Int32Array, right: Int32Array): number {
  const { total, both, ...sides } = contingencyOf(left, right)
  const together = both.reduce((sum, { count }) => sum + pairs(count), 0)
  const ofLeft = sumOfPairs(sides.left)
  const ofRight = sumOfPairs(sides.right)
  const expected = total < 2 ? 0 : (ofLeft * ofRight) / pairs(total)
  const most = (ofLeft + ofRight) / 2
  return most === expected ? 1 : (together - expected) / (most - expected)
}

const pairs = (count: number): number => (count * (count - 1)) / 2

const sumOfPairs = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + pairs(count), 0)

/**
 * Modularity of a partition of an undirected, weighted graph: `Σ_c (in_c / 2m − (tot_c / 2m)²)`, with `in_c` the weight of the entries inside
 * c, `tot_c` the degrees of c and `2m` all weight (Newman and Girvan, 2004, "Finding and evaluating community structure in networks").
 * −½ … 1; 0 for one part of everything, and where there is no edge.
 *
 * @param graph symmetric, weights not below 0.
 * @param labels of each node; whoever has −1 is a part of their own.
 */
export function modularity(graph: Csr, labels: Int32Array): number {
  const inside = new Map<number, number>()
  const degrees = new Map<number, number>()
  let total = 0
  for (let node = 0; node < graph.rows; node++) {
    const own = partOf(labels, node)
    for (let entry = graph.offsets[node]!; entry < graph.offsets[node + 1]!; entry++) {
      const weight = graph.values[entry]!
      total += weight
      degrees.set(own, (degrees.get(own) ?? 0) + weight)
      if (partOf(labels, graph.indices[entry]!) === own) inside.set(own, (inside.get(own) ?? 0) + weight)
    }
  }
  if (total === 0) return 0
  let sum = 0
  for (const [part, degree] of degrees) sum += (inside.get(part) ?? 0) / total - (degree / total) ** 2
  return sum
}

/** Nodes without a label get one below all labels. */
const partOf = (labels: Int32Array, node: number): number => (labels[node]! < 0 ? -1 - node : labels[node]!)

/**
 * What one partition tells of another, `2 I(A; B) / (H(A) + H(B))`, 0 … 1 (Danon et al., 2005, "Comparing community structure
 * identification"). 1: the same partition. Two partitions of one part each, or of nothing, are the same.
 *
 * @param left label of each thing, −1: none; things that one of the two leaves out do not count.
 * @param right parallel to `left`.
 */
export function normalizedMutualInformation(left: Int32Array, right: Int32Array): number {
  const { total, both, ...sides } = contingencyOf(left, right)
  const entropies = entropy(sides.left, total) + entropy(sides.right, total)
  if (entropies === 0) return 1
  let information = 0
  for (const { left: one, right: other, count } of both) {
    information +=
      (count / total) * Math.log((count * total) / (sides.left.get(one)! * sides.right.get(other)!))
  }
  // Rounding may take it a bit beyond its bounds.
  return Math.min(1, Math.max(0, (2 * information) / entropies))
}

function entropy(counts: ReadonlyMap<number, number>, total: number): number {
  let sum = 0
  for (const count of counts.values()) sum -= (count / total) * Math.log(count / total)
  return sum
}

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
