import type { Arena, Frame } from './arena.js'
import { expectLength, expectRows } from './checks.js'
import { blocksOf } from './kernel-table.js'

/** Sizes and orientation of a matrix product. */
export interface MatmulShape {
  /** Rows of the result. */
  readonly rows: number
  /** Columns of the result. */
  readonly columns: number
  /** Length of the dimension that is summed over. */
  readonly inner: number
  /** Whether A is given as inner × rows. Default false: rows × inner. */
  readonly transposeA?: boolean
  /** Whether B is given as columns × inner. Default false: inner × columns. */
  readonly transposeB?: boolean
}

/** Operations on dense row-major matrices and vectors. */
export interface DenseOps {
  /** A B, rows × columns. */
  matmul(a: Float32Array, b: Float32Array, shape: MatmulShape, out?: Float32Array): Float32Array
  /** table[rows], rows.length × width. */
  gather(table: Float32Array, width: number, rows: Int32Array, out?: Float32Array): Float32Array
  /** table[rows[b]] += updates[b], in order; the gradient of `gather`. Negative rows are skipped. */
  scatterAdd(table: Float32Array, width: number, rows: Int32Array, updates: Float32Array): void
  /** α a + β b; `out` may be a or b. */
  axpy(alpha: number, a: Float32Array, beta: number, b: Float32Array, out?: Float32Array): Float32Array
  /** out += α max(a, 0); NaN counts as 0. */
  addPositive(alpha: number, a: Float32Array, out: Float32Array): void
  /** The largest element, ignoring NaN; −∞ if all elements are NaN or the array is empty. */
  maximum(a: Float32Array): number
  /** The transpose of a rows × columns matrix: columns × rows. */
  transpose(a: Float32Array, rows: number, columns: number, out?: Float32Array): Float32Array
  /** Multiplies row r by factors[r]; `out` may be `a`. */
  scaleRows(a: Float32Array, width: number, factors: Float32Array, out?: Float32Array): Float32Array
  /** Multiplies column c by factors[c]; `out` may be `a`. */
  scaleColumns(a: Float32Array, factors: Float32Array, out?: Float32Array): Float32Array
  /** Euclidean norm of each row. */
  rowNorms(a: Float32Array, width: number): Float32Array
}

/** The lowest finite 32-bit float, which the kernels use for a missing value. */
const LOWEST = -3.4028234663852886e38

/** Creates the dense operations of an engine. */
export function createDenseOps(arena: Arena): DenseOps {
  return {
    matmul(a, b, shape, out = new Float32Array(shape.rows * shape.columns)) {
      expectLength('a', a, shape.rows * shape.inner)
      expectLength('b', b, shape.inner * shape.columns)
      expectLength('out', out, shape.rows * shape.columns)
      arena.call((frame) => runMatmul(frame, frame.input(a), frame.input(b), frame.output(out), shape))
      return out
    },
    gather(table, width, rows, out = new Float32Array(rows.length * width)) {
      expectRows(rows, table.length / width)
      expectLength('out', out, rows.length * width)
      arena.call((frame) => {
        frame.run('gatherRows', blocksOf('gatherRows', rows.length), {
          table: frame.input(table),
          rows: frame.input(rows),
          out: frame.output(out),
          width,
          rowCount: rows.length,
        })
      })
      return out
    },
    scatterAdd(table, width, rows, updates) {
      expectLength('updates', updates, rows.length * width)
      for (const row of rows) {
        if ((row + 1) * width > table.length) throw new RangeError(`row ${row} is outside the table`)
      }
      arena.call((frame) => {
        frame.run('scatterAddRows', blocksOf('scatterAddRows', width), {
          table: frame.update(table),
          rows: frame.input(rows),
          updates: frame.input(updates),
          width,
          rowCount: rows.length,
        })
      })
    },
    axpy(alpha, a, beta, b, out = new Float32Array(a.length)) {
      expectLength('b', b, a.length)
      expectLength('out', out, a.length)
      arena.call((frame) => {
        frame.run('axpy', blocksOf('axpy', a.length), {
          a: frame.input(a),
          b: frame.input(b),
          out: frame.output(out),
          count: a.length,
          alpha,
          beta,
        })
      })
      return out
    },
    addPositive(alpha, a, out) {
      expectLength('out', out, a.length)
      arena.call((frame) => {
        frame.run('addPositive', blocksOf('addPositive', a.length), {
          a: frame.input(a),
          out: frame.update(out),
          count: a.length,
          alpha,
        })
      })
    },
    maximum(a) {
      const maxima = new Float32Array(blocksOf('maxima', a.length))
      arena.call((frame) => {
        frame.run('maxima', maxima.length, { a: frame.input(a), out: frame.output(maxima), count: a.length })
      })
      const best = maxima.reduce((left, right) => Math.max(left, right), LOWEST)
      return best === LOWEST ? Number.NEGATIVE_INFINITY : best
    },
    transpose(a, rows, columns, out = new Float32Array(a.length)) {
      expectLength('a', a, rows * columns)
      expectLength('out', out, a.length)
      arena.call((frame) => {
        runTranspose(frame, frame.input(a), frame.output(out), rows, columns)
      })
      return out
    },
    scaleRows(a, width, factors, out = new Float32Array(a.length)) {
      expectLength('a', a, factors.length * width)
      expectLength('out', out, a.length)
      arena.call((frame) => {
        frame.run('scaleRows', blocksOf('scaleRows', factors.length), {
          a: frame.input(a),
          factors: frame.input(factors),
          out: frame.output(out),
          width,
          rowCount: factors.length,
        })
      })
      return out
    },
    scaleColumns(a, factors, out = new Float32Array(a.length)) {
      const width = factors.length
      const rows = width === 0 ? 0 : a.length / width
      expectLength('out', out, a.length)
      if (!Number.isInteger(rows)) throw new RangeError(`${a.length} elements do not form rows of ${width}`)
      arena.call((frame) => {
        frame.run('scaleColumns', blocksOf('scaleColumns', rows), {
          a: frame.input(a),
          factors: frame.input(factors),
          out: frame.output(out),
          width,
        })
      })
      return out
    },
    rowNorms(a, width) {
      const rows = width === 0 ? 0 : a.length / width
      const out = new Float32Array(rows)
      arena.call((frame) => {
        frame.run('rowNorms', blocksOf('rowNorms', rows), {
          table: frame.input(a),
          out: frame.output(out),
          width,
          rowCount: rows,
        })
      })
      return out
    },
  }
}

