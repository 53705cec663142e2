import type { Csr } from '../sparse/index.js'
import type { Arena } from './arena.js'
import { columnRanges } from './tiles.js'

export interface TopProductsOptions {
  /** Entries kept a row. */
  readonly n: number
  /** Factor of each row of the result, such as 1/‖row‖. Default: 1. */
  readonly rowScale?: Float32Array
  /** Factor of each column of the result. Default: 1. */
  readonly columnScale?: Float32Array
  /** Scores shrink by c / (c + shrink), c the number of middle entries that row and column share. Default 0. */
  readonly shrink?: number
  /** Leaves out column i of row i. Default false. */
  readonly skipDiagonal?: boolean
}

/** Where a matrix has entries, whatever their values. */
export type Pattern = Omit<Csr, 'values'>

export interface ChainScales {
  /** f, length columns of A. Default: 1. */
  readonly first?: Float32Array
  /** g, length columns of B. Default: 1. */
  readonly second?: Float32Array
  /** h, length columns of C. Default: 1. */
  readonly third?: Float32Array
}

/** The best entries of each row, best first; equal scores by ascending column. */
export interface TopEntries {
  /** rows × n; −1 pads a row that has fewer. */
  readonly ids: Int32Array
  /** rows × n; the lowest 32-bit number where `ids` is −1. */
  readonly scores: Float32Array
}

export interface SparseOps {
  /** Rows `rows` of L R as dense rows: rows.length × R.columns. */
  sparseProduct(left: Csr, rows: Int32Array, right: Csr, out?: Float32Array): Float32Array
  /**
   * `A diag(f) B diag(g) C diag(h)` as dense rows, A.rows × C.columns, B and C taken as 1 wherever they have an entry: walks of two
   * steps. The cost is that of the entries that are walked over, and of writing the rows.
   */
  chainProduct(a: Csr, b: Pattern, c: Pattern, scales?: ChainScales, out?: Float32Array): Float32Array
  /**
   * `diag(f) B X`, B taken as 1 wherever it has an entry: a step from all columns to all rows. X is B.columns × 1, or × 4 row by row, and the
   * result likewise; a column has the same bits in both.
   *
   * @param factors f, default 1.
   */
  patternProduct(b: Pattern, x: Float32Array, factors?: Float32Array, out?: Float32Array): Float32Array
  /**
   * The best n of each row of L R (columns of L are rows of R). Item neighbours by shared users: L = items × users, R = users
   * × items, values and scales carry the normalisation. An R without values is taken as 1 wherever it has an entry.
   */
  topProducts(
    left: Csr,
    right: Pattern & { readonly values?: Float32Array | undefined },
    options: TopProductsOptions,
  ): TopEntries
}

/** Of rows that cost little each. */
export const ROWS_PER_BLOCK = 64

/** Sums of a row's products that are kept at once: with their counts, half of a second-level cache of 1 MiB. */
const SUMS_AT_ONCE = 65_536

