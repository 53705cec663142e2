import { type Csr, rowCounts } from '../sparse/index.js'
import type { Arena } from './arena.js'
import { expectLength } from './checks.js'
import { blocksOf } from './kernel-table.js'

/** Options of {@link RegressionOps.localRidge}. */
export interface LocalRidgeOptions {
  /** Maximum size of a row's support; the width of `support`. */
  readonly n: number
  /** λ > 0, in the unit of the Gram matrix's diagonal. */
  readonly lambda: number
}

/** Regressions over sparse matrices. */
export interface RegressionOps {
  /**
   * Ridge regression of each row of a binary matrix on a few other rows: for row j with support S,
   * `(G_SS + λI)⁻¹ G_Sj`, `G_ab = Σ_v columnWeight_v` over the columns v that rows a and b share.
   *
   * @param matrix rows × columns; all entries count as 1. For item weights: items × users.
   * @param columnWeights length columns, not negative.
   * @param support row numbers, rows × n, padded with −1; a row must not support itself.
   * @returns the weight of each support, rows × n, padded with 0.
   */
  localRidge(
    matrix: Csr,
    columnWeights: Float32Array,
    support: Int32Array,
    options: LocalRidgeOptions,
  ): Float32Array
}

/** Creates the regressions of an engine. */
export function createRegressionOps(arena: Arena): RegressionOps {
  return {
    localRidge(matrix, columnWeights, support, { n, lambda }) {
      expectLength('columnWeights', columnWeights, matrix.columns)
      expectLength('support', support, matrix.rows * n)
      if (!(lambda > 0)) throw new RangeError(`lambda is ${lambda}, expected a number above 0`)
      const weights = new Float32Array(matrix.rows * n)
      if (weights.length === 0) return weights
      const maxSupportEntries = countSupportEntries(matrix, support, n)
      arena.call((frame) => {
        frame.run('localRidge', blocksOf('localRidge', matrix.rows), {
          ...frame.threadScratch(4 * matrix.columns + 8 * maxSupportEntries + 4 * n * (n + 1), 'zeroed'),
          offsets: frame.input(matrix.offsets),
          indices: frame.input(matrix.indices),
          rowWeights: frame.input(columnWeights),
          support: frame.input(support),
          weights: frame.output(weights),
          // The kernel is written for the columns of the transposed matrix.
          columnCount: matrix.rows,
          rowCount: matrix.columns,
          ...{ n, maxSupportEntries, lambda },
        })
      })
      return weights
    },
  }
}

/**
 * Maximum over rows of the number of entries in the row's support.
 *
 * @throws RangeError if a supporting row is outside the matrix or is the row itself.
 */
function countSupportEntries(matrix: Csr, support: Int32Array, n: number): number {
  const counts = rowCounts(matrix)
  let maximum = 0
  for (let row = 0; row < matrix.rows; row++) {
    let entries = 0
    for (let slot = row * n; slot < (row + 1) * n && support[slot]! >= 0; slot++) {
      const member = support[slot]!
      if (member >= matrix.rows || member === row) {
        throw new RangeError(`row ${row} cannot be supported by row ${member}`)
      }
      entries += counts[member]!
    }
    maximum = Math.max(maximum, entries)
  }
  return maximum
}
