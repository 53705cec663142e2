import type { Csr } from '../sparse/index.js'
import type { Arena } from './arena.js'
import { expectLength, expectRows } from './checks.js'
import { blocksOf } from './kernel-table.js'
import type { Pattern } from './sparse.js'
import { TILE_COLUMNS, type Tiles, tileCsr } from './tiles.js'

/** Options of {@link PropagationOps.propagate}. */
export interface PropagateOptions {
  /** Default 1. */
  readonly scale?: number
  /** Added to the product, rows × width. */
  readonly base?: Float32Array
  /** Rows of the product to compute; the result has only these, in this order. Default: all rows. */
  readonly rows?: Int32Array
  /**
   * Row of `dense` that holds each row of X, −1 for a row of zeros, which costs almost nothing. Length
   * `matrix.columns`. Default: row r of `dense` is row r of X.
   */
  readonly places?: Int32Array
  /** The same for `base`. Length `matrix.rows`. */
  readonly basePlaces?: Int32Array
  /** Default 1. */
  readonly baseScale?: number
  /** Result, rows × width. Must not be `dense`. Default: a new array. */
  readonly out?: Float32Array
}

/** Sparse × dense products. */
export interface PropagationOps {
  /**
   * Copies a matrix into the engine's memory; see `place`. A matrix with more than 65,535 columns gets a
   * second copy, sorted into tiles, which causes fewer cache misses when all rows are propagated. The second
   * copy is made only if the engine then uses less than 1 GiB.
   */
  placeCsr(matrix: Csr): Csr
  /** Frees a matrix from `placeCsr`. */
  releaseCsr(matrix: Csr): void
  /**
   * `scale · A X + baseScale · base`. X is `matrix.columns × width`, row-major. For Aᵀ X pass `transpose(A)`.
   */
  propagate(matrix: Csr, dense: Float32Array, width: number, options?: PropagateOptions): Float32Array
}

/** No tiles are made if more bytes would be in use. */
const MAX_BYTES_WITH_TILES = 2 ** 30

/** Creates the sparse × dense products of an engine. */
export function createPropagationOps(arena: Arena): PropagationOps {
  const tiled = new WeakMap<Csr, Tiles>()
  return {
    placeCsr(matrix) {
      const placed = {
        rows: matrix.rows,
        columns: matrix.columns,
        offsets: arena.place(matrix.offsets),
        indices: arena.place(matrix.indices),
        values: arena.place(matrix.values),
      }
      const copyBytes = 8 * matrix.indices.length
      if (matrix.columns > TILE_COLUMNS && arena.usedBytes + copyBytes < MAX_BYTES_WITH_TILES) {
        tiled.set(placed, placeTiles(arena, tileCsr(matrix)))
      }
      return placed
    },
    releaseCsr(matrix) {
      arena.release(matrix.offsets, matrix.indices, matrix.values)
      const tiles = tiled.get(matrix)
      if (tiles) arena.release(tiles.indices, tiles.values, tiles.segments, tiles.chunks)
      tiled.delete(matrix)
    },
    propagate(matrix, dense, width, options = {}) {
      const { base, rows, places, basePlaces, scale = 1, baseScale = 1 } = options
      const count = rows?.length ?? matrix.rows
      const out = options.out ?? new Float32Array(count * width)
      expectLength('out', out, count * width)
      if (rows) expectRows(rows, matrix.rows)
      expectPlaced('dense', dense, width, matrix.columns, places)
      if (base) expectPlaced('base', base, width, matrix.rows, basePlaces)
      if (options.out === dense) throw new RangeError('out must not be dense')
      const tiles = rows || places ? undefined : tiled.get(matrix)
      arena.call((frame) => {
        const optional = (array: Float32Array | Int32Array | undefined) => (array ? frame.input(array) : 0)
        if (tiles) {
          const common = {
            indices: frame.input(tiles.indices),
            values: frame.input(tiles.values),
            segments: frame.input(tiles.segments),
            chunks: frame.input(tiles.chunks),
            dense: frame.input(dense),
            out: frame.output(out),
            base: optional(base),
            basePlaces: optional(base && basePlaces),
            ...{ width, scale, baseScale },
          }
          for (const [tile, firstChunk] of tiles.firstChunks.slice(0, -1).entries()) {
            const chunks = tiles.firstChunks[tile + 1]! - firstChunk
            frame.run('propagateTile', blocksOf('propagateTile', chunks), { ...common, firstChunk })
          }
          return
        }
        frame.run('propagate', blocksOf('propagate', count), {
          offsets: frame.input(matrix.offsets),
          indices: frame.input(matrix.indices),
          values: frame.input(matrix.values),
          dense: frame.input(dense),
          out: frame.output(out),
          base: optional(base),
          rows: optional(rows),
          places: optional(places),
          basePlaces: optional(base && basePlaces),
          ...frame.threadScratch(places ? longestRow(matrix) * 8 : 0),
          ...{ width, rowCount: count, scale, baseScale },
        })
      })
      return out
    },
  }
}

function placeTiles({ place }: Arena, tiles: Tiles): Tiles {
  return {
    indices: place(tiles.indices),
    values: place(tiles.values),
    segments: place(tiles.segments),
    chunks: place(tiles.chunks),
    firstChunks: tiles.firstChunks,
  }
}

/** Checks that `array` has `rows` rows, or if there are `places`, all the rows that they refer to. */
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
    if ((place + 1) * width > array.length) throw new RangeError(`place ${place} is outside ${name}`)
  }
}

function longestRow({ rows, offsets }: Pattern): number {
  let longest = 0
  for (let row = 0; row < rows; row++) longest = Math.max(longest, offsets[row + 1]! - offsets[row]!)
  return longest
}
