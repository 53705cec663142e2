import { calibrationError, fitLogistic, logOdds, sigmoid } from '../shared/index.js'
import type { RankerLists } from './lists.js'

/** Weights that turn scores into probabilities, and their calibration error. */
export interface Calibration {
  /** Weights of `s − ln Σ eˢ` and `ln(1 + ties)`, then the intercept. */
  readonly weights: Float64Array
  /** Expected calibration error on lists that took no part in the fit; NaN if there are too few lists. */
  readonly error: number
}

/** Weights without data: the softmax's share of a single tie. */
const IDENTITY = Float64Array.of(1, 0, 0)
const MIN_LISTS = 20

/**
 * Fits probabilities from a network's scores by Platt scaling over lists that took no part in training. A
 * softmax says how the coming ties of a user are shared among the candidates; their number grows with the
 * ties that the user has. So log-odds are linear in `s − ln Σ eˢ` over the list and in `ln(1 + ties)`. A fit
 * on every other list is measured on the rest; the returned weights are fitted on all lists.
 */
export function calibrate(scores: Float32Array, lists: RankerLists): Calibration {
  const count = lists.held.length
  if (count < MIN_LISTS) return { weights: IDENTITY, error: Number.NaN }
  const fit = (taken: (list: number) => boolean) => {
    const { features, labels } = rowsOf(scores, lists, taken)
    const weights = fitLogistic({ features, width: 2, labels })
    // A negative slope is noise: a better score must not give a lower probability.
    return weights[0]! > 0 ? weights : IDENTITY
  }
  const half = fit((list) => list % 2 === 0)
  const { features, labels } = rowsOf(scores, lists, (list) => list % 2 === 1)
  const probabilities = Float64Array.from(labels, (_, row) =>
    sigmoid(logOdds(half, features.subarray(2 * row, 2 * row + 2))),
  )
  return { weights: fit(() => true), error: calibrationError(probabilities, labels) }
}

/**
 * Log-odds that a tie forms with each candidate of a user.
 * @param ownTies number of ties of the user.
 */
export function calibratedLogOdds(
  weights: Float64Array,
  scores: Float32Array,
  ownTies: number,
): Float64Array {
  const total = logSum(scores, 0, scores.length)
  const size = Math.log1p(ownTies)
  return Float64Array.from(scores, (score) => logOdds(weights, [score - total, size]))
}

function rowsOf(
  scores: Float32Array,
  { offsets, relevant, ownTies }: RankerLists,
  taken: (list: number) => boolean,
) {
  const features: number[] = []
  const labels: number[] = []
  for (let list = 0; list + 1 < offsets.length; list++) {
    if (!taken(list)) continue
    const total = logSum(scores, offsets[list]!, offsets[list + 1]!)
    for (let row = offsets[list]!; row < offsets[list + 1]!; row++) {
      features.push(scores[row]! - total, Math.log1p(ownTies[list]!))
      labels.push(relevant[row]!)
    }
  }
  return { features: Float64Array.from(features), labels: Uint8Array.from(labels) }
}

function logSum(scores: Float32Array, start: number, end: number): number {
  let most = Number.NEGATIVE_INFINITY
  for (let row = start; row < end; row++) if (scores[row]! > most) most = scores[row]!
  let sum = 0
  for (let row = start; row < end; row++) sum += Math.exp(scores[row]! - most)
  return most + Math.log(sum)
}
