/** Rows of features and their labels. */
export interface LogisticTask {
  /** rows × width, row by row. */
  readonly features: Float64Array
  readonly width: number
  /** 0 or 1, one a row. */
  readonly labels: Uint8Array
  /** λ of the penalty λ/2 Σ w² on all but the intercept. Default 1. */
  readonly ridge?: number
}

const STEPS = 50

/**
 * Logistic regression by Newton's method: weights of the features, the intercept last. With features that are scores of a model this is Platt's
 * scaling (1999, "Probabilistic outputs for support vector machines").
 */
export function fitLogistic({ features, width, labels, ridge = 1 }: LogisticTask): Float64Array {
  const size = width + 1
  const weights = new Float64Array(size)
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(size)
    const hessian = new Float64Array(size * size)
    for (let at = 0; at < size; at++) {
      // The intercept is all but free; a trace of penalty keeps the system solvable where all labels are alike.
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
    const change = solve(hessian, gradient, size)
    let most = 0
    for (let at = 0; at < size; at++) {
      // Long steps are cut: far from the optimum the curvature says little.
      const move = Math.max(-5, Math.min(5, change[at]!))
      weights[at]! -= move
      most = Math.max(most, Math.abs(move))
    }
    if (most < 1e-8) break
  }
  return weights
}

/** Log-odds of one row. */
export function logOdds(weights: Float64Array, row: ArrayLike<number>): number {
  let z = weights[weights.length - 1]!
  for (let at = 0; at + 1 < weights.length; at++) z += weights[at]! * row[at]!
  return z
}

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))

/**
 * Expected calibration error (Naeini et al., 2015) over ten bins of equal numbers of rows: the mean distance between the mean probability of a bin
 * and the share of its rows that are labelled 1.
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

/** The solution of A x = b for a symmetric positive definite A, given by its lower half, by Cholesky; A is overwritten. */
function solve(a: Float64Array, b: Float64Array, size: number): Float64Array {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[row * size + column]!
      for (let k = 0; k < column; k++) sum -= a[row * size + k]! * a[column * size + k]!
      a[row * size + column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / a[column * size + column]!
    }
  }
  const x = b.slice()
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row]! -= a[row * size + k]! * x[k]!
    x[row]! /= a[row * size + row]!
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row]! -= a[k * size + row]! * x[k]!
    x[row]! /= a[row * size + row]!
  }
  return x
}
