import type { Arena, Frame } from './arena.js'
import { blocksOf, expectLength, expectRows } from './sparse.js'

export interface MatmulShape {
  /** Rows of the result. */
  readonly rows: number
  /** Columns of the result. */
  readonly columns: number
  /** What the product sums over. */
  readonly inner: number
  /** A is given as inner × rows. Default false: rows × inner. */
  readonly transposeA?: boolean
  /** B is given as columns × inner. Default false: inner × columns. */
  readonly transposeB?: boolean
}

export interface DenseOps {
  /** A B, rows × columns, row by row. */
  matmul(a: Float32Array, b: Float32Array, shape: MatmulShape, out?: Float32Array): Float32Array
  /** table[rows], rows.length × width. */
  gather(table: Float32Array, width: number, rows: Int32Array, out?: Float32Array): Float32Array
  /** table[rows[b]] += updates[b], in order; the gradient of `gather`. A negative row is passed over. */
  scatterAdd(table: Float32Array, width: number, rows: Int32Array, updates: Float32Array): void
  /** α a + β b; `out` may be a or b. */
  axpy(alpha: number, a: Float32Array, beta: number, b: Float32Array, out?: Float32Array): Float32Array
  /** out += α max(a, 0), NaN counting 0. */
  addPositive(alpha: number, a: Float32Array, out: Float32Array): void
  /** The largest element, NaN passed over; −∞ where there is none. */
  maximum(a: Float32Array): number
  /** The transpose of rows × columns: columns × rows. */
  transpose(a: Float32Array, rows: number, columns: number, out?: Float32Array): Float32Array
  /** Row r times factors[r]; `out` may be `a`. */
  scaleRows(a: Float32Array, width: number, factors: Float32Array, out?: Float32Array): Float32Array
  /** Column c times factors[c]; `out` may be `a`. */
  scaleColumns(a: Float32Array, factors: Float32Array, out?: Float32Array): Float32Array
  /** Length of each row. */
  rowNorms(a: Float32Array, width: number): Float32Array
}

const ELEMENTS_PER_BLOCK = 16_384
/** The lowest finite 32-bit number: what kernels take for none. */
const LOWEST = -3.4028234663852886e38

export function createDenseOps(arena: Arena): DenseOps {
  return {
    matmul(a, b, shape, out = new Float32Array(shape.rows * shape.columns)) {
      expectLength('a', a, shape.rows * shape.inner)
      expectLength('b', b, shape.inner * shape.columns)
      expectLength('out', out, shape.rows * shape.columns)
      arena.call((frame) => runMatmul(arena, frame, frame.input(a), frame.input(b), frame.output(out), shape))
      return out
    },
    gather(table, width, rows, out = new Float32Array(rows.length * width)) {
      expectRows(rows, table.length / width)
      expectLength('out', out, rows.length * width)
      arena.call((frame) => {
        const addresses = [frame.input(table), frame.input(rows), frame.output(out)]
        frame.run('gatherRows', blocksOf(rows.length, 64), [...addresses, width, rows.length])
      })
      return out
    },
    scatterAdd(table, width, rows, updates) {
      expectLength('updates', updates, rows.length * width)
      for (const row of rows) {
        if ((row + 1) * width > table.length) throw new RangeError(`row ${row} lies outside the table`)
      }
      arena.call((frame) => {
        const addresses = [frame.update(table), frame.input(rows), frame.input(updates)]
        frame.run('scatterAddRows', blocksOf(width, 16), [...addresses, width, rows.length])
      })
    },
    axpy(alpha, a, beta, b, out = new Float32Array(a.length)) {
      expectLength('b', b, a.length)
      expectLength('out', out, a.length)
      arena.call((frame) => {
        const addresses = [frame.input(a), frame.input(b), frame.output(out)]
        frame.run('axpy', blocksOf(a.length, ELEMENTS_PER_BLOCK), [...addresses, a.length], [alpha, beta])
      })
      return out
    },
    addPositive(alpha, a, out) {
      expectLength('out', out, a.length)
      arena.call((frame) => {
        const addresses = [frame.input(a), frame.update(out)]
        frame.run('addPositive', blocksOf(a.length, ELEMENTS_PER_BLOCK), [...addresses, a.length], [alpha])
      })
    },
    maximum(a) {
      const maxima = new Float32Array(blocksOf(a.length, ELEMENTS_PER_BLOCK))
      arena.call((frame) => {
        frame.run('maxima', maxima.length, [frame.input(a), frame.output(maxima), a.length])
      })
      const best = maxima.reduce((left, right) => Math.max(left, right), LOWEST)
      return best === LOWEST ? Number.NEGATIVE_INFINITY : best
    },
    transpose(a, rows, columns, out = new Float32Array(a.length)) {
      expectLength('a', a, rows * columns)
      expectLength('out', out, a.length)
      arena.call((frame) => {
        const whole = [frame.input(a), frame.output(out), rows, columns]
        frame.run('transposeTiles', blocksOf(columns, 32), whole)
      })
      return out
    },
    scaleRows(a, width, factors, out = new Float32Array(a.length)) {
      expectLength('a', a, factors.length * width)
      expectLength('out', out, a.length)
      arena.call((frame) => {
        const addresses = [frame.input(a), frame.input(factors), frame.output(out)]
        frame.run('scaleRows', blocksOf(factors.length, 256), [...addresses, width, factors.length])
      })
      return out
    },
    scaleColumns(a, factors, out = new Float32Array(a.length)) {
      const width = factors.length
      const rows = width === 0 ? 0 : a.length / width
      expectLength('out', out, a.length)
      if (!Number.isInteger(rows)) throw new RangeError(`${a.length} numbers are no rows of ${width}`)
      arena.call((frame) => {
        frame.run('scaleColumns', rows, [frame.input(a), frame.input(factors), frame.output(out), width])
      })
      return out
    },
    rowNorms(a, width) {
      const rows = width === 0 ? 0 : a.length / width
      const out = new Float32Array(rows)
      arena.call((frame) => {
        frame.run('rowNorms', blocksOf(rows, 256), [frame.input(a), frame.output(out), width, rows])
      })
      return out
    },
  }
}

