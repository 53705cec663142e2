import { type Engine, sharedEngine } from '../../numeric/engine/index.js'
import { solvePositive } from '../../numeric/linear/index.js'
import type { Csr } from '../../numeric/sparse/index.js'
import type { Profile } from '../shared/index.js'

/** The weighted least squares that `als` trains with and that `als` and `mf-bpr` fold users in with. */
export interface LeastSquares {
  /** Width of the vectors. */
  readonly width: number
  /** α₀: weight of every user–item pair as if unobserved; an observed pair has weight 1 in addition. */
  readonly alpha0: number
  /** λ of the L2 penalty. */
  readonly regularization: number
}

/**
 * One side of the factorization, held fixed while the other is solved. Its arrays are in the engine's memory.
 */
export interface FixedSide extends LeastSquares {
  readonly engine: Engine
  /** Number of vectors. */
  readonly count: number
  /** count × width. */
  readonly vectors: Float32Array
  /** `α₀ Σ_y y yᵀ`, width × width. */
  readonly gram: Float32Array
}

/**
 * Copies one side's vectors to the engine and computes their Gram matrix. Free it with {@link releaseSide}.
 *
 * @param vectors count × width.
 */
export function fixSide(vectors: Float32Array, options: LeastSquares): FixedSide {
  const { width, alpha0 } = options
  const engine = sharedEngine()
  const count = vectors.length / width
  const placed = engine.place(vectors)
  const squares = engine.matmul(placed, placed, {
    rows: width,
    columns: width,
    inner: count,
    transposeA: true,
  })
  const gram = engine.place(squares.map((value) => alpha0 * value))
  return { ...options, engine, count, vectors: placed, gram }
}

/** Frees the engine's memory of a side. */
export function releaseSide({ engine, vectors, gram }: FixedSide): void {
  engine.release(vectors, gram)
}

/**
 * For each row of `observed` (rows × count, entries c_i) the x that minimizes `Σ_i |c_i| (t_i − x·y_i)² + α₀
 * Σ_all (x·y)² + λ (Σ |c_i| + α₀ count) |x|²`, where t_i is 1 if c_i > 0, else 0. The penalty scales with the
 * observed weight (Rendle et al., 2022).
 *
 * All rows are solved together by conjugate gradients (Takács, Pilászy and Tikk, 2011, "Applications of the
 * conjugate gradient method for implicit feedback collaborative filtering"). The bits of a row do not depend
 * on the other rows.
 *
 * @param steps number of conjugate-gradient steps.
 * @param solution starting point, rows × width; receives the result.
 * @returns the relative residual of all rows together, `|B − A X| / |B|`; 0 if nothing is to be solved.
 */
export function solveRows(side: FixedSide, observed: Csr, steps: number, solution: Float32Array): number {
  if (solution.length === 0 || side.count === 0) return 0
  const { engine, width, vectors } = side
  const confidences = observed.values.map(Math.abs)
  const ridges = ridgesOf(observed, confidences, side)
  const apply = (x: Float32Array): Float32Array => {
    const shape = { rows: observed.rows, columns: width, inner: width }
    const base = engine.matmul(x, side.gram, shape)
    for (let row = 0; row < observed.rows; row++) {
      for (let at = row * width; at < (row + 1) * width; at++) base[at]! += ridges[row]! * x[at]!
    }
    const values = weightedProducts(observed, confidences, x, vectors, width)
    return engine.propagate({ ...observed, values }, vectors, width, { base })
  }
  const positives = observed.values.map((value) => Math.max(0, value))
  const residual = engine.propagate({ ...observed, values: positives }, vectors, width)
  const scale = sumOfSquares(residual)
  const product = apply(solution)
  for (let at = 0; at < residual.length; at++) residual[at]! -= product[at]!
  const direction = residual.slice()
  const norms = rowProducts(residual, residual, width)
  for (let step = 0; step < steps; step++) {
    const applied = apply(direction)
    const curvature = rowProducts(direction, applied, width)
    for (let row = 0; row < observed.rows; row++) {
      // A row that has converged does not move.
      const stepLength = curvature[row]! > 1e-20 ? norms[row]! / curvature[row]! : 0
      let norm = 0
      for (let at = row * width; at < (row + 1) * width; at++) {
        solution[at]! += stepLength * direction[at]!
        residual[at]! -= stepLength * applied[at]!
        norm += residual[at]! * residual[at]!
      }
      const beta = norms[row]! > 1e-20 ? norm / norms[row]! : 0
      for (let at = row * width; at < (row + 1) * width; at++) {
        direction[at] = stepLength === 0 ? 0 : residual[at]! + beta * direction[at]!
      }
      norms[row] = norm
    }
  }
  const left = norms.reduce((sum, norm) => sum + norm, 0)
  return left === 0 ? 0 : Math.sqrt(left / scale)
}

function sumOfSquares(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return sum
}

