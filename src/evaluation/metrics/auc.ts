import { lowerBound, upperBound } from '../../numeric/sparse/index.js'

/**
 * Area under the ROC curve of one user: the share of pairs in which a test entry scores above a candidate
 * that is not in the test. Equal scores count half. Takes O(candidates · log relevant).
 *
 * @param scores one for each target; −Infinity for targets that are not candidates.
 * @param relevant rows of the test, ascending. Rows that are not candidates are left out.
 * @returns 0 … 1; NaN if there is no such pair.
 */
export function auc(scores: Float32Array, relevant: Int32Array): number {
  const positives = Float32Array.from(relevant, (row) => scores[row]!)
    .filter((score) => score !== Number.NEGATIVE_INFINITY)
    .sort()
  let negatives = 0
  let beaten = 0
  let next = 0
  for (let row = 0; row < scores.length; row++) {
    if (relevant[next] === row) {
      next++
      continue
    }
    const score = scores[row]!
    if (score === Number.NEGATIVE_INFINITY) continue
    negatives++
    const above = positives.length - upperBound(positives, score)
    const equal = positives.length - lowerBound(positives, score) - above
    beaten += above + equal / 2
  }
  return beaten / (negatives * positives.length)
}
