// Sparse × dense (graph propagation) and sparse × sparse with dense rows as the result.
import {
  PropagateArgs,
  PropagateTileArgs,
  SEGMENT_COUNT_SHIFT,
  SEGMENT_FIRST,
  SEGMENT_LAST,
  SEGMENT_ROW_MASK,
  SparseProductArgs,
} from './generated/arguments'

/**
 * out = scale · A X + baseScale · base. Optional arguments, 0 if absent:
 * - `base`: the matrix that is added.
 * - `rows`: the `rowCount` rows of A to compute; `out` then holds only these. Default: the first `rowCount`
 *   rows.
 * - `places`: row of `dense` that holds each row of X, −1 for a row of zeros. Default: the same number. Needs
 *   a scratch of 8 bytes per entry of A's longest row.
 * - `basePlaces`: the same for `base`.
 */
export function propagate(block: i32, thread: i32, args: PropagateArgs): void {
  const offsets = args.offsets
  const dense = args.dense
  const out = args.out
  const base = args.base
  const rows = args.rows
  const places = args.places
  const basePlaces = args.basePlaces
  const scale = args.scale
  const baseScale = args.baseScale
  const rowBytes = (<usize>args.width) << 2
  const first = block * PropagateArgs.perBlock
  const last = min(first + PropagateArgs.perBlock, args.rowCount)
  for (let position = first; position < last; position++) {
    const row = rows ? load<i32>(rows + ((<usize>position) << 2)) : position
    let indices = args.indices
    let values = args.values
    let start = (<usize>load<i32>(offsets + ((<usize>row) << 2))) << 2
    let end = (<usize>load<i32>(offsets + ((<usize>row) << 2), 4)) << 2
    if (places) {
      const spareBytes = <usize>args.scratchBytes
      const spare = args.scratch + <usize>thread * spareBytes
      end = selectEntries(indices, values, start, end, places, spare, spare + (spareBytes >> 1))
      start = 0
      indices = spare
      values = spare + (spareBytes >> 1)
    }
    const target = out + <usize>position * rowBytes
    const from = baseRow(base, basePlaces, <usize>row, rowBytes)
    propagateRow(indices, values, start, end, dense, rowBytes, target, scale, from, baseScale)
  }
}

/**
 * Copies the entries whose row of X has a place, with the place as index. Returns the length of the copy in
 * bytes. Branch-free: the processor could not predict a branch here.
 */
function selectEntries(
  indices: usize,
  values: usize,
  start: usize,
  end: usize,
  places: usize,
  toIndices: usize,
  toValues: usize,
): usize {
  let found: usize = 0
  for (let entry = start; entry < end; entry += 4) {
    const place = load<i32>(places + ((<usize>load<u32>(indices + entry)) << 2))
    store<i32>(toIndices + found, place)
    store<f32>(toValues + found, load<f32>(values + entry))
    found += (<usize>(place >= 0)) << 2
  }
  return found
}

/** Bytes of rows of X that are prefetched together: the size of the smallest common first-level cache. */
const PREFETCHED_BYTES: usize = 32768

/** Number of entries whose rows of X are prefetched together, × 4 bytes. */
function prefetchStep(rowBytes: usize): usize {
  return max(PREFETCHED_BYTES / max(rowBytes, 4), 4) << 2
}

/**
 * Loads from every cache line of a row. A load across a line boundary fetches both lines for one load
 * instruction. The result is dropped; the compiler keeps the load because it could trap.
 */
function prefetchRow(row: usize, rowBytes: usize): void {
  for (let border: usize = 60; border + 8 <= rowBytes; border += 128) load<i64>(row + border)
  if (rowBytes & 127) load<u8>(row + rowBytes - 1)
}

/**
 * Prefetches the rows of X that some entries refer to. The rows are scattered, so memory latency dominates. A
 * pass that only loads has far more cache misses in flight than one that also multiplies, and the sums then
 * find their rows in the cache.
 */
function prefetchRows(indices: usize, start: usize, end: usize, dense: usize, rowBytes: usize): void {
  let line: usize = 0
  for (; line + 256 <= rowBytes; line += 256) {
    for (let entry = start; entry < end; entry += 4) {
      const x = dense + line + <usize>load<u32>(indices + entry) * rowBytes
      load<i64>(x, 60)
      load<i64>(x, 188)
    }
  }
  if (line == rowBytes) return
  for (let entry = start; entry < end; entry += 4) {
    prefetchRow(dense + line + <usize>load<u32>(indices + entry) * rowBytes, rowBytes - line)
  }
}