/** Conjugate-gradient steps of a fold-in, which starts from zero. */
const FOLD_IN_STEPS = 12
/** Largest relative residual of a fold-in by steps. Above it, the system is solved directly. */
export const FOLD_IN_BOUND = 0.01

/**
 * Vectors of profiles for a fixed side: profiles × width. Each profile is solved on its own. Its normal
 * equations are summed up first, so that a step costs width² for any profile length.
 */
export function foldIn(
  side: FixedSide,
  profiles: readonly Pick<Profile, 'rows' | 'weights'>[],
): Float32Array {
  const { engine, width, alpha0, count, regularization } = side
  const vectors = new Float32Array(profiles.length * width)
  for (const [position, { rows, weights }] of profiles.entries()) {
    if (rows.length === 0) continue
    const rowVectors = engine.gather(side.vectors, width, rows, engine.float32(rows.length * width))
    const confidences = weights.map(Math.abs)
    const positives = weights.map((weight) => Math.max(0, weight))
    const weighted = confidences.every((confidence) => confidence === 1)
      ? rowVectors
      : engine.scaleRows(rowVectors, width, confidences, engine.float32(rowVectors.length))
    const shape = { columns: width, inner: rows.length }
    const squares = engine.matmul(weighted, rowVectors, { ...shape, rows: width, transposeA: true })
    const right = engine.matmul(positives, rowVectors, { ...shape, rows: 1 })
    engine.release(rowVectors)
    if (weighted !== rowVectors) engine.release(weighted)
    const total = confidences.reduce((sum, confidence) => sum + confidence, 0)
    const ridge = regularization * (total + alpha0 * count)
    for (let at = 0; at < squares.length; at++) squares[at]! += side.gram[at]!
    for (let at = 0; at < squares.length; at += width + 1) squares[at]! += ridge
    solveOne(squares, right, FOLD_IN_STEPS, vectors.subarray(position * width, (position + 1) * width))
  }
  return vectors
}

/**
 * Solves `A x = b` by conjugate-gradient steps from x = 0. A is symmetric and positive definite, width ×
 * width. Where the steps do not reach {@link FOLD_IN_BOUND}, such as for weights of very different size, the
 * system is solved by Cholesky decomposition in double precision.
 *
 * @throws ResidualError if that fails, too, such as for NaN.
 */
function solveOne(a: Float32Array, b: Float32Array, steps: number, x: Float32Array): void {
  const width = b.length
  const residual = Float64Array.from(b)
  const direction = residual.slice()
  const applied = new Float64Array(width)
  const solution = new Float64Array(width)
  let norm = dot(residual, residual)
  for (let step = 0; step < steps && norm > 1e-20; step++) {
    for (let row = 0, at = 0; row < width; row++) {
      let sum = 0
      for (let column = 0; column < width; column++, at++) sum += a[at]! * direction[column]!
      applied[row] = sum
    }
    const curvature = dot(direction, applied)
    if (curvature <= 1e-20) break
    const stepLength = norm / curvature
    for (let at = 0; at < width; at++) {
      solution[at]! += stepLength * direction[at]!
      residual[at]! -= stepLength * applied[at]!
    }
    const nextNorm = dot(residual, residual)
    for (let at = 0; at < width; at++) direction[at] = residual[at]! + (nextNorm / norm) * direction[at]!
    norm = nextNorm
  }
  const bound = FOLD_IN_BOUND ** 2 * dot(Float64Array.from(b), Float64Array.from(b))
  x.set(norm <= Math.max(bound, 1e-20) ? solution : solvePositive(a, b, width))
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!
  return sum
}

/** `λ (Σ |c_i| + α₀ count)` of each row. */
function ridgesOf(observed: Csr, confidences: Float32Array, side: FixedSide): Float64Array {
  return Float64Array.from({ length: observed.rows }, (_, row) => {
    let total = 0
    for (let entry = observed.offsets[row]!; entry < observed.offsets[row + 1]!; entry++)
      total += confidences[entry]!
    return side.regularization * (total + side.alpha0 * side.count)
  })
}

/** `|c_e| · (x_row · y_column)` of each entry e. */
function weightedProducts(
  observed: Csr,
  confidences: Float32Array,
  x: Float32Array,
  y: Float32Array,
  width: number,
): Float32Array {
  const products = new Float32Array(confidences.length)
  for (let row = 0; row < observed.rows; row++) {
    const left = row * width
    for (let entry = observed.offsets[row]!; entry < observed.offsets[row + 1]!; entry++) {
      const right = observed.indices[entry]! * width
      let sum = 0
      for (let at = 0; at < width; at++) sum += x[left + at]! * y[right + at]!
      products[entry] = confidences[entry]! * sum
    }
  }
  return products
}

/** Inner products of the rows of two matrices. */
function rowProducts(left: Float32Array, right: Float32Array, width: number): Float64Array {
  const products = new Float64Array(left.length / width)
  for (let row = 0, at = 0; row < products.length; row++) {
    for (const end = at + width; at < end; at++) products[row]! += left[at]! * right[at]!
  }
  return products
}