/** Room that one thread needs for a partial tile of a product. */
const TILE_BYTES = 256

/** A product between addresses; `shape` as in `matmul`. */
export function runMatmul(
  arena: Arena,
  frame: Pick<Frame, 'scratch' | 'run'>,
  a: number,
  b: number,
  out: number,
  { rows, columns, inner, transposeA = false, transposeB = false }: MatmulShape,
): void {
  if (rows === 0 || columns === 0) return
  let left = a
  if (transposeA && rows > 1 && inner > 1) {
    left = frame.scratch(rows * inner * 4)
    frame.run('transposeTiles', blocksOf(rows, 32), [a, left, inner, rows])
  }
  const packed = packColumns(frame, b, columns, inner, transposeB)
  runGemm(arena, frame, left, packed, out, rows, columns, inner)
}

/** C = A · packed B, between addresses. */
export function runGemm(
  arena: Arena,
  frame: Pick<Frame, 'scratch' | 'run'>,
  left: number,
  packed: number,
  out: number,
  rows: number,
  columns: number,
  inner: number,
): void {
  const panels = blocksOf(columns, 8)
  // Small results are cut finer, so that a long inner sum still has work for several threads.
  const small = rows * columns < 65_536
  const rowsPerBlock = small ? 16 : 64
  const panelsPerBlock = small ? 4 : 32
  frame.run('gemm', blocksOf(rows, rowsPerBlock) * blocksOf(panels, panelsPerBlock), [
    ...[left, packed, out, rows, columns, inner, rowsPerBlock, panelsPerBlock],
    frame.scratch(TILE_BYTES * arena.threads),
  ])
}

export function packedBytes(columns: number, inner: number): number {
  return blocksOf(columns, 8) * inner * 32
}

/** Row `row` of `packed` vectors, as {@link packColumns} lays them out where they are given as columns × inner. */
export function unpackRow(packed: Float32Array, inner: number, row: number, out: Float32Array): void {
  const start = (row >> 3) * 8 * inner + (row & 7)
  for (let at = 0; at < inner; at++) out[at] = packed[start + at * 8]!
}

/** Packs the right factor of a product; `byColumn`: it is given as columns × inner. */
export function packColumns(
  frame: Pick<Frame, 'scratch' | 'run'>,
  source: number,
  columns: number,
  inner: number,
  byColumn: boolean,
  packed: number = frame.scratch(packedBytes(columns, inner)),
): number {
  const strides = byColumn ? [4, inner * 4] : [columns * 4, 4]
  frame.run('packPanels', blocksOf(blocksOf(columns, 8), 8), [source, packed, columns, inner, ...strides])
  return packed
}
