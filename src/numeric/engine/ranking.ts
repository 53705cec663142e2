import type { Csr } from '../sparse/index.js'
import type { Arena, Frame, KernelRun } from './arena.js'
import { expectLength, expectRows } from './checks.js'
import { packColumns, packedBytes, runGemm, TILE_BYTES, unpackRow } from './dense.js'
import { blocksOf, KERNELS } from './kernel-table.js'
import type { TopEntries } from './sparse.js'

/**
 * Columns excluded from each row of a result: row r excludes indices[offsets[r] … offsets[r + 1] − 1],
 * ascending. A Csr fits.
 */
export type Exclusion = Pick<Csr, 'offsets' | 'indices'>

/** Options of a top-k search. */
export interface TopKOptions {
  /** Entries per row. */
  readonly k: number
  /** Default: nothing is excluded. */
  readonly exclude?: Exclusion
  /** Row of `exclude` for each row of the result. Default: the same number. */
  readonly excludeRows?: Int32Array
}

/**
 * Vectors prepared for exact search by inner product. A score has the same bits for any number of queries.
 */
export interface VectorIndex {
  readonly count: number
  readonly width: number
  /** Copies of some of the vectors, rows.length × width. */
  rows(rows: Int32Array): Float32Array
  /** Scores of all vectors, queries × count. */
  scores(queries: Float32Array, out?: Float32Array): Float32Array
  /**
   * The k best vectors of each query. A single query runs on the calling thread alone (40,000 × 64: about 1
   * ms).
   */
  topK(queries: Float32Array, options: TopKOptions): TopEntries
  /** `topK` on the helper threads; the calling thread's event loop stays free. */
  topKAsync(queries: Float32Array, options: TopKOptions): Promise<TopEntries>
  /** Frees the engine's copy immediately instead of after garbage collection. */
  release(): void
}

/** Exact top-k searches. */
export interface RankingOps {
  /**
   * The k best columns of each row of `scores` (rows × columns). NaN and infinite scores are never returned.
   */
  topK(scores: Float32Array, columns: number, options: TopKOptions): TopEntries
  /** Prepares vectors (count × width) for search. */
  createIndex(vectors: Float32Array, width: number): VectorIndex
  /** The k best of the `targets` (m × width) for each of the `queries` (n × width), by inner product. */
  topKVectors(queries: Float32Array, targets: Float32Array, width: number, options: TopKOptions): TopEntries
}

/** Columns that the kernel scores at a time; TILE in kernels/topk.ts. */
const TILE_COLUMNS = 512
/**
 * Per thread: a partial tile, then for each query of a block a cursor, the size of its heap, and a tile of
 * scores.
 */
const SCRATCH_BYTES = TILE_BYTES + KERNELS.topKIndex.perBlock * (TILE_COLUMNS * 4 + 8)

type Addresses = Omit<Frame, 'run'>

/** Creates the searches of an engine. */
export function createRankingOps(arena: Arena): RankingOps {
  const createIndex = (vectors: Float32Array, width: number): VectorIndex => {
    if (width < 1 || vectors.length % width !== 0) {
      throw new RangeError(`${vectors.length} elements do not form rows of ${width}`)
    }
    const count = vectors.length / width
    const packed = pack(arena, vectors, width)
    const prepare = (
      frame: Addresses,
      queries: Float32Array,
      options: TopKOptions,
      found: TopEntries,
    ): KernelRun<'topKIndex'> => {
      const queryCount = queries.length / width
      return [
        'topKIndex',
        blocksOf('topKIndex', queryCount),
        {
          queries: frame.input(queries),
          packed: frame.input(packed),
          ...exclusion(frame, options, queryCount),
          ids: frame.output(found.ids),
          best: frame.output(found.scores),
          ...frame.threadScratch(SCRATCH_BYTES),
          ...{ columns: count, width, k: options.k, queryCount },
        },
      ]
    }
    const rowsOf = (queries: Float32Array): number => {
      if (queries.length % width !== 0)
        throw new RangeError(`${queries.length} elements do not form rows of ${width}`)
      return queries.length / width
    }
    return {
      count,
      width,
      rows(rows) {
        expectRows(rows, count)
        const found = new Float32Array(rows.length * width)
        for (const [place, row] of rows.entries())
          unpackRow(packed, width, row, found.subarray(place * width, (place + 1) * width))
        return found
      },
      scores(queries, out = new Float32Array(rowsOf(queries) * count)) {
        const rows = rowsOf(queries)
        expectLength('out', out, rows * count)
        if (rows === 0 || count === 0) return out
        arena.call((frame) => {
          const left = frame.input(queries)
          runGemm(frame, left, frame.input(packed), frame.output(out), rows, count, width)
        })
        return out
      },
      topK(queries, options) {
        const found = emptyEntries(rowsOf(queries), options.k)
        if (found.ids.length === 0) return found
        arena.call((frame) => frame.run(...prepare(frame, queries, options, found)))
        return found
      },
      async topKAsync(queries, options) {
        const found = emptyEntries(rowsOf(queries), options.k)
        if (found.ids.length === 0) return found
        await arena.callAsync((frame) => prepare(frame, queries, options, found))
        return found
      },
      release: () => arena.release(packed),
    }
  }
  return {
    createIndex,
    topK(scores, columns, options) {
      const rows = columns === 0 ? 0 : scores.length / columns
      if (!Number.isInteger(rows))
        throw new RangeError(`${scores.length} scores do not form rows of ${columns}`)
      const found = emptyEntries(rows, options.k)
      if (found.ids.length === 0) return found
      arena.call((frame) => {
        frame.run('topKRows', blocksOf('topKRows', rows), {
          scores: frame.input(scores),
          ...exclusion(frame, options, rows),
          ids: frame.output(found.ids),
          best: frame.output(found.scores),
          columns,
          k: options.k,
        })
      })
      return found
    },
    topKVectors(queries, targets, width, options) {
      const index = createIndex(targets, width)
      try {
        return index.topK(queries, options)
      } finally {
        index.release()
      }
    },
  }
}

/**
 * Packs vectors for search. A separate function, so that the index's closures do not keep the original
 * vectors alive.
 */
function pack(arena: Arena, vectors: Float32Array, width: number): Float32Array {
  const count = vectors.length / width
  const packed = arena.float32(packedBytes(count, width) / 4)
  arena.call((frame) => {
    packColumns(frame, frame.input(vectors), count, width, true, frame.output(packed))
  })
  return packed
}

function emptyEntries(rows: number, k: number): TopEntries {
  return { ids: new Int32Array(rows * k), scores: new Float32Array(rows * k) }
}

/** Checks the exclusions of `rows` rows and turns them into kernel arguments. */
function exclusion(frame: Addresses, { exclude, excludeRows }: TopKOptions, rows: number) {
  if (!exclude) return { excludeOffsets: 0, excludeIndices: 0, excludeRows: 0 }
  if (excludeRows) {
    expectLength('excludeRows', excludeRows, rows)
    expectRows(excludeRows, exclude.offsets.length - 1)
  } else if (exclude.offsets.length <= rows) {
    throw new RangeError(`exclude has ${exclude.offsets.length - 1} rows, expected at least ${rows}`)
  }
  return {
    excludeOffsets: frame.input(exclude.offsets),
    excludeIndices: frame.input(exclude.indices),
    excludeRows: excludeRows ? frame.input(excludeRows) : 0,
  }
}
