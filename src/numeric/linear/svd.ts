import type { Engine } from '../engine/index.js'
import type { Random } from '../random/index.js'
import { type Csr, transpose } from '../sparse/index.js'
import { symmetricEigen } from './symmetric-eigen.js'

export interface SvdOptions {
  /** Singular triplets wanted; at most min(rows, columns) are returned. */
  readonly rank: number
  /** Decides the starting subspace; the same stream gives the same bits. */
  readonly random: Random
  /** Extra directions carried along, dropped at the end. Default 16. */
  readonly oversample?: number
  /** Times that the subspace is multiplied by A Aᵀ. More is closer; default 4. */
  readonly iterations?: number
}

/** A ≈ left · diag(values) · rightᵀ. */
export interface TruncatedSvd {
  readonly rank: number
  /** rows × rank, columns orthonormal (zero where the matrix has no more directions). */
  readonly left: Float32Array
  /** Greatest first. */
  readonly values: Float32Array
  /** columns × rank. */
  readonly right: Float32Array
}

/**
 * The greatest singular triplets of a sparse matrix by randomised subspace iteration (Halko, Martinsson and Tropp, 2011). The
 * sign of each triplet is the one that makes its right vector's sum positive.
 */
export function truncatedSvd(engine: Engine, matrix: Csr, options: SvdOptions): TruncatedSvd {
  const rank = Math.min(options.rank, matrix.rows, matrix.columns)
  const width = Math.min(rank + (options.oversample ?? 16), matrix.rows, matrix.columns)
  if (width === 0) {
    return { rank, left: new Float32Array(0), values: new Float32Array(0), right: new Float32Array(0) }
  }
  const forward = engine.placeCsr(matrix)
  const backward = engine.placeCsr(transpose(matrix))
  const range = engine.float32(matrix.rows * width)
  const domain = engine.float32(matrix.columns * width)
  try {
    for (let at = 0; at < domain.length; at++) domain[at] = options.random.normal()
    for (let iteration = 0; iteration <= (options.iterations ?? 4); iteration++) {
      if (iteration > 0) orthonormalize(engine, domain, matrix.columns, width)
      engine.propagate(forward, domain, width, { out: range })
      orthonormalize(engine, range, matrix.rows, width)
      engine.propagate(backward, range, width, { out: domain })
    }
    // B = Qᵀ A is `domain` transposed; B Bᵀ = E Λ Eᵀ gives A ≈ (Q E) Λ^½ (Bᵀ E Λ^−½)ᵀ.
    const { values: squares, vectors } = symmetricEigen(gram(engine, domain, matrix.columns, width), width)
    const values = Float32Array.from(squares.subarray(0, rank), (square) => Math.sqrt(Math.max(0, square)))
    const turn = new Float32Array(width * rank)
    for (let row = 0; row < width; row++) {
      for (let column = 0; column < rank; column++) turn[row * rank + column] = vectors[row * width + column]!
    }
    const left = engine.matmul(range, turn, { rows: matrix.rows, columns: rank, inner: width })
    const right = engine.matmul(domain, turn, { rows: matrix.columns, columns: rank, inner: width })
    settle(left, values, right, rank)
    return { rank, left, values, right }
  } finally {
    engine.release(range, domain)
    engine.releaseCsr(forward)
    engine.releaseCsr(backward)
  }
}

/** Scales right vectors to unit length, clears what lies below single precision, and fixes the signs. */
function settle(left: Float32Array, values: Float32Array, right: Float32Array, rank: number): void {
  const floor = (values[0] ?? 0) * 1e-6
  for (let column = 0; column < rank; column++) {
    let sum = 0
    for (let at = column; at < right.length; at += rank) sum += right[at]!
    const sign = sum < 0 ? -1 : 1
    const kept = values[column]! > floor
    if (!kept) values[column] = 0
    const factor = kept ? sign / values[column]! : 0
    for (let at = column; at < right.length; at += rank) right[at]! *= factor
    for (let at = column; at < left.length; at += rank) left[at]! *= kept ? sign : 0
  }
}

/** YᵀY in width × width. */
function gram(engine: Engine, y: Float32Array, rows: number, width: number): Float64Array {
  return Float64Array.from(
    engine.matmul(y, y, { rows: width, columns: width, inner: rows, transposeA: true }),
  )
}

/**
 * Makes the columns of Y orthonormal by Cholesky of YᵀY, twice: the first pass leaves what single precision spoils, the second
 * mends it. A column that depends on those before it becomes zero.
 */
function orthonormalize(engine: Engine, y: Float32Array, rows: number, width: number): void {
  for (let pass = 0; pass < 2; pass++) {
    const inverse = inverseCholesky(gram(engine, y, rows, width), width)
    engine.matmul(y.slice(), inverse, { rows, columns: width, inner: width }, y)
  }
}

/** R⁻¹ for G = RᵀR, R upper triangular; a pivot that vanishes gives a zero column. */
function inverseCholesky(g: Float64Array, size: number): Float32Array {
  const r = new Float64Array(size * size)
  const alive = new Uint8Array(size)
  for (let row = 0; row < size; row++) {
    let pivot = g[row * size + row]!
    for (let k = 0; k < row; k++) pivot -= r[k * size + row]! ** 2
    // Single-precision sums: below this share of the column's length the rest is rounding.
    if (!(pivot > 1e-6 * g[row * size + row]!) || pivot <= 0) continue
    alive[row] = 1
    const root = Math.sqrt(pivot)
    r[row * size + row] = root
    for (let column = row + 1; column < size; column++) {
      let sum = g[row * size + column]!
      for (let k = 0; k < row; k++) sum -= r[k * size + row]! * r[k * size + column]!
      r[row * size + column] = sum / root
    }
  }
  const inverse = new Float32Array(size * size)
  const column = new Float64Array(size)
  for (let at = 0; at < size; at++) {
    if (!alive[at]) continue
    column.fill(0)
    column[at] = 1 / r[at * size + at]!
    for (let row = at - 1; row >= 0; row--) {
      if (!alive[row]) continue
      let sum = 0
      for (let k = row + 1; k <= at; k++) sum -= r[row * size + k]! * column[k]!
      column[row] = sum / r[row * size + row]!
    }
    for (let row = 0; row <= at; row++) inverse[row * size + at] = column[row]!
  }
  return inverse
}
