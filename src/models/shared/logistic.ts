import { solvePositive } from '../../numeric/linear/index.js'

/** Training data of a logistic regression. */
export interface LogisticTask {
  /** Rows × width. */
  readonly features: Float64Array
  readonly width: number
  /** One label per row, 0 or 1. */
  readonly labels: Uint8Array
  /** λ of the penalty `λ/2 Σ w²` on all weights except the intercept. Default 1. */
  readonly ridge?: number
}

/** Most Newton steps. */
const MAX_STEPS = 50

/**
 * Logistic regression by Newton's method. With a model's score as the feature this is Platt scaling (Platt,
 * 1999, "Probabilistic outputs for support vector machines").
 *
 * @returns the weights of the features, followed by the intercept.
 * @throws ResidualError if a feature is not a number.
 */
export function fitLogistic({ features, width, labels, ridge = 1 }: LogisticTask): Float64Array {
  const size = width + 1
  const weights = new Float64Array(size)
  for (let step = 0; step < MAX_STEPS; step++) {
    const gradient = new Float64Array(size)
    const hessian = new Float64Array(size * size)
    for (let at = 0; at < size; at++) {
      // A tiny penalty on the intercept keeps the system solvable if all labels are equal.
      const penalty = at === width ? 1e-6 : ridge
      gradient[at] = penalty * weights[at]!
      hessian[at * size + at] = penalty
    }
    const x = new Float64Array(size)
    x[width] = 1
    for (let row = 0; row < labels.length; row++) {
      let z = weights[width]!
      for (let at = 0; at < width; at++) {
        x[at] = features[row * width + at]!
        z += weights[at]! * x[at]!
      }
      const p = sigmoid(z)
      const curvature = Math.max(1e-9, p * (1 - p))
      for (let at = 0; at < size; at++) {
        gradient[at]! += (p - labels[row]!) * x[at]!
        for (let other = 0; other <= at; other++)
          hessian[at * size + other]! += curvature * x[at]! * x[other]!
      }
    }
    const change = solvePositive(hessian, gradient, size)
    let largestMove = 0
    for (let at = 0; at < size; at++) {
      // Long steps are clipped, because the curvature is unreliable far from the optimum.
      const move = Math.max(-5, Math.min(5, change[at]!))
      weights[at]! -= move
      largestMove = Math.max(largestMove, Math.abs(move))
    }
    if (largestMove < 1e-8) break
  }
  return weights
}

/** Log-odds of one row of features. */
export function logOdds(weights: Float64Array, row: ArrayLike<number>): number {
  let z = weights[weights.length - 1]!
  for (let at = 0; at + 1 < weights.length; at++) z += weights[at]! * row[at]!
  return z
}

/** `1 / (1 + e^−z)` */
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))

/**
 * Expected calibration error (Naeini et al., 2015, "Obtaining well calibrated probabilities using Bayesian
 * binning") over ten bins with equal numbers of rows: the mean absolute difference between a bin's mean
 * probability and its fraction of rows with label 1.
 */
export function calibrationError(probabilities: ArrayLike<number>, labels: Uint8Array): number {
  const order = Array.from(labels, (_, row) => row).sort((x, y) => probabilities[x]! - probabilities[y]!)
  let error = 0
  const bins = Math.min(10, order.length)
  for (let bin = 0; bin < bins; bin++) {
    const rows = order.slice(
      Math.floor((bin * order.length) / bins),
      Math.floor(((bin + 1) * order.length) / bins),
    )
    let difference = 0
    for (const row of rows) difference += probabilities[row]! - labels[row]!
    error += Math.abs(difference) / order.length
  }
  return error
}
