import { denseMap, expectResidual, probeResidual } from './residual.js'

/** Largest relative residual of a decomposition into eigenvalues. */
export const EIGEN_BOUND = 1e-9

/** Eigenvalues and eigenvectors of a symmetric matrix. */
export interface SymmetricEigen {
  /** In descending order. */
  readonly values: Float64Array
  /** Unit eigenvectors as columns, size × size, row-major. */
  readonly vectors: Float64Array
  /** Relative residual `|A V w − V Λ w| / |V Λ w|`, the largest of some random vectors w. */
  readonly residual: number
}

/**
 * All eigenpairs of a symmetric matrix by Householder reduction to tridiagonal form and implicit QL (Golub
 * and Van Loan, Matrix Computations, 8.3). O(size³); meant for the small matrices inside a truncated SVD.
 *
 * @param matrix size × size, row-major; not changed.
 * @throws Error if an eigenvalue does not converge within 60 sweeps.
 * @throws ResidualError if the residual is above {@link EIGEN_BOUND}, such as for a matrix with NaN.
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  // Row j of `basis` becomes eigenvector j, so that a rotation touches two contiguous rows.
  const { diagonal, below, basis } = tridiagonalize(matrix, size)
  diagonalize(diagonal, below, basis, size)
  const order = Array.from({ length: size }, (_, at) => at).sort((x, y) => diagonal[y]! - diagonal[x]!)
  const vectors = new Float64Array(size * size)
  for (const [column, from] of order.entries()) {
    for (let row = 0; row < size; row++) vectors[row * size + column] = basis[from * size + row]!
  }
  const values = Float64Array.from(order, (at) => diagonal[at]!)
  return { values, vectors, residual: eigenResidual(matrix, values, vectors, size) }
}

function eigenResidual(
  matrix: Float64Array,
  values: Float64Array,
  vectors: Float64Array,
  size: number,
): number {
  const expand = denseMap(vectors, size)
  const apply = denseMap(matrix, size)
  const between = new Float64Array(size)
  const residual = probeResidual(
    size,
    size,
    (w, out) => {
      expand(w, between)
      apply(between, out)
    },
    (w, out) =>
      expand(
        w.map((value, at) => value * values[at]!),
        out,
      ),
  )
  return expectResidual(`the eigenvalues of a matrix of ${size} rows`, residual, EIGEN_BOUND)
}

interface Tridiagonal {
  readonly diagonal: Float64Array
  /** below[i] is the element between i and i + 1; the last one is 0. */
  readonly below: Float64Array
  /** Row j is column j of the orthogonal matrix Q with matrix = Q T Qᵀ. */
  readonly basis: Float64Array
}

function tridiagonalize(matrix: Float64Array, size: number): Tridiagonal {
  const a = matrix.slice()
  const basis = new Float64Array(size * size)
  for (let at = 0; at < size; at++) basis[at * size + at] = 1
  const below = new Float64Array(size)
  const v = new Float64Array(size)
  const p = new Float64Array(size)
  for (let step = 0; step < size - 2; step++) {
    let norm = 0
    for (let row = step + 1; row < size; row++) norm = Math.hypot(norm, a[row * size + step]!)
    const head = a[(step + 1) * size + step]!
    const alpha = head > 0 ? -norm : norm
    below[step] = alpha
    let square = 0
    for (let row = step + 1; row < size; row++) {
      v[row] = a[row * size + step]! - (row === step + 1 ? alpha : 0)
      square += v[row]! * v[row]!
    }
    if (square === 0) continue
    // A ← H A H with H = I − β v vᵀ, as a symmetric rank-two update.
    const beta = 2 / square
    let along = 0
    for (let row = step + 1; row < size; row++) {
      let sum = 0
      const start = row * size
      for (let column = step + 1; column < size; column++) sum += a[start + column]! * v[column]!
      p[row] = beta * sum
      along += p[row]! * v[row]!
    }
    const half = (beta * along) / 2
    for (let row = step + 1; row < size; row++) p[row]! -= half * v[row]!
    for (let row = step + 1; row < size; row++) {
      const start = row * size
      const vr = v[row]!
      const pr = p[row]!
      for (let column = step + 1; column < size; column++) {
        a[start + column]! -= vr * p[column]! + pr * v[column]!
      }
    }
    // Qᵀ ← H Qᵀ: rows step + 1 … of the basis.
    p.fill(0)
    for (let row = step + 1; row < size; row++) {
      const start = row * size
      for (let column = 0; column < size; column++) p[column]! += v[row]! * basis[start + column]!
    }
    for (let row = step + 1; row < size; row++) {
      const start = row * size
      const factor = beta * v[row]!
      for (let column = 0; column < size; column++) basis[start + column]! -= factor * p[column]!
    }
  }
  if (size > 1) below[size - 2] = a[(size - 1) * size + size - 2]!
  const diagonal = Float64Array.from({ length: size }, (_, at) => a[at * size + at]!)
  return { diagonal, below, basis }
}

function diagonalize(d: Float64Array, e: Float64Array, basis: Float64Array, size: number): void {
  for (let left = 0; left < size; left++) {
    for (let sweep = 0; ; sweep++) {
      let split = left
      for (; split < size - 1; split++) {
        const scale = Math.abs(d[split]!) + Math.abs(d[split + 1]!)
        if (Math.abs(e[split]!) <= Number.EPSILON * scale) break
      }
      if (split === left) break
      if (sweep === 60) throw new Error('the eigenvalues of a symmetric matrix did not converge')
      const gap = (d[left + 1]! - d[left]!) / (2 * e[left]!)
      const root = Math.hypot(gap, 1)
      let g = d[split]! - d[left]! + e[left]! / (gap + (gap >= 0 ? root : -root))
      let sine = 1
      let cosine = 1
      let shift = 0
      let deflated = false
      for (let at = split - 1; at >= left; at--) {
        const f = sine * e[at]!
        const b = cosine * e[at]!
        const r = Math.hypot(f, g)
        e[at + 1] = r
        if (r === 0) {
          d[at + 1]! -= shift
          e[split] = 0
          deflated = true
          break
        }
        sine = f / r
        cosine = g / r
        const base = d[at + 1]! - shift
        const turn = (d[at]! - base) * sine + 2 * cosine * b
        shift = sine * turn
        d[at + 1] = base + shift
        g = cosine * turn - b
        rotateRows(basis, size, at, sine, cosine)
      }
      if (deflated) continue
      d[left]! -= shift
      e[left] = g
      e[split] = 0
    }
  }
}

function rotateRows(basis: Float64Array, size: number, row: number, sine: number, cosine: number): void {
  const upper = row * size
  const lower = upper + size
  for (let column = 0; column < size; column++) {
    const x = basis[lower + column]!
    const y = basis[upper + column]!
    basis[lower + column] = sine * y + cosine * x
    basis[upper + column] = cosine * y - sine * x
  }
}
