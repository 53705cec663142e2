import type { Engine } from '../engine/index.js'
import type { Random } from '../random/index.js'
import { type Csr, transpose } from '../sparse/index.js'
import {
  denseMap,
  expectResidual,
  probeResidual,
  sparseMap,
  sparseTransposedMap,
  transposedMap,
} from './residual.js'
import { symmetricEigen } from './symmetric-eigen.js'

/** Options of {@link truncatedSvd}. */
export interface SvdOptions {
  /** Number of singular triplets; at most min(rows, columns) are returned. */
  readonly rank: number
  /** Source of the initial subspace. The same stream gives the same bits. */
  readonly random: Random
  /** Additional dimensions of the subspace, dropped at the end. Default 16. */
  readonly oversample?: number
  /** Number of multiplications of the subspace by A Aᵀ; more are more accurate. Default 4. */
  readonly iterations?: number
}

/** A ≈ left · diag(values) · rightᵀ. */
export interface TruncatedSvd {
  readonly rank: number
  /** rows × rank with orthonormal columns; columns beyond the rank of the matrix are zero. */
  readonly left: Float32Array
  /** Singular values in descending order. */
  readonly values: Float32Array
  /** columns × rank. */
  readonly right: Float32Array
  /**
   * How far the iteration is from singular triplets: `|A V w − U Σ w| / |U Σ w|`, the largest of some random
   * vectors w. It is near the share of the spectrum that more iterations would still move.
   */
  readonly residual: number
}

/** Largest relative error of `Aᵀ U = V Σ` and of `Uᵀ U = I`, which hold after any number of iterations. */
export const SVD_BOUND = 1e-3
/** Largest {@link TruncatedSvd.residual}. A larger one means that the subspace is not that of the matrix. */
export const SVD_CONVERGENCE_BOUND = 0.5

/**
 * The largest singular triplets of a sparse matrix by randomized subspace iteration (Halko, Martinsson and
 * Tropp, 2011). The signs are chosen so that the sum of each right vector is not negative.
 *
 * @throws ResidualError if an error is above {@link SVD_BOUND} or {@link SVD_CONVERGENCE_BOUND}, such as for
 * a matrix with NaN.
 */
export function truncatedSvd(engine: Engine, matrix: Csr, options: SvdOptions): TruncatedSvd {
  const rank = Math.min(options.rank, matrix.rows, matrix.columns)
  const width = Math.min(rank + (options.oversample ?? 16), matrix.rows, matrix.columns)
  if (width === 0) {
    const empty = new Float32Array(0)
    return { rank, left: empty, values: empty, right: empty, residual: 0 }
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
    normalizeTriplets(left, values, right, rank)
    return { rank, left, values, right, residual: checkTriplets(matrix, { rank, left, values, right }) }
  } finally {
    engine.release(range, domain)
    engine.releaseCsr(forward)
    engine.releaseCsr(backward)
  }
}

/** Scales right vectors to unit length, sets triplets below single precision to zero, and fixes the signs. */
function normalizeTriplets(
  left: Float32Array,
  values: Float32Array,
  right: Float32Array,
  rank: number,
): void {
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

/** YᵀY, width × width. */
function gram(engine: Engine, y: Float32Array, rows: number, width: number): Float64Array {
  return Float64Array.from(
    engine.matmul(y, y, { rows: width, columns: width, inner: rows, transposeA: true }),
  )
}

/**
 * Makes the columns of Y orthonormal by the Cholesky factor of YᵀY. It runs twice: the second pass removes
 * the rounding errors of the first. A column that depends linearly on earlier columns becomes zero.
 */
function orthonormalize(engine: Engine, y: Float32Array, rows: number, width: number): void {
  for (let pass = 0; pass < 2; pass++) {
    const inverse = inverseCholesky(gram(engine, y, rows, width), width)
    engine.matmul(y.slice(), inverse, { rows, columns: width, inner: width }, y)
  }
}

/** R⁻¹ for G = RᵀR with R upper triangular; a zero pivot gives a zero column. */
function inverseCholesky(g: Float64Array, size: number): Float32Array {
  const r = new Float64Array(size * size)
  const isPivot = new Uint8Array(size)
  for (let row = 0; row < size; row++) {
    let pivot = g[row * size + row]!
    for (let k = 0; k < row; k++) pivot -= r[k * size + row]! ** 2
    // Sums are in single precision, so a pivot below this fraction of the diagonal is rounding noise.
    if (!(pivot > 1e-6 * g[row * size + row]!) || pivot <= 0) continue
    isPivot[row] = 1
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
    if (!isPivot[at]) continue
    column.fill(0)
    column[at] = 1 / r[at * size + at]!
    for (let row = at - 1; row >= 0; row--) {
      if (!isPivot[row]) continue
      let sum = 0
      for (let k = row + 1; k <= at; k++) sum -= r[row * size + k]! * column[k]!
      column[row] = sum / r[row * size + row]!
    }
    for (let row = 0; row <= at; row++) inverse[row * size + at] = column[row]!
  }
  return inverse
}

/** Checks the triplets in double precision. @returns the residual of the iteration. */
function checkTriplets(matrix: Csr, { rank, left, values, right }: Omit<TruncatedSvd, 'residual'>): number {
  const what = `the SVD of a matrix of ${matrix.rows} × ${matrix.columns}`
  const { rows, columns } = matrix
  const [ofRows, ofColumns] = [new Float64Array(rows), new Float64Array(columns)]
  const scaled = (w: Float64Array): Float64Array => w.map((value, at) => value * values[at]!)
  const fromLeft = denseMap(left, rank)
  const fromRight = denseMap(right, rank)
  const toLeft = transposedMap(left, rank)
  const kept = values.reduce((count, value) => count + Number(value > 0), 0)
  /** A vector without the parts that the matrix does not have. */
  const onlyKept = (w: Float64Array): Float64Array => w.map((value, at) => (at < kept ? value : 0))
  const orthonormal = probeResidual(
    rank,
    rank,
    (w, out) => {
      fromLeft(onlyKept(w), ofRows)
      toLeft(ofRows, out)
    },
    (w, out) => out.set(onlyKept(w)),
  )
  expectResidual(what, orthonormal, SVD_BOUND)
  const backward = probeResidual(
    rank,
    columns,
    (w, out) => {
      fromLeft(w, ofRows)
      sparseTransposedMap(matrix)(ofRows, out)
    },
    (w, out) => fromRight(scaled(w), out),
  )
  expectResidual(what, backward, SVD_BOUND)
  const forward = probeResidual(
    rank,
    rows,
    (w, out) => {
      fromRight(onlyKept(w), ofColumns)
      sparseMap(matrix)(ofColumns, out)
    },
    (w, out) => fromLeft(scaled(w), out),
  )
  return expectResidual(what, forward, SVD_CONVERGENCE_BOUND)
}
