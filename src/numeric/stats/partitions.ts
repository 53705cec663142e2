// Comparison of partitions and of families of groups. A partition is one label per element; −1 means no
// label.
import type { Csr } from '../sparse/index.js'

/** Contingency table of two partitions. Elements without a label in one of them are not counted. */
interface Contingency {
  readonly total: number
  /** Elements per label of the first partition. */
  readonly left: ReadonlyMap<number, number>
  /** Elements per label of the second partition. */
  readonly right: ReadonlyMap<number, number>
  /** Elements per pair of labels; pairs without elements are left out. */
  readonly both: readonly { readonly left: number; readonly right: number; readonly count: number }[]
}

/** @throws RangeError if the lengths differ. */
function contingencyOf(left: Int32Array, right: Int32Array): Contingency {
  if (left.length !== right.length)
    throw new RangeError(`left has ${left.length} labels and right ${right.length}`)
  const ofLeft = new Map<number, number>()
  const ofRight = new Map<number, number>()
  const pairs = new Map<number, Map<number, number>>()
  let total = 0
  for (const [element, one] of left.entries()) {
    const other = right[element]!
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
 * Adjusted Rand index: agreement of two partitions over pairs of elements, corrected for chance (Hubert and
 * Arabie, 1985, "Comparing partitions"): `(Σ C(n_ij, 2) − E) / (½ (Σ C(a_i, 2) + Σ C(b_j, 2)) − E)`, `E = Σ
 * C(a_i, 2) · Σ C(b_j, 2) / C(n, 2)`. It is 1 for equal partitions, about 0 for independent ones, and can be
 * negative. It is 1 if no difference is possible (fewer than two elements, or all alone or all together in
 * both).
 *
 * @param left label of each element, −1 for none; elements without a label in one partition are not counted.
 * @param right as `left`, of the same length.
 */
export function adjustedRandIndex(left: Int32Array, right: Int32Array): number {
  const { total, both, ...sides } = contingencyOf(left, right)
  const together = both.reduce((sum, { count }) => sum + pairs(count), 0)
  const ofLeft = sumOfPairs(sides.left)
  const ofRight = sumOfPairs(sides.right)
  const expected = total < 2 ? 0 : (ofLeft * ofRight) / pairs(total)
  const maximum = (ofLeft + ofRight) / 2
  return maximum === expected ? 1 : (together - expected) / (maximum - expected)
}

/** C(count, 2). */
const pairs = (count: number): number => (count * (count - 1)) / 2

const sumOfPairs = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + pairs(count), 0)

/**
 * Modularity of a partition of an undirected, weighted graph: `Σ_c (in_c / 2m − (tot_c / 2m)²)`, with `in_c`
 * the weight of the entries inside part c, `tot_c` the sum of degrees in c and `2m` the total weight (Newman
 * and Girvan, 2004, "Finding and evaluating community structure in networks"). Range −½ … 1; 0 if all nodes
 * are in one part, or if there are no edges.
 *
 * @param graph symmetric, with weights ≥ 0.
 * @param labels label of each node; a node with −1 is a part by itself.
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

/** A node without a label gets a negative label of its own. */
const partOf = (labels: Int32Array, node: number): number => (labels[node]! < 0 ? -1 - node : labels[node]!)

/**
 * Normalized mutual information of two partitions, `2 I(A; B) / (H(A) + H(B))`, 0 … 1 (Danon et al., 2005,
 * "Comparing community structure identification"). It is 1 for equal partitions, including two partitions of
 * a single part and two empty ones.
 *
 * @param left label of each element, −1 for none; elements without a label in one partition are not counted.
 * @param right as `left`, of the same length.
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
  // Rounding can exceed the bounds slightly.
  return Math.min(1, Math.max(0, (2 * information) / entropies))
}

function entropy(counts: ReadonlyMap<number, number>, total: number): number {
  let sum = 0
  for (const count of counts.values()) sum -= (count / total) * Math.log(count / total)
  return sum
}

/** Two groups that are considered the same. */
export interface GroupMatch {
  /** Position in the first family. */
  readonly left: number
  /** Position in the second family. */
  readonly right: number
  /** Jaccard index |left ∩ right| / |left ∪ right|. */
  readonly overlap: number
}

/**
 * Matches the groups of two families by overlap of members (Jaccard index). The pair with the largest overlap
 * is matched first, then the next pair of unmatched groups, while the overlap is at least `minOverlap`. This
 * is the rule of Greene, Doyle and Cunningham (2010, "Tracking the evolution of communities in dynamic social
 * networks"), who use 0.3, with at most one match per group. Groups of a family may overlap. Ties are broken
 * by the larger intersection, then by the lower positions.
 *
 * @param left members of each group, without repeats.
 * @param right as `left`.
 * @returns the matches by descending overlap.
 */
export function matchGroups(
  left: readonly ArrayLike<number>[],
  right: readonly ArrayLike<number>[],
  minOverlap: number,
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
  const [matchedLeft, matchedRight] = [new Set<number>(), new Set<number>()]
  const matches: GroupMatch[] = []
  for (const { common: _common, ...pair } of pairs) {
    if (pair.overlap < minOverlap) break
    if (matchedLeft.has(pair.left) || matchedRight.has(pair.right)) continue
    matchedLeft.add(pair.left)
    matchedRight.add(pair.right)
    matches.push(pair)
  }
  return matches
}
