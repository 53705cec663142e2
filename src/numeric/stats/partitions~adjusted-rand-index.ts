import { contingencyOf } from './contingency.js'

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
