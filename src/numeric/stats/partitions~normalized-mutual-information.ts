import { contingencyOf } from './contingency.js'

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
