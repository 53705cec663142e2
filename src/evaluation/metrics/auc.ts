import { lowerBound, upperBound } from '../../numeric/sparse/index.js'

/**
 * Area under the ROC curve of one user: how often an entry of the test outscores a candidate that is not in it, a tie counting
 * half. O(candidates · log relevant).
 *
 * @param scores one a target; what is not a candidate has −Infinity.
 * @param relevant rows of the test, ascending; those that are no candidates are left out.
 * @returns NaN where there is no such pair.
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
