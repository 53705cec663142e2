// Exact top-k with exclusions. A row's result is a heap in its output, worst entry first: lower score, then higher column.

import { pointer, whole } from './layout'
import { multiply } from './matmul'

/** Columns scored at once in the fused search. */
const TILE = 512
const LOWEST: f32 = -3.40282347e38

/** A block: one row of scores. Whole: scores, rows, columns, k, exclude offsets (0: none), exclude indices, exclude rows (0: same), ids, out scores. */
export function topKRows(block: i32, args: usize): void {
  const columns = whole(args, 2)
  const k = whole(args, 3)
  const ids = pointer(args, 7) + ((<usize>block * <usize>k) << 2)
  const best = pointer(args, 8) + ((<usize>block * <usize>k) << 2)
  const scores = pointer(args, 0) + ((<usize>block * <usize>columns) << 2)
  let cursor: usize = 0
  let end: usize = 0
  if (pointer(args, 4)) {
    cursor = excludedStart(args, 4, block)
    end = excludedEnd(args, 4, block)
  }
  const filled = scanAround(scores, 0, columns, k, ids, best, 0, cursor, end)
  sortHeap(ids, best, filled, k)
}

/**
 * A block: `queriesPerBlock` queries against packed targets.
 * Whole: queries, packed targets, targets, width, k, exclude offsets, indices, rows, ids, out scores, queries count,
 * queriesPerBlock, scratch, scratch bytes a thread (queriesPerBlock × (512 floats + 2 numbers) + 256 bytes).
 */
export function topKIndex(block: i32, thread: i32, args: usize): void {
  const columns = whole(args, 2)
  const width = whole(args, 3)
  const k = whole(args, 4)
  const perBlock = whole(args, 11)
  const first = block * perBlock
  const count = min(perBlock, whole(args, 10) - first)
  const spare = pointer(args, 12) + <usize>thread * <usize>whole(args, 13)
  const cursors = spare + 256
  const filled = cursors + ((<usize>perBlock) << 2)
  const tile = filled + ((<usize>perBlock) << 2)
  const queries = pointer(args, 0) + ((<usize>first * <usize>width) << 2)
  const excluding = pointer(args, 5) != 0
  for (let query = 0; query < count; query++) {
    store<usize>(cursors + ((<usize>query) << 2), excluding ? excludedStart(args, 5, first + query) : 0)
    store<i32>(filled + ((<usize>query) << 2), 0)
  }
  for (let start = 0; start < columns; start += TILE) {
    const present = min(TILE, columns - start)
    const panel = start >> 3
    // Shifted so that the tile's first column lands at the tile's first float.
    multiply(
      queries,
      pointer(args, 1),
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
      const end = excluding ? excludedEnd(args, 5, row) : 0
      const filledAt = filled + ((<usize>query) << 2)
      store<i32>(
        filledAt,
        scanAround(
          tile + ((<usize>query * TILE) << 2) - ((<usize>start) << 2),
          start,
          start + present,
          k,
          pointer(args, 8) + at,
          pointer(args, 9) + at,
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
    sortHeap(pointer(args, 8) + at, pointer(args, 9) + at, load<i32>(filled + ((<usize>query) << 2)), k)
  }
}

function excludedStart(args: usize, position: i32, row: i32): usize {
  return pointer(args, position + 1) + ((<usize>load<i32>(excludedOffset(args, position, row))) << 2)
}

function excludedEnd(args: usize, position: i32, row: i32): usize {
  return pointer(args, position + 1) + ((<usize>load<i32>(excludedOffset(args, position, row), 4)) << 2)
}

function excludedOffset(args: usize, position: i32, row: i32): usize {
  const rows = pointer(args, position + 2)
  const actual = rows ? load<i32>(rows + ((<usize>row) << 2)) : row
  return pointer(args, position) + ((<usize>actual) << 2)
}

/** Scans columns first … last − 1 but those in the ascending list cursor … end; the heap's new size. */
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

function scan(scores: usize, from: i32, to: i32, k: i32, ids: usize, best: usize, size: i32): i32 {
  let filled = size
  let column = from
  while (column < to) {
    if (filled == k) {
      // Most columns lose: four at a time, then sixteen, are passed over by one comparison with the worst kept.
      const worst = f32x4.splat(load<f32>(best))
      while (column + 16 <= to) {
        const at = scores + ((<usize>column) << 2)
        const high = f32x4.pmax(
          f32x4.pmax(v128.load(at), v128.load(at, 16)),
          f32x4.pmax(v128.load(at, 32), v128.load(at, 48)),
        )
        // pmax may drop a number beside a NaN, so a NaN sends its sixteen columns the slow way.
        if (v128.any_true(f32x4.gt(high, worst)) || v128.any_true(unordered(at))) break
        column += 16
      }
      const stop = min(column + 16, to)
      for (; column < stop; column++) {
        const score = load<f32>(scores + ((<usize>column) << 2))
        if (score > load<f32>(best)) replaceWorst(ids, best, k, column, score)
      }
    } else {
      const score = load<f32>(scores + ((<usize>column) << 2))
      if (score >= LOWEST) {
        push(ids, best, filled, column, score)
        filled++
      }
      column++
    }
  }
  return filled
}

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

/** Turns a heap of `size` into a list, best first, padded to k with −1 and the lowest number. */
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