/** target = scale · Σ value · row of X + baseScale · from, over the entries start … end. */
function propagateRow(
  indices: usize,
  values: usize,
  start: usize,
  end: usize,
  dense: usize,
  rowBytes: usize,
  target: usize,
  scale: f32,
  from: usize,
  baseScale: f32,
): void {
  clearRow(target, rowBytes)
  const step = prefetchStep(rowBytes)
  for (let at = start; at < end; at += step) {
    const stop = min(at + step, end)
    prefetchRows(indices, at, stop, dense, rowBytes)
    addRows(indices, values, at, stop, dense, rowBytes, target)
  }
  finishRow(target, rowBytes, scale, from, baseScale)
}

/** Avoids memory.fill, which is a call out of WebAssembly each time. */
function clearRow(target: usize, rowBytes: usize): void {
  let column: usize = 0
  for (; column + 16 <= rowBytes; column += 16) v128.store(target + column, f32x4.splat(0))
  for (; column < rowBytes; column += 4) store<f32>(target + column, 0)
}

/** target = scale · target + baseScale · from; `from` may be 0. */
function finishRow(target: usize, rowBytes: usize, scale: f32, from: usize, baseScale: f32): void {
  let column: usize = 0
  for (; column + 16 <= rowBytes; column += 16) {
    let result = f32x4.mul(v128.load(target + column), f32x4.splat(scale))
    if (from) {
      result = f32x4.add(result, f32x4.mul(f32x4.splat(baseScale), v128.load(from + column)))
    }
    v128.store(target + column, result)
  }
  for (; column < rowBytes; column += 4) {
    let result = scale * load<f32>(target + column)
    if (from) result += baseScale * load<f32>(from + column)
    store<f32>(target + column, result)
  }
}

/** Address of the row of `base` that is added to `row`, or 0. */
function baseRow(base: usize, basePlaces: usize, row: usize, rowBytes: usize): usize {
  if (!basePlaces) return base ? base + row * rowBytes : 0
  const place = load<i32>(basePlaces + (row << 2))
  return place < 0 ? 0 : base + <usize>place * rowBytes
}

/**
 * Adds the terms of one tile of X to out = scale · A X + baseScale · base. A block is one chunk of segments;
 * see src/numeric/engine/tiles.ts. Running all tiles in order gives the product. `base` and `basePlaces` as
 * in `propagate`.
 */
export function propagateTile(block: i32, args: PropagateTileArgs): void {
  const indices = args.indices
  const values = args.values
  const segments = args.segments
  const chunk = args.chunks + <usize>(args.firstChunk + block) * 12
  const dense = args.dense
  const base = args.base
  const basePlaces = args.basePlaces
  const rowBytes = (<usize>args.width) << 2
  const scale = args.scale
  const baseScale = args.baseScale
  const step = prefetchStep(rowBytes)
  const firstRow = <usize>load<i32>(chunk, 8)
  const out = args.out + firstRow * rowBytes
  let entry = (<usize>load<i32>(chunk, 4)) << 2
  const lastEntry = (<usize>load<i32>(chunk, 16)) << 2
  const end = segments + ((<usize>load<i32>(chunk, 12)) << 2)
  // Entries before `fetched` have their rows of X in the cache; segments before `ahead`, with entries before
  // `covered`, their sums.
  let fetched = entry
  let ahead = segments + ((<usize>load<i32>(chunk)) << 2)
  let covered = entry
  for (let segment = ahead; segment < end; segment += 4) {
    const word = load<u32>(segment)
    const row = <usize>(word & SEGMENT_ROW_MASK)
    const target = out + row * rowBytes
    const last = entry + ((<usize>(word >> SEGMENT_COUNT_SHIFT)) << 2)
    if (word & SEGMENT_FIRST) clearRow(target, rowBytes)
    while (entry < last) {
      if (entry == fetched) {
        fetched = min(entry + step, lastEntry)
        prefetchRows(indices, entry, fetched, dense, rowBytes)
        for (; covered < fetched; ahead += 4) {
          const sum = out + <usize>(load<u32>(ahead) & SEGMENT_ROW_MASK) * rowBytes
          prefetchRow(sum, rowBytes)
          covered += (<usize>(load<u32>(ahead) >> SEGMENT_COUNT_SHIFT)) << 2
        }
      }
      const stop = min(last, fetched)
      addRows(indices, values, entry, stop, dense, rowBytes, target)
      entry = stop
    }
    if (word & SEGMENT_LAST) {
      finishRow(target, rowBytes, scale, baseRow(base, basePlaces, firstRow + row, rowBytes), baseScale)
    }
  }
}

