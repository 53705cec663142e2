import type { Csr } from '../sparse/index.js'
import type { Arena, Frame, KernelRun } from './arena.js'
import { packColumns, packedBytes, runGemm, unpackRow } from './dense.js'
import { blocksOf, expectLength, expectRows, type TopEntries } from './sparse.js'

/** Columns that rows of a result must not hold: row r excludes indices[offsets[r] … offsets[r + 1] − 1], ascending. A Csr will do. */
export type Exclusion = Pick<Csr, 'offsets' | 'indices'>

export interface TopKOptions {
  /** Entries wanted a row. */
  readonly k: number
  readonly exclude?: Exclusion
  /** Which row of `exclude` belongs to each row of the result. Default: the same number. */
  readonly excludeRows?: Int32Array
}

/** Vectors made ready for exact search by inner product. A score is the same bits however many queries are asked at once. */
export interface VectorIndex {
  readonly count: number
  readonly width: number
  /** The vectors of some rows, rows.length × width. */
  rows(rows: Int32Array): Float32Array
  /** Scores of all vectors, queries × count. */
  scores(queries: Float32Array, out?: Float32Array): Float32Array
  /** The k best vectors of each query. One query runs on the calling thread alone (40,000 × 64: about a millisecond). */
  topK(queries: Float32Array, options: TopKOptions): TopEntries
  /** `topK` on the helper threads; the calling thread's event loop goes on. */
  topKAsync(queries: Float32Array, options: TopKOptions): Promise<TopEntries>
  /** Frees the engine's copy now; it is freed with the index otherwise. */
  release(): void
}

export interface RankingOps {
  /** The k best columns of each row of `scores` (rows × columns). NaN and −∞ are never among them. */
  topK(scores: Float32Array, columns: number, options: TopKOptions): TopEntries
  /** @param vectors count × width. */
  createIndex(vectors: Float32Array, width: number): VectorIndex
  /** The k best of `targets` (m × width) for each of `queries` (n × width) by inner product. */
  topKVectors(queries: Float32Array, targets: Float32Array, width: number, options: TopKOptions): TopEntries
}

const QUERIES_PER_BLOCK = 16
const TILE_COLUMNS = 512
const SCRATCH_BYTES = 256 + QUERIES_PER_BLOCK * (TILE_COLUMNS * 4 + 8)
type Addresses = Omit<Frame, 'run'>

export function createRankingOps(arena: Arena): RankingOps {
  const createIndex = (vectors: Float32Array, width: number): VectorIndex => {
    if (width < 1 || vectors.length % width !== 0) {
      throw new RangeError(`${vectors.length} numbers are no rows of ${width}`)
    }
    const count = vectors.length / width
    const packed = pack(arena, vectors, width)
    const prepare = (
      frame: Addresses,
      queries: Float32Array,
      options: TopKOptions,
      found: TopEntries,
    ): KernelRun => {
      const rows = queries.length / width
      return [
        'topKIndex',
        blocksOf(rows, QUERIES_PER_BLOCK),
        [
          frame.input(queries),
          frame.input(packed),
          count,
          width,
          options.k,
          ...exclusion(frame, options, rows),
          frame.output(found.ids),
          frame.output(found.scores),
          rows,
          QUERIES_PER_BLOCK,
          frame.scratch(SCRATCH_BYTES * arena.threads),
          SCRATCH_BYTES,
        ],
      ]
    }
    const rowsOf = (queries: Float32Array): number => {
      if (queries.length % width !== 0)
        throw new RangeError(`${queries.length} numbers are no rows of ${width}`)
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
          runGemm(arena, frame, left, frame.input(packed), frame.output(out), rows, count, width)
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
      if (!Number.isInteger(rows)) throw new RangeError(`${scores.length} scores are no rows of ${columns}`)
      const found = emptyEntries(rows, options.k)
      if (found.ids.length === 0) return found
      arena.call((frame) => {
        frame.run('topKRows', rows, [
          frame.input(scores),
          rows,
          columns,
          options.k,
          ...exclusion(frame, options, rows),
          frame.output(found.ids),
          frame.output(found.scores),
        ])
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

/** A function of its own, lest the index keep the vectors that it has a copy of. */
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

function exclusion(frame: Addresses, { exclude, excludeRows }: TopKOptions, rows: number): number[] {
  if (!exclude) return [0, 0, 0]
  if (excludeRows) {
    expectLength('excludeRows', excludeRows, rows)
    expectRows(excludeRows, exclude.offsets.length - 1)
  } else if (exclude.offsets.length <= rows) {
    throw new RangeError(`${exclude.offsets.length - 1} rows are excluded from, ${rows} are asked for`)
  }
  return [
    frame.input(exclude.offsets),
    frame.input(exclude.indices),
    excludeRows ? frame.input(excludeRows) : 0,
  ]
}