export function createSparseOps(arena: Arena): SparseOps {
  return {
    sparseProduct(left, rows, right, out = new Float32Array(rows.length * right.columns)) {
      expectInner(left, right)
      expectLength('out', out, rows.length * right.columns)
      expectRows(rows, left.rows)
      arena.call((frame) => {
        frame.run('sparseProduct', rows.length, [
          frame.input(rows),
          frame.input(left.offsets),
          frame.input(left.indices),
          frame.input(left.values),
          frame.input(right.offsets),
          frame.input(right.indices),
          frame.input(right.values),
          frame.output(out),
          right.columns,
        ])
      })
      return out
    },
    chainProduct(a, b, c, scales = {}, out = new Float32Array(a.rows * c.columns)) {
      expectInner(a, b)
      expectInner(b, c)
      expectLength('out', out, a.rows * c.columns)
      expectRows(a.indices, b.rows)
      const factors = [
        [scales.first, b.rows],
        [scales.second, c.rows],
        [scales.third, c.columns],
      ] as const
      for (const [scale, length] of factors) if (scale) expectLength('scale', scale, length)
      arena.call((frame) => {
        const scratchBytes = Math.ceil((b.columns * 4) / 64) * 64
        const scratch = frame.scratch(scratchBytes * arena.threads)
        arena.int32At(scratch, (scratchBytes * arena.threads) / 4).fill(0)
        frame.run('chainProduct', a.rows, [
          frame.input(a.offsets),
          frame.input(a.indices),
          frame.input(a.values),
          frame.input(b.offsets),
          frame.input(b.indices),
          frame.input(c.offsets),
          frame.input(c.indices),
          ...factors.map(([scale]) => (scale ? frame.input(scale) : 0)),
          frame.output(out),
          b.columns,
          c.columns,
          scratch,
          scratchBytes,
        ])
      })
      return out
    },
    patternProduct(b, x, factors, out) {
      const width = b.columns > 0 && x.length === 4 * b.columns ? 4 : 1
      out ??= new Float32Array(b.rows * width)
      expectLength('x', x, b.columns * width)
      if (factors) expectLength('factors', factors, b.rows)
      expectLength('out', out, b.rows * width)
      if (out === x) throw new RangeError('a step cannot overwrite its input')
      arena.call((frame) => {
        frame.run('patternProduct', blocksOf(b.rows, ROWS_PER_BLOCK), [
          frame.input(b.offsets),
          frame.input(b.indices),
          frame.input(x),
          factors ? frame.input(factors) : 0,
          frame.output(out),
          b.rows,
          ROWS_PER_BLOCK,
          width,
        ])
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
      const ranges = columnRanges(right, SUMS_AT_ONCE)
      arena.call((frame) => {
        const scratchBytes = Math.ceil((Math.min(right.columns, SUMS_AT_ONCE) * 12 + 4) / 64) * 64
        const scratch = frame.scratch(scratchBytes * arena.threads)
        arena.int32At(scratch, (scratchBytes * arena.threads) / 4).fill(0)
        const rowsPerBlock = 16
        const lists = [left.offsets, left.indices, left.values].map(frame.input)
        const results = [
          rowScale ? frame.input(rowScale) : 0,
          columnScale ? frame.input(columnScale) : 0,
          frame.output(ids),
          frame.output(scores),
          left.rows,
        ]
        const sizes = frame.input(new Int32Array(left.rows))
        for (const [position, range] of ranges.entries()) {
          frame.run(
            'topProducts',
            blocksOf(left.rows, rowsPerBlock),
            [
              ...lists,
              frame.input(range.offsets),
              frame.input(range.indices),
              range.values ? frame.input(range.values) : 0,
              ...results,
              range.columns,
              n,
              rowsPerBlock,
              skipDiagonal ? 1 : 0,
              scratch,
              scratchBytes,
              range.first,
              sizes,
              position === ranges.length - 1 ? 1 : 0,
            ],
            [shrink],
          )
        }
      })
      return { ids, scores }
    },
  }
}

export function blocksOf(count: number, perBlock: number): number {
  return Math.ceil(count / perBlock)
}

export function expectLength(name: string, array: { readonly length: number }, length: number): void {
  if (array.length !== length) throw new RangeError(`${name} has ${array.length} elements, not ${length}`)
}

/** Kernels do not check bounds, so whole numbers that become addresses are checked here. */
export function expectRows(rows: Int32Array, bound: number): void {
  for (const row of rows) {
    if (row < 0 || row >= bound) throw new RangeError(`row ${row} lies outside 0 … ${bound - 1}`)
  }
}

function expectInner(left: Pattern, right: Pattern): void {
  if (left.columns !== right.rows) {
    throw new RangeError(
      `${left.rows} × ${left.columns} by ${right.rows} × ${right.columns}: inner sizes differ`,
    )
  }
}
