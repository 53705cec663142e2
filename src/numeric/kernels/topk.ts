// Exact top-k with exclusions. The output of a row is used as a heap with the worst entry first: the lowest
// score, and of equal scores the highest column.
import { TopKIndexArgs, TopKRowsArgs } from './generated/arguments'
import { HIGHEST, LOWEST } from './math'
import { multiply } from './matmul'

/** Columns scored at a time in `topKIndex`. */
const TILE = 512

/**
 * The k best columns of one row of scores. `excludeOffsets` may be 0 for no exclusions. `excludeRows` maps a
 * row of scores to its row of exclusions; 0 stands for the same number.
 */
export function topKRows(block: i32, args: TopKRowsArgs): void {
  const columns = args.columns
  const k = args.k
  const ids = args.ids + ((<usize>block * <usize>k) << 2)
  const best = args.best + ((<usize>block * <usize>k) << 2)
  const scores = args.scores + ((<usize>block * <usize>columns) << 2)
  let cursor: usize = 0
  let end: usize = 0
  if (args.excludeOffsets) {
    const offset = excludedOffset(args.excludeOffsets, args.excludeRows, block)
    cursor = args.excludeIndices + ((<usize>load<i32>(offset)) << 2)
    end = args.excludeIndices + ((<usize>load<i32>(offset, 4)) << 2)
  }
  const filled = scanAround(scores, 0, columns, k, ids, best, 0, cursor, end)
  sortHeap(ids, best, filled, k)
}

/**
 * The k best packed vectors of each query, by inner product; exclusions as in `topKRows`. The scratch of a
 * thread: 256 bytes for `multiply`, then for each query of a block a cursor into its exclusions, the size of
 * its heap, and 512 scores.
 */
export function topKIndex(block: i32, thread: i32, args: TopKIndexArgs): void {
  const columns = args.columns
  const width = args.width
  const k = args.k
  const perBlock = TopKIndexArgs.perBlock
  const first = block * perBlock
  const count = min(perBlock, args.queryCount - first)
  const spare = args.scratch + <usize>thread * <usize>args.scratchBytes
  const cursors = spare + 256
  const filled = cursors + ((<usize>perBlock) << 2)
  const tile = filled + ((<usize>perBlock) << 2)
  const queries = args.queries + ((<usize>first * <usize>width) << 2)
  const excluding = args.excludeOffsets != 0
  for (let query = 0; query < count; query++) {
    store<usize>(cursors + ((<usize>query) << 2), excluding ? excludedStart(args, first + query) : 0)
    store<i32>(filled + ((<usize>query) << 2), 0)
  }
  for (let start = 0; start < columns; start += TILE) {
    const present = min(TILE, columns - start)
    const panel = start >> 3
    // The address is shifted so that column `start` is written to the first float of the tile.
    multiply(
      queries,
      args.packed,
      tile - ((<usize>start) << 2),
      TILE << 2,
      columns,
      width,
      0,
      count,
      panel,
      panel + ((present + 7) >> 3),
      spare,
    )
    for (let query = 0; query < count; query++) {
      const row = first + query
      const at = (<usize>row * <usize>k) << 2
      const cursorAt = cursors + ((<usize>query) << 2)
      let cursor = load<usize>(cursorAt)
      const end = excluding ? excludedEnd(args, row) : 0
      const filledAt = filled + ((<usize>query) << 2)
      store<i32>(
        filledAt,
        scanAround(
          tile + ((<usize>query * TILE) << 2) - ((<usize>start) << 2),
          start,
          start + present,
          k,
          args.ids + at,
          args.best + at,
          load<i32>(filledAt),
          cursor,
          end,
        ),
      )
      while (cursor < end && load<i32>(cursor) < start + present) cursor += 4
      store<usize>(cursorAt, cursor)
    }
  }
  for (let query = 0; query < count; query++) {
    const at = (<usize>(first + query) * <usize>k) << 2
    sortHeap(args.ids + at, args.best + at, load<i32>(filled + ((<usize>query) << 2)), k)
  }
}

function excludedStart(args: TopKIndexArgs, row: i32): usize {
  const offset = excludedOffset(args.excludeOffsets, args.excludeRows, row)
  return args.excludeIndices + ((<usize>load<i32>(offset)) << 2)
}

function excludedEnd(args: TopKIndexArgs, row: i32): usize {
  const offset = excludedOffset(args.excludeOffsets, args.excludeRows, row)
  return args.excludeIndices + ((<usize>load<i32>(offset, 4)) << 2)
}

/** Address of the start and end offsets of a row's exclusions. */
function excludedOffset(offsets: usize, rows: usize, row: i32): usize {
  const actual = rows ? load<i32>(rows + ((<usize>row) << 2)) : row
  return offsets + ((<usize>actual) << 2)
}

/**
 * Scans columns first … last − 1 except those in the ascending list cursor … end. Returns the new size of the
 * heap.
 */
