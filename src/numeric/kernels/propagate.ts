// Sparse × dense: the propagation of a graph network, and sparse × sparse into dense rows.
import { pointer, real, whole } from './layout'

/**
 * out = scale · A X + baseScale · base, for `rowsPerBlock` rows of A a block.
 * Whole: offsets, indices, values, dense, out, base (0: none), width, rows to compute, rowsPerBlock, which rows of A these are (0: the first;
 * out holds these alone, one below the other), places of X's rows in `dense` (0: each row is at its own number; −1: a row of zeros), the same for
 * `base`, scratch, scratch bytes a thread (8 for each entry of A's longest row, where X has places). Real: scale, baseScale.
 */
export function propagate(block: i32, thread: i32, args: usize): void {
  const offsets = pointer(args, 0)
  const dense = pointer(args, 3)
  const out = pointer(args, 4)
  const base = pointer(args, 5)
  const rowsPerBlock = whole(args, 8)
  const wanted = pointer(args, 9)
  const places = pointer(args, 10)
  const basePlaces = pointer(args, 11)
  const scale = real(args, 0)
  const baseScale = real(args, 1)
  const rowBytes = (<usize>whole(args, 6)) << 2
  const first = block * rowsPerBlock
  const last = min(first + rowsPerBlock, whole(args, 7))
  for (let position = first; position < last; position++) {
    const row = wanted ? load<i32>(wanted + ((<usize>position) << 2)) : position
    let indices = pointer(args, 1)
    let values = pointer(args, 2)
    let start = (<usize>load<i32>(offsets + ((<usize>row) << 2))) << 2
    let end = (<usize>load<i32>(offsets + ((<usize>row) << 2), 4)) << 2
    if (places) {
      const spareBytes = <usize>whole(args, 13)
      const spare = pointer(args, 12) + <usize>thread * spareBytes
      end = selectEntries(indices, values, start, end, places, spare, spare + (spareBytes >> 1))
      start = 0
      indices = spare
      values = spare + (spareBytes >> 1)
    }
    const target = out + <usize>position * rowBytes
    let from = base ? base + <usize>row * rowBytes : 0
    if (basePlaces) {
      const place = load<i32>(basePlaces + ((<usize>row) << 2))
      from = place < 0 ? 0 : base + <usize>place * rowBytes
    }
    propagateRow(indices, values, start, end, dense, rowBytes, target, scale, from, baseScale)
  }
}

/** Entries whose row of X has a place, with the place for index; where their list ends, in bytes. Without a branch, for none could be foretold. */
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

/** Of rows of X that are fetched before any is used: half of the smallest first-level cache in use. */
const FETCHED_BYTES: usize = 16384

/** Keeps the loads of `fetchRows` from being left out as useless. */
let fetched: i32 = 0

/**
 * Touches every cache line of some rows of X. The rows lie anywhere, so that the time goes into waiting for memory: a pass that only
 * loads has far more misses under way at once than one that also multiplies, and the sums then find their rows in the cache.
 */
function fetchRows(indices: usize, start: usize, end: usize, dense: usize, rowBytes: usize): void {
  let seen = 0
  let line: usize = 0
  for (; line + 256 <= rowBytes; line += 256) {
    for (let entry = start; entry < end; entry += 4) {
      const x = dense + line + <usize>load<u32>(indices + entry) * rowBytes
      seen |= load<i32>(x) | load<i32>(x, 64) | load<i32>(x, 128) | load<i32>(x, 192)
    }
  }
  for (; line < rowBytes; line += 64) {
    for (let entry = start; entry < end; entry += 4) {
      seen |= load<i32>(dense + line + <usize>load<u32>(indices + entry) * rowBytes)
    }
  }
  fetched = seen
}

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
  const atOnce = max(FETCHED_BYTES / max(rowBytes, 4), 4) << 2
  memory.fill(target, 0, rowBytes)
  for (let at = start; at < end; at += atOnce) {
    const stop = min(at + atOnce, end)
    fetchRows(indices, at, stop, dense, rowBytes)
    addRows(indices, values, at, stop, dense, rowBytes, target)
  }
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

/** target += Σ value · row, over some entries; 32 columns at a time in eight registers, then four, then one. */
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

/**
 * Chosen rows of A times sparse B, as dense rows; one row a block.
 * Whole: rows chosen, A offsets, indices, values, B offsets, indices, values, out, B columns, number of rows.
 */
export function sparseProduct(block: i32, args: usize): void {
  const row = <usize>load<i32>(pointer(args, 0) + ((<usize>block) << 2))
  const leftOffsets = pointer(args, 1) + (row << 2)
  const leftIndices = pointer(args, 2)
  const leftValues = pointer(args, 3)
  const offsets = pointer(args, 4)
  const indices = pointer(args, 5)
  const values = pointer(args, 6)
  const columns = whole(args, 8)
  const out = pointer(args, 7) + ((<usize>block * <usize>columns) << 2)
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