/**
 * target += Σ value · row of X over some entries; 32 columns at a time in eight registers, then four, then
 * one.
 */
function addRows(
  indices: usize,
  values: usize,
  start: usize,
  end: usize,
  dense: usize,
  rowBytes: usize,
  target: usize,
): void {
  let column: usize = 0
  for (; column + 128 <= rowBytes; column += 128) {
    const to = target + column
    let s0 = v128.load(to)
    let s1 = v128.load(to, 16)
    let s2 = v128.load(to, 32)
    let s3 = v128.load(to, 48)
    let s4 = v128.load(to, 64)
    let s5 = v128.load(to, 80)
    let s6 = v128.load(to, 96)
    let s7 = v128.load(to, 112)
    for (let entry = start; entry < end; entry += 4) {
      const x = dense + column + <usize>load<u32>(indices + entry) * rowBytes
      const v = v128.load_splat<f32>(values + entry)
      s0 = f32x4.add(s0, f32x4.mul(v, v128.load(x)))
      s1 = f32x4.add(s1, f32x4.mul(v, v128.load(x, 16)))
      s2 = f32x4.add(s2, f32x4.mul(v, v128.load(x, 32)))
      s3 = f32x4.add(s3, f32x4.mul(v, v128.load(x, 48)))
      s4 = f32x4.add(s4, f32x4.mul(v, v128.load(x, 64)))
      s5 = f32x4.add(s5, f32x4.mul(v, v128.load(x, 80)))
      s6 = f32x4.add(s6, f32x4.mul(v, v128.load(x, 96)))
      s7 = f32x4.add(s7, f32x4.mul(v, v128.load(x, 112)))
    }
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
    v128.store(to, s4, 64)
    v128.store(to, s5, 80)
    v128.store(to, s6, 96)
    v128.store(to, s7, 112)
  }
  for (; column + 16 <= rowBytes; column += 16) {
    let sum = v128.load(target + column)
    for (let entry = start; entry < end; entry += 4) {
      const x = dense + column + <usize>load<u32>(indices + entry) * rowBytes
      sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(values + entry), v128.load(x)))
    }
    v128.store(target + column, sum)
  }
  for (; column < rowBytes; column += 4) {
    let sum = load<f32>(target + column)
    for (let entry = start; entry < end; entry += 4) {
      const x = dense + column + <usize>load<u32>(indices + entry) * rowBytes
      sum += load<f32>(values + entry) * load<f32>(x)
    }
    store<f32>(target + column, sum)
  }
}

/** Row `rows_block` of L R as a dense row of `out`. */
export function sparseProduct(block: i32, args: SparseProductArgs): void {
  const row = <usize>load<i32>(args.rows + ((<usize>block) << 2))
  const leftOffsets = args.leftOffsets + (row << 2)
  const leftIndices = args.leftIndices
  const leftValues = args.leftValues
  const offsets = args.rightOffsets
  const indices = args.rightIndices
  const values = args.rightValues
  const columns = args.columns
  const out = args.out + ((<usize>block * <usize>columns) << 2)
  memory.fill(out, 0, (<usize>columns) << 2)
  const leftEnd = (<usize>load<i32>(leftOffsets, 4)) << 2
  for (let left = (<usize>load<i32>(leftOffsets)) << 2; left < leftEnd; left += 4) {
    const factor = load<f32>(leftValues + left)
    const middle = offsets + ((<usize>load<i32>(leftIndices + left)) << 2)
    const end = (<usize>load<i32>(middle, 4)) << 2
    for (let entry = (<usize>load<i32>(middle)) << 2; entry < end; entry += 4) {
      const target = out + ((<usize>load<i32>(indices + entry)) << 2)
      store<f32>(target, load<f32>(target) + factor * load<f32>(values + entry))
    }
  }
}