function scanAround(
  scores: usize,
  first: i32,
  last: i32,
  k: i32,
  ids: usize,
  best: usize,
  filled: i32,
  cursor: usize,
  end: usize,
): i32 {
  let from = first
  for (; cursor < end; cursor += 4) {
    const excluded = load<i32>(cursor)
    if (excluded >= last) break
    if (excluded < from) continue
    filled = scan(scores, from, excluded, k, ids, best, filled)
    from = excluded + 1
  }
  return scan(scores, from, last, k, ids, best, filled)
}

/** Scans columns from … to − 1. Returns the new size of the heap. */
function scan(scores: usize, from: i32, to: i32, k: i32, ids: usize, best: usize, size: i32): i32 {
  let filled = size
  let column = from
  while (column < to) {
    if (filled == k) {
      // Most columns lose, so sixteen at a time are skipped by comparing their maximum with the worst entry
      // kept.
      const worst = f32x4.splat(load<f32>(best))
      while (column + 16 <= to) {
        const at = scores + ((<usize>column) << 2)
        const high = f32x4.pmax(
          f32x4.pmax(v128.load(at), v128.load(at, 16)),
          f32x4.pmax(v128.load(at, 32), v128.load(at, 48)),
        )
        // pmax may drop a number next to a NaN, so sixteen columns with a NaN are compared one by one.
        if (v128.any_true(f32x4.gt(high, worst)) || v128.any_true(unordered(at))) break
        column += 16
      }
      const stop = min(column + 16, to)
      for (; column < stop; column++) {
        const score = load<f32>(scores + ((<usize>column) << 2))
        if (score > load<f32>(best) && score <= HIGHEST) replaceWorst(ids, best, k, column, score)
      }
    } else {
      const score = load<f32>(scores + ((<usize>column) << 2))
      if (score >= LOWEST && score <= HIGHEST) {
        push(ids, best, filled, column, score)
        filled++
      }
      column++
    }
  }
  return filled
}

/** A non-zero lane for each group of columns with a NaN. */
function unordered(at: usize): v128 {
  const a = v128.load(at)
  const b = v128.load(at, 16)
  const c = v128.load(at, 32)
  const d = v128.load(at, 48)
  return v128.or(v128.or(f32x4.ne(a, a), f32x4.ne(b, b)), v128.or(f32x4.ne(c, c), f32x4.ne(d, d)))
}

/** Whether entry a is worse than entry b. */
function worse(ids: usize, best: usize, a: i32, b: i32): bool {
  const x = load<f32>(best + ((<usize>a) << 2))
  const y = load<f32>(best + ((<usize>b) << 2))
  if (x != y) return x < y
  return load<i32>(ids + ((<usize>a) << 2)) > load<i32>(ids + ((<usize>b) << 2))
}

function swap(ids: usize, best: usize, a: i32, b: i32): void {
  const idA = load<i32>(ids + ((<usize>a) << 2))
  const scoreA = load<f32>(best + ((<usize>a) << 2))
  store<i32>(ids + ((<usize>a) << 2), load<i32>(ids + ((<usize>b) << 2)))
  store<f32>(best + ((<usize>a) << 2), load<f32>(best + ((<usize>b) << 2)))
  store<i32>(ids + ((<usize>b) << 2), idA)
  store<f32>(best + ((<usize>b) << 2), scoreA)
}

/** Adds an entry to a heap of `size` entries. */
export function push(ids: usize, best: usize, size: i32, id: i32, score: f32): void {
  store<i32>(ids + ((<usize>size) << 2), id)
  store<f32>(best + ((<usize>size) << 2), score)
  let child = size
  while (child > 0) {
    const parent = (child - 1) >> 1
    if (!worse(ids, best, child, parent)) return
    swap(ids, best, child, parent)
    child = parent
  }
}

/** Replaces the worst entry of a heap. */
export function replaceWorst(ids: usize, best: usize, size: i32, id: i32, score: f32): void {
  store<i32>(ids, id)
  store<f32>(best, score)
  sink(ids, best, size)
}

function sink(ids: usize, best: usize, size: i32): void {
  let parent = 0
  while (true) {
    let child = 2 * parent + 1
    if (child >= size) return
    if (child + 1 < size && worse(ids, best, child + 1, child)) child++
    if (!worse(ids, best, child, parent)) return
    swap(ids, best, child, parent)
    parent = child
  }
}

/** Sorts a heap of `size` entries, best first, and pads it to k entries with id −1 and score LOWEST. */
export function sortHeap(ids: usize, best: usize, size: i32, k: i32): void {
  for (let last = size - 1; last > 0; last--) {
    swap(ids, best, 0, last)
    sink(ids, best, last)
  }
  for (let position = size; position < k; position++) {
    store<i32>(ids + ((<usize>position) << 2), -1)
    store<f32>(best + ((<usize>position) << 2), LOWEST)
  }
}
