import { createRandom, type Random } from '../../src/numeric/random/index.js'
import { type Csr, csrFromTriplets } from '../../src/numeric/sparse/index.js'

// Reference implementations of the kernels: plain loops in double precision.

export function randomDense(length: number, seed: number): Float32Array {
  const random = createRandom(seed)
  return Float32Array.from({ length }, () => random.normal())
}

/** A random matrix with about `perRow` entries per row. Row 0 has every column, and the last row is empty. */
export function randomCsr(rows: number, columns: number, perRow: number, seed: number): Csr {
  const random: Random = createRandom(seed)
  const where: { rows: number[]; columns: number[]; values: number[] } = { rows: [], columns: [], values: [] }
  const add = (row: number, column: number) => {
    where.rows.push(row)
    where.columns.push(column)
    where.values.push(random.normal())
  }
  if (rows > 0) for (let column = 0; column < columns; column++) add(0, column)
  for (let row = 1; row < rows - 1; row++) {
    for (let entry = 0; entry < perRow && columns > 0; entry++) add(row, random.below(columns))
  }
  return csrFromTriplets(rows, columns, where)
}

export function toDense(matrix: Csr): Float64Array {
  const dense = new Float64Array(matrix.rows * matrix.columns)
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      dense[row * matrix.columns + matrix.indices[entry]!]! += matrix.values[entry]!
    }
  }
  return dense
}

/** A B, with A rows × inner and B inner × columns. */
export function product(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  const out = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const left = a[row * inner + k]!
      for (let column = 0; column < columns; column++) {
        out[row * columns + column]! += left * b[k * columns + column]!
      }
    }
  }
  return out
}

/** The transpose of a rows × columns matrix. */
export function transposed(a: ArrayLike<number>, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const column = Math.floor(at / rows)
    return a[(at - column * rows) * columns + column]!
  })
}

/** Throws if two arrays differ by more than `tolerance` times the largest magnitude (at least 1). */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  if (actual.length !== expected.length)
    throw new Error(`${actual.length} elements, expected ${expected.length}`)
  let scale = 1
  for (let at = 0; at < expected.length; at++) scale = Math.max(scale, Math.abs(expected[at]!))
  for (let at = 0; at < expected.length; at++) {
    if (!(Math.abs(actual[at]! - expected[at]!) <= tolerance * scale)) {
      throw new Error(`element ${at}: ${actual[at]}, expected ${expected[at]}`)
    }
  }
}

/** The k best columns of one row by score, then by column, without excluded columns and NaN. */
export function naiveTopK(scores: ArrayLike<number>, k: number, excluded: ReadonlySet<number>): number[] {
  return Array.from({ length: scores.length }, (_, column) => column)
    .filter((column) => !excluded.has(column) && scores[column]! > -Infinity)
    .sort((left, right) => scores[right]! - scores[left]! || left - right)
    .slice(0, k)
}
