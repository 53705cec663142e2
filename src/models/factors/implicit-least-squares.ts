import { type Engine, sharedEngine } from '../../numeric/engine/index.js'
import type { Csr } from '../../numeric/sparse/index.js'
import type { Profile } from '../shared/index.js'

/** Options of the weighted least squares that als solves and mf-bpr folds users in with. */
export interface LeastSquares {
  readonly width: number
  /** α₀: weight of every pair that was not observed, against 1 for one that was. */
  readonly alpha0: number
  /** λ. */
  readonly regularization: number
}

/** One side of the factorisation held fixed while vectors of the other are solved for; in the engine's memory. */
export interface FixedSide extends LeastSquares {
  readonly engine: Engine
  readonly count: number
  /** count × width. */
  readonly vectors: Float32Array
  /** `α₀ Σ_y y yᵀ`, width × width. */
  readonly gram: Float32Array
}

/** @param vectors count × width. */
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

export function releaseSide({ engine, vectors, gram }: FixedSide): void {
  engine.release(vectors, gram)
}

/**
 * For each row of `observed` (rows × count, entries c_i) the x that minimises `Σ_i |c_i| (t_i − x·y_i)² + α₀ Σ_all (x·y)² + λ (Σ |c_i| + α₀ count)
 * |x|²`, t_i = 1 where c_i > 0, else 0: regularised by what was seen (Rendle et al., 2022). Solved for all rows together
 * by `steps` conjugate-gradient steps (Takács, Pilászy and Tikk, 2011) from `solution` (rows × width), which receives the
 * result. A row's bits do not depend on the other rows.
 */
export function solveRows(side: FixedSide, observed: Csr, steps: number, solution: Float32Array): void {
  if (solution.length === 0 || side.count === 0) return
  const { engine, width, vectors } = side
  const strengths = observed.values.map(Math.abs)
  const ridges = ridgesOf(observed, strengths, side)
  const apply = (x: Float32Array): Float32Array => {
    const shape = { rows: observed.rows, columns: width, inner: width }
    const base = engine.matmul(x, side.gram, shape)
    for (let row = 0; row < observed.rows; row++) {
      for (let at = row * width; at < (row + 1) * width; at++) base[at]! += ridges[row]! * x[at]!
    }
    const values = weightedProducts(observed, strengths, x, vectors, width)
    return engine.propagate({ ...observed, values }, vectors, width, { base })
  }
  const wanted = observed.values.map((value) => Math.max(0, value))
  const residual = engine.propagate({ ...observed, values: wanted }, vectors, width)
  const product = apply(solution)
  for (let at = 0; at < residual.length; at++) residual[at]! -= product[at]!
  const direction = residual.slice()
  const left = rowProducts(residual, residual, width)
  for (let step = 0; step < steps; step++) {
    const moved = apply(direction)
    const curvature = rowProducts(direction, moved, width)
    for (let row = 0; row < observed.rows; row++) {
      // A row that is solved keeps still.
      const length = curvature[row]! > 1e-20 ? left[row]! / curvature[row]! : 0
      let next = 0
      for (let at = row * width; at < (row + 1) * width; at++) {
        solution[at]! += length * direction[at]!
        residual[at]! -= length * moved[at]!
        next += residual[at]! * residual[at]!
      }
      const keep = left[row]! > 1e-20 ? next / left[row]! : 0
      for (let at = row * width; at < (row + 1) * width; at++) {
        direction[at] = length === 0 ? 0 : residual[at]! + keep * direction[at]!
      }
      left[row] = next
    }
  }
}

/** Steps of a fold-in, which starts from zero. */
const FOLD_IN_STEPS = 12

/**
 * Vectors of profiles for a fixed side: profiles × width. Each is solved for by itself, and its equations are summed up before: a step then
 * costs width² however long the profile is.
 */
