import { type Csr, rowCounts } from '../sparse/index.js'
import type { Arena } from './arena.js'
import { blocksOf, expectLength } from './sparse.js'

export interface LocalRidgeOptions {
  /** Members of each row's support at most; the width of `support`. */
  readonly n: number
  /** λ, above 0, in the unit of the Gram matrix's diagonal. */
  readonly lambda: number
}

export interface RegressionOps {
  /**
   * Ridge regression of each row of a binary matrix on a few of its others: for row j with support S,
   * `(G_SS + λI)⁻¹ G_Sj`, `G_ab = Σ_v columnWeight_v` over the columns v that rows a and b share.
   *
   * @param matrix rows × columns; values are taken as 1. Item weights: items × users.
   * @param columnWeights length columns, 0 or above.
   * @param support rows × n, ids of rows, −1 pads; a row must not support itself.
   * @returns rows × n, the weight of each support, 0 where it pads.
   */
  localRidge(
    matrix: Csr,
    columnWeights: Float32Array,
    support: Int32Array,
    options: LocalRidgeOptions,
  ): Float32Array
}

const ROWS_PER_BLOCK = 16

export function createRegressionOps(arena: Arena): RegressionOps {
  return {
    localRidge(matrix, columnWeights, support, { n, lambda }) {
      expectLength('columnWeights', columnWeights, matrix.columns)
      expectLength('support', support, matrix.rows * n)
      if (!(lambda > 0)) throw new RangeError(`λ is ${lambda}; it must be above 0`)
      const weights = new Float32Array(matrix.rows * n)
      if (weights.length === 0) return weights
      const mostEntries = largestSupport(matrix, support, n)
      const scratchBytes = Math.ceil((4 * matrix.columns + 8 * mostEntries + 4 * n * (n + 1)) / 64) * 64
      arena.call((frame) => {
        const scratch = frame.scratch(scratchBytes * arena.threads)
        arena.int32At(scratch, (scratchBytes * arena.threads) / 4).fill(0)
        frame.run(
          'localRidge',
          blocksOf(matrix.rows, ROWS_PER_BLOCK),
          [
            frame.input(matrix.offsets),
            frame.input(matrix.indices),
            frame.input(columnWeights),
            frame.input(support),
            frame.output(weights),
            matrix.rows,
            n,
            matrix.columns,
            ROWS_PER_BLOCK,
            scratch,
            scratchBytes,
            mostEntries,
          ],
          [lambda],
        )
      })
      return weights
    },
  }
}

/** Most entries that the support of one row has in all; checks the support's ids on the way. */
function largestSupport(matrix: Csr, support: Int32Array, n: number): number {
  const counts = rowCounts(matrix)
  let most = 0
  for (let row = 0; row < matrix.rows; row++) {
    let entries = 0
    for (let slot = row * n; slot < (row + 1) * n && support[slot]! >= 0; slot++) {
      const member = support[slot]!
      if (member >= matrix.rows || member === row) {
        throw new RangeError(`row ${row} cannot be supported by row ${member}`)
      }
      entries += counts[member]!
    }
    most = Math.max(most, entries)
  }
  return most
}
