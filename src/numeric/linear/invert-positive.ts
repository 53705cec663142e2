import type { Engine } from '../engine/index.js'
import { chainMaps, denseMap, expectResidual, identityMap, probeResidual } from './residual.js'

/** Matrices up to this size are inverted directly, in double precision. */
const DIRECT_SIZE = 96

/** Largest relative residual of an inverse in single precision; above it, double precision is used. */
export const SINGLE_BOUND = 1e-3
/** Largest relative residual of an inverse in double precision; above it, there is no inverse. */
export const DOUBLE_BOUND = 1e-6

/** An inverse and its error. */
export interface Inverse {
  /** size × size; Float32Array if single precision holds it, otherwise Float64Array. */
  readonly inverse: Float32Array | Float64Array
  /** Relative residual `|A X v − v| / |v|`, the largest of some random vectors v. */
  readonly residual: number
}

/**
 * The inverse of a symmetric positive definite matrix by recursive halving: with S = D − Bᵀ A⁻¹ B, the
 * inverse of [A B; Bᵀ D] is [A⁻¹ + A⁻¹ B S⁻¹ Bᵀ A⁻¹, −A⁻¹ B S⁻¹; …, S⁻¹]. Nearly all time is spent in the
 * engine's products: about ⅔ n³ multiplications.
 *
 * The blocks are first multiplied in single precision. Rounding errors grow with the square of the condition
 * number, so the residual is measured. If it is above {@link SINGLE_BOUND}, the blocks are multiplied again
 * in double precision, which takes about four times as long. If the residual is then above {@link
 * DOUBLE_BOUND}, Newton's iteration `X (2I − A X)` refines the inverse twice at most.
 *
 * @param matrix size × size; not changed.
 * @throws RangeError if the matrix does not have size × size elements or is not positive definite.
 * @throws ResidualError if the residual is above {@link DOUBLE_BOUND} in double precision.
 */
export function invertPositive(engine: Engine, matrix: Float32Array, size: number): Inverse {
  if (matrix.length !== size * size)
    throw new RangeError(`matrix has ${matrix.length} elements, expected ${size} × ${size}`)
  const single = attempt(() => invertBlocks(singlePrecision(engine), matrix, size))
  if (single !== undefined) {
    const residual = inverseResidual(matrix, single, size)
    if (residual <= SINGLE_BOUND) return { inverse: single, residual }
  }
  return invertInDouble(engine, matrix, size)
}

/**
 * Like {@link invertPositive}, without trying single precision.
 *
 * @throws RangeError and ResidualError as {@link invertPositive} does.
 */
export function invertInDouble(
  engine: Engine,
  matrix: Float32Array | Float64Array,
  size: number,
): { readonly inverse: Float64Array; readonly residual: number } {
  const wide = Float64Array.from(matrix)
  let inverse = invertBlocks(doublePrecision(engine), wide, size)
  let residual = inverseResidual(wide, inverse, size)
  for (let step = 0; step < REFINEMENTS && residual > DOUBLE_BOUND && residual < 0.5; step++) {
    inverse = refine(engine, wide, inverse, size)
    residual = inverseResidual(wide, inverse, size)
  }
  return {
    inverse,
    residual: expectResidual(`the inverse of a matrix of ${size} rows`, residual, DOUBLE_BOUND),
  }
}

/** Most steps of Newton's iteration. */
const REFINEMENTS = 2

/** `X (2I − A X)`, whose residual is the square of that of X. */
function refine(engine: Engine, matrix: Float64Array, inverse: Float64Array, size: number): Float64Array {
  const shape = { rows: size, columns: size, inner: size }
  const correction = engine.matmulDouble(matrix, inverse, shape)
  for (let at = 0; at < correction.length; at++) correction[at] = -correction[at]!
  for (let at = 0; at < correction.length; at += size + 1) correction[at]! += 2
  return engine.matmulDouble(inverse, correction, shape)
}

function inverseResidual(
  matrix: Float32Array | Float64Array,
  inverse: Float32Array | Float64Array,
  size: number,
): number {
  const product = chainMaps(denseMap(inverse, size), size, denseMap(matrix, size))
  return probeResidual(size, size, product, identityMap)
}

