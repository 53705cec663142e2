import { createRandom } from '../random/index.js'
import type { Csr } from '../sparse/index.js'

/** An inverse, a solution or a decomposition whose residual is above its bound. */
export class ResidualError extends RangeError {
  /** Relative residual that was measured; NaN if the result is not a number. */
  readonly residual: number
  /** Largest residual that is accepted. */
  readonly bound: number

  constructor(what: string, residual: number, bound: number) {
    const measured = Number.isFinite(residual) ? residual.toPrecision(3) : 'not a number'
    super(`${what}: the relative residual is ${measured}, above the bound ${bound}`)
    this.name = 'ResidualError'
    this.residual = residual
    this.bound = bound
  }
}

/**
 * Checks a residual against its bound.
 *
 * @param what names the computation, for the message.
 * @returns the residual.
 * @throws ResidualError if the residual is above the bound or not a number.
 */
export function expectResidual(what: string, residual: number, bound: number): number {
  if (residual <= bound) return residual
  throw new ResidualError(what, residual, bound)
}

/** Number of probe vectors. */
const PROBES = 4

/** A linear map: writes its value for `x` to `out`, in double precision. */
export type LinearMap = (x: Float64Array, out: Float64Array) => void

/**
 * The relative residual of two maps that should be equal, estimated with random vectors of ±1: the maximum of
 * `|left(v) − right(v)| / |right(v)|`. For a matrix E of differences, `|E v|² ` has the mean `|E|_F²`, so the
 * estimate is near the Frobenius norm of the error (Hutchinson, 1989). It costs a few products with a vector.
 * The vectors are the same in every call.
 *
 * @param size length of the vectors that the maps take.
 * @param rows length of the vectors that they write.
 * @returns 0 for empty maps; NaN if a value is not a number.
 */
export function probeResidual(size: number, rows: number, left: LinearMap, right: LinearMap): number {
  if (size === 0 || rows === 0) return 0
  const random = createRandom(1).fork('probes')
  const probe = new Float64Array(size)
  const [actual, expected] = [new Float64Array(rows), new Float64Array(rows)]
  let worst = 0
  for (let count = 0; count < PROBES; count++) {
    for (let at = 0; at < size; at++) probe[at] = random.uniform() < 0.5 ? 1 : -1
    left(probe, actual.fill(0))
    right(probe, expected.fill(0))
    let error = 0
    let norm = 0
    for (let at = 0; at < rows; at++) {
      error += (actual[at]! - expected[at]!) ** 2
      norm += expected[at]! ** 2
    }
    if (error === 0) continue
    const relative = Math.sqrt(error / norm)
    if (Number.isNaN(relative)) return Number.NaN
    worst = Math.max(worst, relative)
  }
  return worst
}

/** The product with a dense matrix, rows × columns, row-major. */
export function denseMap(matrix: Float32Array | Float64Array, columns: number): LinearMap {
  return (x, out) => {
    for (let row = 0, at = 0; row < out.length; row++) {
      let sum = 0
      for (let column = 0; column < columns; column++, at++) sum += matrix[at]! * x[column]!
      out[row] = sum
    }
  }
}

/** The product with the transpose of a dense matrix, rows × columns, row-major. */
export function transposedMap(matrix: Float32Array | Float64Array, columns: number): LinearMap {
  return (x, out) => {
    out.fill(0)
    for (let row = 0, at = 0; row < x.length; row++) {
      const factor = x[row]!
      for (let column = 0; column < columns; column++, at++) out[column]! += factor * matrix[at]!
    }
  }
}

/** Copies a vector: the identity. */
export const identityMap: LinearMap = (x, out) => out.set(x)

/** One map after another. @param middle length of the vector between them. */
export function chainMaps(first: LinearMap, middle: number, second: LinearMap): LinearMap {
  const between = new Float64Array(middle)
  return (x, out) => {
    first(x, between)
    second(between, out)
  }
}

/** The product with a sparse matrix. */
export const sparseMap =
  ({ rows, offsets, indices, values }: Csr): LinearMap =>
  (x, out) => {
    for (let row = 0; row < rows; row++) {
      let sum = 0
      for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++)
        sum += values[entry]! * x[indices[entry]!]!
      out[row] = sum
    }
  }

/** The product with the transpose of a sparse matrix. */
export const sparseTransposedMap =
  ({ rows, offsets, indices, values }: Csr): LinearMap =>
  (x, out) => {
    out.fill(0)
    for (let row = 0; row < rows; row++) {
      for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++)
        out[indices[entry]!]! += values[entry]! * x[row]!
    }
  }
