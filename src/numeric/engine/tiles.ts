import type { Csr } from '../sparse/index.js'
import { SEGMENT } from './kernel-table.js'

/**
 * Columns per tile: as many rows of 64 floats as fill half of a third-level cache of 32 MiB. A row has at
 * most this many entries in a tile, so their count fits in 16 bits.
 */
export const TILE_COLUMNS = 0xffff
/** Maximum number of rows of a chunk: a row's number within its chunk fits in 14 bits. */
const CHUNK_ROWS = SEGMENT.rowMask + 1
/** A chunk ends after this many entries: about 100 µs of work. */
const CHUNK_ENTRIES = 8192

/**
 * The entries of a matrix, sorted into tiles of its columns. The rows of X that one tile needs fit in the
 * cache; the rows for all columns would not. Within a tile, entries are in the order of rows and columns, so
 * the terms of a row's sum keep their order and the sum keeps its bits.
 */
export interface Tiles {
  readonly indices: Int32Array
  readonly values: Float32Array
  /**
   * One word for each row with entries in the tile, laid out as {@link SEGMENT}. A row without any entries
   * has one segment in the first tile.
   */
  readonly segments: Int32Array
  /**
   * Three numbers per chunk: its first segment, first entry and first row; at the end, the same for the end
   * of the matrix. No row is in two chunks of a tile.
   */
  readonly chunks: Int32Array
  /** First chunk of each tile; at the end, the number of chunks. */
  readonly firstChunks: readonly number[]
}

/**
 * Sorts the entries of a matrix into tiles, in O(entries + rows).
 *
 * @param columns columns per tile, at most {@link TILE_COLUMNS}.
 */
export function tileCsr(matrix: Csr, columns = TILE_COLUMNS): Tiles {
  const { offsets } = matrix
  const { entries, segments: segmentStarts } = tileStarts(matrix, columns)
  const indices = new Int32Array(matrix.indices.length)
  const values = new Float32Array(indices.length)
  const segments = new Int32Array(segmentStarts.at(-1)!)
  const nextEntry = entries.slice(0, -1)
  const nextSegment = segmentStarts.slice(0, -1)
  const chunksOf = nextEntry.map((): { segment: number; entry: number; row: number }[] => [])
  for (let row = 0; row < matrix.rows; row++) {
    const end = offsets[row + 1]!
    let start = offsets[row]!
    let first: number = SEGMENT.first
    do {
      const tile = start < end ? Math.floor(matrix.indices[start]! / columns) : 0
      const limit = (tile + 1) * columns
      const chunks = chunksOf[tile]!
      let chunk = chunks.at(-1)
      let to = nextEntry[tile]!
      if (!chunk || row - chunk.row >= CHUNK_ROWS || to - chunk.entry >= CHUNK_ENTRIES) {
        chunk = { segment: nextSegment[tile]!, entry: to, row }
        chunks.push(chunk)
      }
      const from = start
      for (; start < end && matrix.indices[start]! < limit; start++) {
        indices[to] = matrix.indices[start]!
        values[to++] = matrix.values[start]!
      }
      nextEntry[tile] = to
      segments[nextSegment[tile]!++] =
        ((start - from) << SEGMENT.countShift) |
        first |
        (start === end ? SEGMENT.last : 0) |
        (row - chunk.row)
      first = 0
    } while (start < end)
  }
  const chunks = chunksOf.flat().flatMap(({ segment, entry, row }) => [segment, entry, row])
  const firstChunks = [0]
  for (const { length } of chunksOf) firstChunks.push(firstChunks.at(-1)! + length)
  return {
    ...{ indices, values, segments, firstChunks },
    chunks: Int32Array.from([...chunks, segments.length, indices.length, matrix.rows]),
  }
}

/** Index of the first entry and of the first segment of each tile; at the end, the totals. */
function tileStarts(matrix: Csr, columns: number): { entries: number[]; segments: number[] } {
  const tiles = Math.max(1, Math.ceil(matrix.columns / columns))
  const entries = new Array<number>(tiles + 1).fill(0)
  const segments = new Array<number>(tiles + 1).fill(0)
  for (let row = 0; row < matrix.rows; row++) {
    const end = matrix.offsets[row + 1]!
    let start = matrix.offsets[row]!
    do {
      const tile = start < end ? Math.floor(matrix.indices[start]! / columns) : 0
      const from = start
      for (const limit = (tile + 1) * columns; start < end && matrix.indices[start]! < limit; start++);
      entries[tile + 1]! += start - from
      segments[tile + 1]!++
    } while (start < end)
  }
  for (let tile = 0; tile < tiles; tile++) {
    entries[tile + 1]! += entries[tile]!
    segments[tile + 1]! += segments[tile]!
  }
  return { entries, segments }
}

/** Some columns of a matrix; `indices` are column numbers of the whole matrix. */
export interface ColumnRange {
  readonly first: number
  readonly columns: number
  readonly offsets: Int32Array
  readonly indices: Int32Array
  readonly values: Float32Array | undefined
}

type MaybeValued = Omit<Csr, 'values'> & { readonly values?: Float32Array | undefined }

/** Splits a matrix into ranges of `width` columns, in O(entries + rows · ranges). */
export function columnRanges(matrix: MaybeValued, width: number): ColumnRange[] {
  const { rows, offsets, indices, values } = matrix
  if (matrix.columns <= width) return [{ first: 0, columns: matrix.columns, offsets, indices, values }]
  const counts = new Int32Array(Math.ceil(matrix.columns / width))
  for (const column of indices) counts[Math.floor(column / width)]!++
  const next = offsets.slice(0, rows)
  return Array.from(counts, (count, range) => {
    const first = range * width
    const end = Math.min(first + width, matrix.columns)
    const part = {
      offsets: new Int32Array(rows + 1),
      indices: new Int32Array(count),
      values: values && new Float32Array(count),
    }
    let filled = 0
    for (let row = 0; row < rows; row++) {
      let entry = next[row]!
      for (; entry < offsets[row + 1]! && indices[entry]! < end; entry++) {
        part.indices[filled] = indices[entry]!
        if (values) part.values![filled] = values[entry]!
        filled++
      }
      next[row] = entry
      part.offsets[row + 1] = filled
    }
    return { first, columns: end - first, ...part }
  })
}
