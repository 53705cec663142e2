import type { Csr } from '../sparse/index.js'
import type { Arena } from './arena.js'
import { expectLength, expectRows } from './checks.js'
import { blocksOf } from './kernel-table.js'
import { columnRanges } from './tiles.js'

/** Options of {@link SparseOps.topProducts}. */
export interface TopProductsOptions {
  /** Entries kept per row. */
  readonly n: number
  /** Factor of each row of the result, for example 1/‖row‖. Default: 1. */
  readonly rowScale?: Float32Array
  /** Factor of each column of the result. Default: 1. */
  readonly columnScale?: Float32Array
  /**
   * Scores are multiplied by c / (c + shrink), c the number of inner indices that row and column share.
   * Default 0.
   */
  readonly shrink?: number
  /** Whether column i of row i is left out. Default false. */
  readonly skipDiagonal?: boolean
}

/** The positions of a matrix's entries, without values. */
export type Pattern = Omit<Csr, 'values'>

/** Diagonal factors of {@link SparseOps.chainProduct}. */
export interface ChainScales {
  /** f, length columns of A. Default: 1. */
  readonly first?: Float32Array
  /** g, length columns of B. Default: 1. */
  readonly second?: Float32Array
  /** h, length columns of C. Default: 1. */
  readonly third?: Float32Array
}

/** The best entries of each row, best first; equal scores are ordered by ascending column. */
export interface TopEntries {
  /** Columns, rows × n, padded with −1. */
  readonly ids: Int32Array
  /** Scores, rows × n; the lowest finite float where `ids` is −1. */
  readonly scores: Float32Array
}

/** Products of sparse matrices. */
export interface SparseOps {
  /** The given rows of L R as dense rows, rows.length × R.columns. */
  sparseProduct(left: Csr, rows: Int32Array, right: Csr, out?: Float32Array): Float32Array
  /**
   * `A diag(f) B diag(g) C diag(h)` as dense rows, A.rows × C.columns; all entries of B and C count as 1. The
   * time is proportional to the entries visited plus the size of the result.
   */
  chainProduct(a: Csr, b: Pattern, c: Pattern, scales?: ChainScales, out?: Float32Array): Float32Array
  /**
   * `diag(f) B X`; all entries of B count as 1. X is B.columns × 1 or B.columns × 4, row-major, and the
   * result has as many columns. A column of X gives the same bits in both cases.
   *
   * @param factors f. Default: all ones.
   */
  patternProduct(b: Pattern, x: Float32Array, factors?: Float32Array, out?: Float32Array): Float32Array
  /**
   * The n best entries of each row of L R. For item neighbours by shared users, L is items × users and R is
   * users × items; the normalization is in the values and scales. If R has no values, all its entries count
   * as 1.
   */
  topProducts(
    left: Csr,
    right: Pattern & { readonly values?: Float32Array | undefined },
    options: TopProductsOptions,
  ): TopEntries
}

/** Columns of R per pass: their sums and counts fill half of a second-level cache of 1 MiB. */
const COLUMNS_PER_PASS = 65_536