export function foldIn(
  side: FixedSide,
  profiles: readonly Pick<Profile, 'rows' | 'weights'>[],
): Float32Array {
  const { engine, width, alpha0, count, regularization } = side
  const vectors = new Float32Array(profiles.length * width)
  for (const [position, { rows, weights }] of profiles.entries()) {
    if (rows.length === 0) continue
    const seen = engine.gather(side.vectors, width, rows, engine.float32(rows.length * width))
    const strengths = weights.map(Math.abs)
    const wanted = weights.map((weight) => Math.max(0, weight))
    const weighted = strengths.every((strength) => strength === 1)
      ? seen
      : engine.scaleRows(seen, width, strengths, engine.float32(seen.length))
    const shape = { columns: width, inner: rows.length }
    const squares = engine.matmul(weighted, seen, { ...shape, rows: width, transposeA: true })
    const right = engine.matmul(wanted, seen, { ...shape, rows: 1 })
    engine.release(seen)
    if (weighted !== seen) engine.release(weighted)
    const total = strengths.reduce((sum, strength) => sum + strength, 0)
    const ridge = regularization * (total + alpha0 * count)
    for (let at = 0; at < squares.length; at++) squares[at]! += side.gram[at]!
    for (let at = 0; at < squares.length; at += width + 1) squares[at]! += ridge
    solveOne(squares, right, FOLD_IN_STEPS, vectors.subarray(position * width, (position + 1) * width))
  }
  return vectors
}

/** Conjugate-gradient steps for `A x = b` from x = 0, A symmetric and positive definite (width × width). */
function solveOne(a: Float32Array, b: Float32Array, steps: number, x: Float32Array): void {
  const width = b.length
  const residual = Float64Array.from(b)
  const direction = residual.slice()
  const moved = new Float64Array(width)
  const solution = new Float64Array(width)
  let left = dot(residual, residual)
  for (let step = 0; step < steps && left > 1e-20; step++) {
    for (let row = 0, at = 0; row < width; row++) {
      let sum = 0
      for (let column = 0; column < width; column++, at++) sum += a[at]! * direction[column]!
      moved[row] = sum
    }
    const curvature = dot(direction, moved)
    if (curvature <= 1e-20) break
    const length = left / curvature
    for (let at = 0; at < width; at++) {
      solution[at]! += length * direction[at]!
      residual[at]! -= length * moved[at]!
    }
    const next = dot(residual, residual)
    for (let at = 0; at < width; at++) direction[at] = residual[at]! + (next / left) * direction[at]!
    left = next
  }
  x.set(solution)
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!
  return sum
}

function ridgesOf(observed: Csr, strengths: Float32Array, side: FixedSide): Float64Array {
  return Float64Array.from({ length: observed.rows }, (_, row) => {
    let seen = 0
    for (let entry = observed.offsets[row]!; entry < observed.offsets[row + 1]!; entry++)
      seen += strengths[entry]!
    return side.regularization * (seen + side.alpha0 * side.count)
  })
}

/** `strength_e · (x_row · y_column)` of each entry. */
function weightedProducts(
  observed: Csr,
  strengths: Float32Array,
  x: Float32Array,
  y: Float32Array,
  width: number,
): Float32Array {
  const products = new Float32Array(strengths.length)
  for (let row = 0; row < observed.rows; row++) {
    const left = row * width
    for (let entry = observed.offsets[row]!; entry < observed.offsets[row + 1]!; entry++) {
      const right = observed.indices[entry]! * width
      let sum = 0
      for (let at = 0; at < width; at++) sum += x[left + at]! * y[right + at]!
      products[entry] = strengths[entry]! * sum
    }
  }
  return products
}

function rowProducts(left: Float32Array, right: Float32Array, width: number): Float64Array {
  const products = new Float64Array(left.length / width)
  for (let row = 0, at = 0; row < products.length; row++) {
    for (const end = at + width; at < end; at++) products[row]! += left[at]! * right[at]!
  }
  return products
}
