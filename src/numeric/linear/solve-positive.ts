import { expectResidual } from './residual.js'

/** Largest normwise backward error of a solution. */
export const SOLVE_BOUND = 1e-9

/**
 * Solves A x = b by Cholesky decomposition in double precision (Golub and Van Loan, Matrix Computations,
 * 4.2). Its backward error `|A x − b| / (|A| |x| + |b|)` is near the rounding unit for any condition number,
 * and is checked.
 *
 * @param a symmetric and positive definite, size × size; only its lower half is read; not changed.
 * @param b length size; not changed.
 * @throws ResidualError if the error is above {@link SOLVE_BOUND}: A is not positive definite, or an element
 *   is not a number.
 */
export function solvePositive(a: ArrayLike<number>, b: ArrayLike<number>, size: number): Float64Array {
  const factor = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[row * size + column]!
      for (let k = 0; k < column; k++) sum -= factor[row * size + k]! * factor[column * size + k]!
      factor[row * size + column] =
        row === column ? Math.sqrt(Math.max(sum, SMALLEST_PIVOT)) : sum / factor[column * size + column]!
    }
  }
  const x = Float64Array.from({ length: size }, (_, at) => b[at]!)
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row]! -= factor[row * size + k]! * x[k]!
    x[row]! /= factor[row * size + row]!
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row]! -= factor[k * size + row]! * x[k]!
    x[row]! /= factor[row * size + row]!
  }
  expectResidual(`a system of ${size} equations`, backwardError(a, b, x, size), SOLVE_BOUND)
  return x
}

/** Keeps a pivot positive that rounding made 0. */
const SMALLEST_PIVOT = 1e-12

/** `|A x − b| / (|A| |x| + |b|)` in the maximum norm; 0 for an empty system. */
function backwardError(a: ArrayLike<number>, b: ArrayLike<number>, x: Float64Array, size: number): number {
  let error = 0
  let scale = 0
  for (let row = 0; row < size; row++) {
    let sum = -b[row]!
    let magnitude = Math.abs(b[row]!)
    for (let column = 0; column < size; column++) {
      const element = a[Math.max(row, column) * size + Math.min(row, column)]!
      sum += element * x[column]!
      magnitude += Math.abs(element * x[column]!)
    }
    if (Number.isNaN(sum)) return Number.NaN
    error = Math.max(error, Math.abs(sum))
    scale = Math.max(scale, magnitude)
  }
  return error === 0 ? 0 : error / scale
}
