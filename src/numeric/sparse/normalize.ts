import { type Csr, rowCounts } from './csr.js'

/** Exponents of {@link normalizeByDegree}. */
export interface DegreeExponents {
  /** Each entry is divided by its row's degree to this power. Default 0.5. */
  readonly row?: number
  /** Each entry is divided by its column's degree to this power. Default 0.5. */
  readonly column?: number
}

/** Sum of the values of each row. */
export function rowSums(matrix: Csr): Float64Array {
  const sums = new Float64Array(matrix.rows)
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      sums[row]! += matrix.values[entry]!
    }
  }
  return sums
}

/** Sum of the values of each column. */
export function columnSums(matrix: Csr): Float64Array {
  const sums = new Float64Array(matrix.columns)
  for (let entry = 0; entry < matrix.indices.length; entry++) {
    sums[matrix.indices[entry]!]! += matrix.values[entry]!
  }
  return sums
}

/** degree^−exponent for each degree, 0 for a degree of 0. */
export function inversePower(degrees: ArrayLike<number>, exponent: number): Float64Array {
  const powers = new Float64Array(degrees.length)
  for (let at = 0; at < powers.length; at++) powers[at] = degrees[at]! > 0 ? degrees[at]! ** -exponent : 0
  return powers
}

/** `degree^−exponent` of each row, where the degree is the number of entries; 0 for an empty row. */
export function inverseDegreePowers(matrix: Csr, exponent: number): Float32Array {
  return Float32Array.from(inversePower(rowCounts(matrix), exponent))
}

/**
 * a_ij / (r_i^row · c_j^column), with r and c the sums of rows and columns. Exponents of ½ give the symmetric
 * normalization of LightGCN (He et al., 2020), unequal exponents that of LightGCN++ (Lee et al., 2024).
 */
export function normalizeByDegree(matrix: Csr, exponents: DegreeExponents = {}): Csr {
  const rowFactors = inversePower(rowSums(matrix), exponents.row ?? 0.5)
  const columnFactors = inversePower(columnSums(matrix), exponents.column ?? 0.5)
  return scaleEntries(matrix, rowFactors, columnFactors)
}

/** a_ij · rowFactors_i · columnFactors_j. */
export function scaleEntries(
  matrix: Csr,
  rowFactors: ArrayLike<number>,
  columnFactors: ArrayLike<number>,
): Csr {
  const values = new Float32Array(matrix.values.length)
  for (let row = 0; row < matrix.rows; row++) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      values[entry] = matrix.values[entry]! * rowFactors[row]! * columnFactors[matrix.indices[entry]!]!
    }
  }
  return { ...matrix, values }
}