/** Creates the sparse products of an engine. */
export function createSparseOps(arena: Arena): SparseOps {
  return {
    sparseProduct(left, rows, right, out = new Float32Array(rows.length * right.columns)) {
      expectInner(left, right)
      expectLength('out', out, rows.length * right.columns)
      expectRows(rows, left.rows)
      arena.call((frame) => {
        frame.run('sparseProduct', blocksOf('sparseProduct', rows.length), {
          rows: frame.input(rows),
          leftOffsets: frame.input(left.offsets),
          leftIndices: frame.input(left.indices),
          leftValues: frame.input(left.values),
          rightOffsets: frame.input(right.offsets),
          rightIndices: frame.input(right.indices),
          rightValues: frame.input(right.values),
          out: frame.output(out),
          columns: right.columns,
        })
      })
      return out
    },
    chainProduct(a, b, c, scales = {}, out = new Float32Array(a.rows * c.columns)) {
      expectInner(a, b)
      expectInner(b, c)
      expectLength('out', out, a.rows * c.columns)
      expectRows(a.indices, b.rows)
      const { first, second, third } = scales
      if (first) expectLength('first', first, b.rows)
      if (second) expectLength('second', second, c.rows)
      if (third) expectLength('third', third, c.columns)
      arena.call((frame) => {
        frame.run('chainProduct', blocksOf('chainProduct', a.rows), {
          ...frame.threadScratch(b.columns * 4, 'zeroed'),
          aOffsets: frame.input(a.offsets),
          aIndices: frame.input(a.indices),
          aValues: frame.input(a.values),
          bOffsets: frame.input(b.offsets),
          bIndices: frame.input(b.indices),
          cOffsets: frame.input(c.offsets),
          cIndices: frame.input(c.indices),
          first: first ? frame.input(first) : 0,
          second: second ? frame.input(second) : 0,
          third: third ? frame.input(third) : 0,
          out: frame.output(out),
          bColumns: b.columns,
          cColumns: c.columns,
        })
      })
      return out
    },
    patternProduct(b, x, factors, out) {
      const width = b.columns > 0 && x.length === 4 * b.columns ? 4 : 1
      out ??= new Float32Array(b.rows * width)
      expectLength('x', x, b.columns * width)
      if (factors) expectLength('factors', factors, b.rows)
      expectLength('out', out, b.rows * width)
      if (out === x) throw new RangeError('out must not be x')
      arena.call((frame) => {
        frame.run('patternProduct', blocksOf('patternProduct', b.rows), {
          offsets: frame.input(b.offsets),
          indices: frame.input(b.indices),
          x: frame.input(x),
          factors: factors ? frame.input(factors) : 0,
          out: frame.output(out),
          rowCount: b.rows,
          width,
        })
      })
      return out
    },
    topProducts(left, right, { n, rowScale, columnScale, shrink = 0, skipDiagonal = false }) {
      expectInner(left, right)
      const ids = new Int32Array(left.rows * n)
      const scores = new Float32Array(left.rows * n)
      if (n === 0) return { ids, scores }
      if (rowScale) expectLength('rowScale', rowScale, left.rows)
      if (columnScale) expectLength('columnScale', columnScale, right.columns)
      const ranges = columnRanges(right, COLUMNS_PER_PASS)
      arena.call((frame) => {
        const common = {
          ...frame.threadScratch(Math.min(right.columns, COLUMNS_PER_PASS) * 12 + 4, 'zeroed'),
          leftOffsets: frame.input(left.offsets),
          leftIndices: frame.input(left.indices),
          leftValues: frame.input(left.values),
          rowScale: rowScale ? frame.input(rowScale) : 0,
          columnScale: columnScale ? frame.input(columnScale) : 0,
          ids: frame.output(ids),
          scores: frame.output(scores),
          sizes: frame.input(new Int32Array(left.rows)),
          rowCount: left.rows,
          n,
          skipDiagonal: skipDiagonal ? 1 : 0,
          shrink,
        }
        for (const [position, range] of ranges.entries()) {
          frame.run('topProducts', blocksOf('topProducts', left.rows), {
            ...common,
            rightOffsets: frame.input(range.offsets),
            rightIndices: frame.input(range.indices),
            rightValues: range.values ? frame.input(range.values) : 0,
            columns: range.columns,
            firstColumn: range.first,
            isLastRange: position === ranges.length - 1 ? 1 : 0,
          })
        }
      })
      return { ids, scores }
    },
  }
}

function expectInner(left: Pattern, right: Pattern): void {
  if (left.columns !== right.rows) {
    throw new RangeError(
      `cannot multiply ${left.rows} × ${left.columns} by ${right.rows} × ${right.columns}: the inner sizes differ`,
    )
  }
}
