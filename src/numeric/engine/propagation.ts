import type { Csr } from '../sparse/index.js'
import type { Arena } from './arena.js'
import { blocksOf, expectLength, expectRows, type Pattern, ROWS_PER_BLOCK } from './sparse.js'
import { TILE_COLUMNS, type Tiles, tileCsr } from './tiles.js'

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

export interface PropagationOps {
  /**
   * Copies a matrix into the engine's memory; see `place`. A matrix of more than 65,535 columns is there a second time, by tiles, so that
   * to propagate over all rows misses the caches less: where the engine then still holds less than 1 GiB.
   */
  placeCsr(matrix: Csr): Csr
  releaseCsr(matrix: Csr): void
  /** `scale · A X + baseScale · base`; X is `matrix.columns × width`, row by row. For Aᵀ X pass `transpose(A)`. */
  propagate(matrix: Csr, dense: Float32Array, width: number, options?: PropagateOptions): Float32Array
}

/** Bytes in use beyond which no tiles are made. */
const TILES_UP_TO = 2 ** 30

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
      if (matrix.columns > TILE_COLUMNS && arena.usedBytes + copyBytes < TILES_UP_TO) {
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
      if (options.out === dense) throw new RangeError('a propagation cannot overwrite its input')
      const tiles = rows || places ? undefined : tiled.get(matrix)
      arena.call((frame) => {
        const optional = (array: Float32Array | Int32Array | undefined) => (array ? frame.input(array) : 0)
        if (tiles) {
          const lists = [tiles.indices, tiles.values, tiles.segments, tiles.chunks].map(frame.input)
          const tables = [frame.input(dense), frame.output(out), optional(base), optional(base && basePlaces)]
          for (const [tile, first] of tiles.firstChunks.slice(0, -1).entries()) {
            const chunks = tiles.firstChunks[tile + 1]! - first
            frame.run('propagateTile', chunks, [...lists, first, ...tables, width], [scale, baseScale])
          }
          return
        }
        const scratchBytes = places ? blocksOf(longestRow(matrix), 8) * 64 : 0
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
          [scale, baseScale],
        )
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
