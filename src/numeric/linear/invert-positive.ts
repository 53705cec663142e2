import type { Engine } from '../engine/index.js'

/** Matrices up to this size are inverted directly, in double precision. */
const DIRECT_SIZE = 96

/**
 * The inverse of a symmetric positive definite matrix by recursive halving: with S = D − Bᵀ A⁻¹ B, the
 * inverse of [A B; Bᵀ D] is [A⁻¹ + A⁻¹ B S⁻¹ Bᵀ A⁻¹, −A⁻¹ B S⁻¹; …, S⁻¹]. Nearly all time is spent in the
 * engine's products: about 2 n³ multiplications. The blocks are multiplied in single precision, so the
 * condition number should stay below about 10⁵.
 *
 * @param matrix size × size; not changed.
 * @throws RangeError if the matrix is not positive definite or does not have size × size elements.
 */
export function invertPositive(engine: Engine, matrix: Float32Array, size: number): Float32Array {
  if (matrix.length !== size * size)
    throw new RangeError(`matrix has ${matrix.length} elements, expected ${size} × ${size}`)
  if (size <= DIRECT_SIZE) return invertDirectly(matrix, size)
  const first = size >> 1
  const rest = size - first
  const a = block(matrix, size, 0, 0, first, first)
  const b = block(matrix, size, 0, first, first, rest)
  const d = block(matrix, size, first, first, rest, rest)
  const inverseA = invertPositive(engine, a, first)
  const ab = engine.matmul(inverseA, b, { rows: first, columns: rest, inner: first })
  const correction = engine.matmul(b, ab, { rows: rest, columns: rest, inner: first, transposeA: true })
  const inverseS = invertPositive(engine, engine.axpy(1, d, -1, correction, correction), rest)
  const upper = engine.matmul(ab, inverseS, { rows: first, columns: rest, inner: rest })
  const corner = engine.matmul(upper, ab, { rows: first, columns: first, inner: rest, transposeB: true })
  engine.axpy(1, inverseA, 1, corner, corner)
  const inverse = new Float32Array(size * size)
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

function block(
  matrix: Float32Array,
  size: number,
  top: number,
  left: number,
  rows: number,
  columns: number,
): Float32Array {
  const part = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    const start = (top + row) * size + left
    part.set(matrix.subarray(start, start + columns), row * columns)
  }
  return part
}

/** Gauss–Jordan elimination; positive definite matrices need no pivoting. */
function invertDirectly(matrix: Float32Array, size: number): Float32Array {
  const work = Float64Array.from(matrix)
  for (let pivot = 0; pivot < size; pivot++) {
    const diagonal = work[pivot * size + pivot]!
    if (!(diagonal > 0)) throw new RangeError('the matrix is not positive definite')
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
  return Float32Array.from(work)
}