/** Scratch bytes per thread for a partial tile of a product. */
export const TILE_BYTES = 256

type ProductFrame = Pick<Frame, 'scratch' | 'threadScratch' | 'run'>

/** out = sourceᵀ between addresses; source is rows × columns. */
export function runTranspose(
  frame: Pick<Frame, 'run'>,
  source: number,
  out: number,
  rows: number,
  columns: number,
): void {
  frame.run('transposeTiles', blocksOf('transposeTiles', columns), { source, out, rowCount: rows, columns })
}

/** out = A B between addresses; `shape` as in `matmul`. */
export function runMatmul(
  frame: ProductFrame,
  a: number,
  b: number,
  out: number,
  { rows, columns, inner, transposeA = false, transposeB = false }: MatmulShape,
): void {
  if (rows === 0 || columns === 0) return
  let left = a
  if (transposeA && rows > 1 && inner > 1) {
    left = frame.scratch(rows * inner * 4)
    runTranspose(frame, a, left, inner, rows)
  }
  const packed = packColumns(frame, b, columns, inner, transposeB)
  runGemm(frame, left, packed, out, rows, columns, inner)
}

/** out = A B between addresses, with B packed by {@link packColumns}. */
export function runGemm(
  frame: Pick<Frame, 'threadScratch' | 'run'>,
  a: number,
  packedB: number,
  out: number,
  rows: number,
  columns: number,
  inner: number,
): void {
  const panels = Math.ceil(columns / PANEL_COLUMNS)
  // Small results get smaller blocks, so that a long inner sum is still shared between threads.
  const small = rows * columns < 65_536
  const rowsPerBlock = small ? 16 : 64
  const panelsPerBlock = small ? 4 : 32
  const blocks = Math.ceil(rows / rowsPerBlock) * Math.ceil(panels / panelsPerBlock)
  frame.run('gemm', blocks, {
    ...{ a, packedB, out, rowCount: rows, columns, inner, rowsPerBlock, panelsPerBlock },
    ...frame.threadScratch(TILE_BYTES),
  })
}

/** Columns of a packed panel. */
const PANEL_COLUMNS = 8

/** Size of a packed matrix in bytes. */
export function packedBytes(columns: number, inner: number): number {
  return Math.ceil(columns / PANEL_COLUMNS) * PANEL_COLUMNS * inner * 4
}

/** Copies row `row` of the vectors (columns × inner) that {@link packColumns} has packed into `out`. */
export function unpackRow(packed: Float32Array, inner: number, row: number, out: Float32Array): void {
  const start = (row >> 3) * 8 * inner + (row & 7)
  for (let at = 0; at < inner; at++) out[at] = packed[start + at * 8]!
}

/**
 * Packs the right factor of a product into panels of eight columns.
 *
 * @param byColumn whether the source is columns × inner instead of inner × columns.
 * @returns the address of the packed matrix.
 */
export function packColumns(
  frame: Pick<Frame, 'scratch' | 'run'>,
  source: number,
  columns: number,
  inner: number,
  byColumn: boolean,
  packed: number = frame.scratch(packedBytes(columns, inner)),
): number {
  frame.run('packPanels', blocksOf('packPanels', Math.ceil(columns / PANEL_COLUMNS)), {
    ...{ source, packed, columns, inner },
    innerStride: byColumn ? 4 : columns * 4,
    columnStride: byColumn ? inner * 4 : 4,
  })
  return packed
}
