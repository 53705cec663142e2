/** Options of the weighted least squares that als solves and mf-bpr folds users in with. */
export interface LeastSquares {
  readonly width: number
  /** α₀: weight of every pair that was not observed, against 1 for one that was. */
  readonly unobserved: number
  /** λ. */
  readonly regularization: number
}

/** One side of the factorisation held fixed while vectors of the other are solved for. */
export interface FixedSide {
  /** rows × width. */
  readonly vectors: Float32Array
  /** `α₀ Σ_y y yᵀ`, width × width. */
  readonly gram: Float64Array
}

export function fixSide(vectors: Float32Array, { width, unobserved }: LeastSquares): FixedSide {
  const gram = new Float64Array(width * width)
  for (let start = 0; start < vectors.length; start += width) {
    for (let row = 0; row < width; row++) {
      const value = unobserved * vectors[start + row]!
      for (let column = 0; column <= row; column++)
        gram[row * width + column]! += value * vectors[start + column]!
    }
  }
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < row; column++) gram[column * width + row] = gram[row * width + column]!
  }
  return { vectors, gram }
}

/**
 * The x that minimises `Σ_{i observed} c_i (1 − x·y_i)² + α₀ Σ_all (x·y)² + λ (Σ c_i + α₀ n) |x|²`, n the number of vectors of the fixed
 * side: regularised by what was seen (Rendle et al., 2022). An entry of negative weight is asked to score 0. Solved by at most
 * `steps` conjugate-gradient steps from `out`, which receives the result (Takács, Pilászy and Tikk, 2011).
 */
export function solveVector(
  side: FixedSide,
  rows: Int32Array,
  weights: Float32Array,
  options: LeastSquares,
  steps: number,
  out: Float32Array,
): void {
  const { width } = options
  const { vectors } = side
  let confidence = 0
  for (const weight of weights) confidence += Math.abs(weight)
  const ridge = options.regularization * (confidence + (options.unobserved * vectors.length) / width)
  const residual = new Float64Array(width)
  const product = new Float64Array(width)
  const solution = Float64Array.from(out)
  const multiply = (x: Float64Array): void => {
    for (let row = 0; row < width; row++) {
      let sum = ridge * x[row]!
      const start = row * width
      for (let column = 0; column < width; column++) sum += side.gram[start + column]! * x[column]!
      product[row] = sum
    }
    for (let position = 0; position < rows.length; position++) {
      const start = rows[position]! * width
      let dot = 0
      for (let column = 0; column < width; column++) dot += vectors[start + column]! * x[column]!
      dot *= Math.abs(weights[position]!)
      for (let column = 0; column < width; column++) product[column]! += dot * vectors[start + column]!
    }
  }
  multiply(solution)
  for (let position = 0; position < rows.length; position++) {
    const wanted = Math.max(0, weights[position]!)
    const start = rows[position]! * width
    for (let column = 0; column < width; column++) residual[column]! += wanted * vectors[start + column]!
  }
  const goal = 1e-12 * squared(residual)
  for (let column = 0; column < width; column++) residual[column]! -= product[column]!
  const direction = residual.slice()
  let left = squared(residual)
  for (let step = 0; step < steps && left > goal && left > 0; step++) {
    multiply(direction)
    let curvature = 0
    for (let column = 0; column < width; column++) curvature += direction[column]! * product[column]!
    if (!(curvature > 0)) break
    const length = left / curvature
    for (let column = 0; column < width; column++) {
      solution[column]! += length * direction[column]!
      residual[column]! -= length * product[column]!
    }
    const next = squared(residual)
    for (let column = 0; column < width; column++) {
      direction[column] = residual[column]! + (next / left) * direction[column]!
    }
    left = next
  }
  out.set(solution)
}

function squared(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return sum
}