/** A result in single precision; undefined where rounding errors made the matrix lose its definiteness. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof NotPositiveError) return undefined
    throw error
  }
}

class NotPositiveError extends RangeError {}

interface Shape {
  readonly rows: number
  readonly columns: number
  readonly inner: number
  readonly transposeA?: boolean
  readonly transposeB?: boolean
}

/** The products and sums of blocks in one precision. */
interface Arithmetic<T extends Float32Array | Float64Array> {
  create(length: number): T
  multiply(a: T, b: T, shape: Shape): T
  /** α a + β b, written to b. */
  combine(alpha: number, a: T, beta: number, b: T): T
}

const singlePrecision = (engine: Engine): Arithmetic<Float32Array> => ({
  create: (length) => new Float32Array(length),
  multiply: (a, b, shape) => engine.matmul(a, b, shape),
  combine: (alpha, a, beta, b) => engine.axpy(alpha, a, beta, b, b),
})

const doublePrecision = (engine: Engine): Arithmetic<Float64Array> => ({
  create: (length) => new Float64Array(length),
  multiply: (a, b, shape) => engine.matmulDouble(a, b, shape),
  combine(alpha, a, beta, b) {
    for (let at = 0; at < b.length; at++) b[at] = alpha * a[at]! + beta * b[at]!
    return b
  },
})

function invertBlocks<T extends Float32Array | Float64Array>(
  arithmetic: Arithmetic<T>,
  matrix: T,
  size: number,
): T {
  const { create, multiply, combine } = arithmetic
  if (size <= DIRECT_SIZE) return invertDirectly(arithmetic, matrix, size)
  const first = size >> 1
  const rest = size - first
  const block = (top: number, left: number, rows: number, columns: number): T => {
    const part = create(rows * columns)
    for (let row = 0; row < rows; row++) {
      const start = (top + row) * size + left
      part.set(matrix.subarray(start, start + columns), row * columns)
    }
    return part
  }
  const b = block(0, first, first, rest)
  const inverseA = invertBlocks(arithmetic, block(0, 0, first, first), first)
  const ab = multiply(inverseA, b, { rows: first, columns: rest, inner: first })
  const correction = multiply(b, ab, { rows: rest, columns: rest, inner: first, transposeA: true })
  const complement = combine(1, block(first, first, rest, rest), -1, correction)
  const inverseS = invertBlocks(arithmetic, complement, rest)
  const upper = multiply(ab, inverseS, { rows: first, columns: rest, inner: rest })
  const corner = multiply(upper, ab, { rows: first, columns: first, inner: rest, transposeB: true })
  combine(1, inverseA, 1, corner)
  const inverse = create(size * size)
  for (let row = 0; row < first; row++) {
    inverse.set(corner.subarray(row * first, (row + 1) * first), row * size)
    for (let column = 0; column < rest; column++) {
      const value = -upper[row * rest + column]!
      inverse[row * size + first + column] = value
      inverse[(first + column) * size + row] = value
    }
  }
  for (let row = 0; row < rest; row++) {
    inverse.set(inverseS.subarray(row * rest, (row + 1) * rest), (first + row) * size + first)
  }
  return inverse
}

/** Gauss–Jordan elimination in double precision; positive definite matrices need no pivoting. */
function invertDirectly<T extends Float32Array | Float64Array>(
  { create }: Arithmetic<T>,
  matrix: T,
  size: number,
): T {
  const work = Float64Array.from(matrix)
  for (let pivot = 0; pivot < size; pivot++) {
    const diagonal = work[pivot * size + pivot]!
    if (!(diagonal > 0)) throw new NotPositiveError('the matrix is not positive definite')
    const factor = 1 / diagonal
    for (let column = 0; column < size; column++) work[pivot * size + column]! *= factor
    work[pivot * size + pivot] = factor
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue
      const multiple = work[row * size + pivot]!
      work[row * size + pivot] = 0
      for (let column = 0; column < size; column++) {
        work[row * size + column]! -= multiple * work[pivot * size + column]!
      }
    }
  }
  const inverse = create(size * size)
  inverse.set(work)
  return inverse
}
