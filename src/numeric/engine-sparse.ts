import type { Arena } from './arena.js'
import type { Csr } from './csr.js'

export interface PropagateOptions {
  /** Default 1. */
  readonly scale?: number
  /** rows × width, added to the product. */
  readonly base?: Float32Array
  /** Rows of the product that are wanted: the result has these alone, one below the other. Default: all. */
  readonly rows?: Int32Array
  /** Where each row of X is in `dense`, −1 for a row of zeros, which costs next to nothing. Length `matrix.columns`. Default: row r is row r. */
  readonly places?: Int32Array
  /** The same for `base`, length `matrix.rows`. */
  readonly basePlaces?: Int32Array
  /** Default 1. */
  readonly baseScale?: number
  /** rows × width; default: a new array. Must not be `dense`. */
  readonly out?: Float32Array
}

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
  /** Copies a matrix into the engine's memory; see `place`. */
  placeCsr(matrix: Csr): Csr
  releaseCsr(matrix: Csr): void
  /** `scale · A X + baseScale · base`; X is `matrix.columns × width`, row by row. For Aᵀ X pass `transpose(A)`. */
  propagate(matrix: Csr, dense: Float32Array, width: number, options?: PropagateOptions): Float32Array
  /** Rows `rows` of L R as dense rows: rows.length × R.columns. */
  sparseProduct(left: Csr, rows: Int32Array, right: Csr, out?: Float32Array): Float32Array
  /**
   * `A diag(f) B diag(g) C diag(h)` as dense rows, A.rows × C.columns, B and C taken as 1 wherever they have an entry: walks of two
   * steps. The cost is that of the entries that are walked over, and of writing the rows.
   */
  chainProduct(a: Csr, b: Pattern, c: Pattern, scales?: ChainScales, out?: Float32Array): Float32Array
  /** `diag(f) B x`, B taken as 1 wherever it has an entry: a step from all columns to all rows. @param factors f, default 1. */
  patternProduct(b: Pattern, x: Float32Array, factors?: Float32Array, out?: Float32Array): Float32Array
  /**
   * The best n of each row of L R (columns of L are rows of R). Item neighbours by shared users: L = items × users, R = users
   * × items, values and scales carry the normalisation.
   */
  topProducts(left: Csr, right: Csr, options: TopProductsOptions): TopEntries
}

const ROWS_PER_BLOCK = 64

export function createSparseOps(arena: Arena): SparseOps {
  return {
    placeCsr: (matrix) => ({
      rows: matrix.rows,
      columns: matrix.columns,
      offsets: arena.place(matrix.offsets),
      indices: arena.place(matrix.indices),
      values: arena.place(matrix.values),
    }),
    releaseCsr: (matrix) => arena.release(matrix.offsets, matrix.indices, matrix.values),
    propagate(matrix, dense, width, options = {}) {
      const { base, rows, places, basePlaces } = options
      const count = rows?.length ?? matrix.rows
      const out = options.out ?? new Float32Array(count * width)
      expectLength('out', out, count * width)
      if (rows) expectRows(rows, matrix.rows)
      expectPlaced('dense', dense, width, matrix.columns, places)
      if (base) expectPlaced('base', base, width, matrix.rows, basePlaces)
      if (options.out === dense) throw new RangeError('a propagation cannot overwrite its input')
      arena.call((frame) => {
        const scratchBytes = places ? blocksOf(longestRow(matrix), 8) * 64 : 0
        const optional = (array: Float32Array | Int32Array | undefined) => (array ? frame.input(array) : 0)
        frame.run(
          'propagate',
          blocksOf(count, ROWS_PER_BLOCK),
          [
            frame.input(matrix.offsets),
            frame.input(matrix.indices),
            frame.input(matrix.values),
            frame.input(dense),
            frame.output(out),
            optional(base),
            width,
            count,
            ROWS_PER_BLOCK,
            ...[rows, places, base && basePlaces].map(optional),
            frame.scratch(scratchBytes * arena.threads),
            scratchBytes,
          ],
          [options.scale ?? 1, options.baseScale ?? 1],
        )
      })
      return out
    },
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
    patternProduct(b, x, factors, out = new Float32Array(b.rows)) {
      expectLength('x', x, b.columns)
      if (factors) expectLength('factors', factors, b.rows)
      expectLength('out', out, b.rows)
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
      arena.call((frame) => {
        const scratchBytes = Math.ceil((right.columns * 12) / 64) * 64
        const scratch = frame.scratch(scratchBytes * arena.threads)
        arena.int32At(scratch, (scratchBytes * arena.threads) / 4).fill(0)
        const rowsPerBlock = 16
        frame.run(
          'topProducts',
          blocksOf(left.rows, rowsPerBlock),
          [
            frame.input(left.offsets),
            frame.input(left.indices),
            frame.input(left.values),
            frame.input(right.offsets),
            frame.input(right.indices),
            frame.input(right.values),
            rowScale ? frame.input(rowScale) : 0,
            columnScale ? frame.input(columnScale) : 0,
            frame.output(ids),
            frame.output(scores),
            left.rows,
            right.columns,
            n,
            rowsPerBlock,
            skipDiagonal ? 1 : 0,
            scratch,
            scratchBytes,
          ],
          [shrink],
        )
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

/** Rows of `width`, one for each of `rows`, or those that `places` names. */
function expectPlaced(
  name: string,
  array: Float32Array,
  width: number,
  rows: number,
  places: Int32Array | undefined,
): void {
  if (!places) expectLength(name, array, rows * width)
  else expectLength(`places of ${name}`, places, rows)
  for (const place of places ?? []) {
    if ((place + 1) * width > array.length) throw new RangeError(`place ${place} lies outside ${name}`)
  }
}

function longestRow({ rows, offsets }: Pattern): number {
  let longest = 0
  for (let row = 0; row < rows; row++) longest = Math.max(longest, offsets[row + 1]! - offsets[row]!)
  return longest
}

function expectInner(left: Pattern, right: Pattern): void {
  if (left.columns !== right.rows) {
    throw new RangeError(
      `${left.rows} × ${left.columns} by ${right.rows} × ${right.columns}: inner sizes differ`,
    )
  }
}
