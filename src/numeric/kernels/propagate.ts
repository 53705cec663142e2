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
    const from = baseRow(base, basePlaces, <usize>row, rowBytes)
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

/** Of rows of X that are fetched before any is used: what the smallest first-level cache in use holds. */
const FETCHED_BYTES: usize = 32768

/** Entries whose rows of X are fetched at once, as bytes of their indices. */
function atOnce(rowBytes: usize): usize {
  return max(FETCHED_BYTES / max(rowBytes, 4), 4) << 2
}

/**
 * Loads from every cache line of a row. A load across the border of two lines fetches both, and takes the processor's place of one. What is
 * loaded is dropped at once; a load is kept all the same, for it could trap.
 */
function touch(row: usize, rowBytes: usize): void {
  for (let border: usize = 60; border + 8 <= rowBytes; border += 128) load<i64>(row + border)
  if (rowBytes & 127) load<u8>(row + rowBytes - 1)
}

/**
 * Touches some rows of X. The rows lie anywhere, so that the time goes into waiting for memory: a pass that only
 * loads has far more misses under way at once than one that also multiplies, and the sums then find their rows in the cache.
 */
function fetchRows(indices: usize, start: usize, end: usize, dense: usize, rowBytes: usize): void {
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
    touch(dense + line + <usize>load<u32>(indices + entry) * rowBytes, rowBytes - line)
  }
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
  clearRow(target, rowBytes)
  const step = atOnce(rowBytes)
  for (let at = start; at < end; at += step) {
    const stop = min(at + step, end)
    fetchRows(indices, at, stop, dense, rowBytes)
    addRows(indices, values, at, stop, dense, rowBytes, target)
  }
  finishRow(target, rowBytes, scale, from, baseScale)
}

/** Without memory.fill, which leaves WebAssembly for each call. */
function clearRow(target: usize, rowBytes: usize): void {
  let column: usize = 0
  for (; column + 16 <= rowBytes; column += 16) v128.store(target + column, f32x4.splat(0))
  for (; column < rowBytes; column += 4) store<f32>(target + column, 0)
}

/** target = scale · target + baseScale · from (0: none). */
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

/** Where the row of the base that is added to `row` lies, 0: nowhere. */
function baseRow(base: usize, basePlaces: usize, row: usize, rowBytes: usize): usize {
  if (!basePlaces) return base ? base + row * rowBytes : 0
  const place = load<i32>(basePlaces + (row << 2))
  return place < 0 ? 0 : base + <usize>place * rowBytes
}

/**
 * What the rows of one tile of X add to out = scale · A X + baseScale · base, a chunk of segments a block: see src/numeric/tiles.ts. Runs of
 * the tiles one after the other give the product.
 * Whole: indices, values, segments, chunks, first chunk, dense, out, base (0: none), places of `base` (0: each row is at its own
 * number), width. Real: scale, baseScale.
 */
export function propagateTile(block: i32, args: usize): void {
  const indices = pointer(args, 0)
  const values = pointer(args, 1)
  const segments = pointer(args, 2)
  const chunk = pointer(args, 3) + <usize>(whole(args, 4) + block) * 12
  const dense = pointer(args, 5)
  const base = pointer(args, 7)
  const basePlaces = pointer(args, 8)
  const rowBytes = (<usize>whole(args, 9)) << 2
  const scale = real(args, 0)
  const baseScale = real(args, 1)
  const step = atOnce(rowBytes)
  const firstRow = <usize>load<i32>(chunk, 8)
  const out = pointer(args, 6) + firstRow * rowBytes
  let entry = (<usize>load<i32>(chunk, 4)) << 2
  const lastEntry = (<usize>load<i32>(chunk, 16)) << 2
  const end = segments + ((<usize>load<i32>(chunk, 12)) << 2)
  // Entries whose rows of X are in the cache, segments whose sums are, and the entries of these.
  let fetched = entry
  let ahead = segments + ((<usize>load<i32>(chunk)) << 2)
  let covered = entry
  for (let segment = ahead; segment < end; segment += 4) {
    const word = load<u32>(segment)
    const row = <usize>(word & ROW)
    const target = out + row * rowBytes
    const last = entry + ((<usize>(word >> COUNT_SHIFT)) << 2)
    if (word & FIRST) clearRow(target, rowBytes)
    while (entry < last) {
      if (entry == fetched) {
        fetched = min(entry + step, lastEntry)
        fetchRows(indices, entry, fetched, dense, rowBytes)
        for (; covered < fetched; ahead += 4) {
          const sum = out + <usize>(load<u32>(ahead) & ROW) * rowBytes
          touch(sum, rowBytes)
          covered += (<usize>(load<u32>(ahead) >> COUNT_SHIFT)) << 2
        }
      }
      const stop = min(last, fetched)
      addRows(indices, values, entry, stop, dense, rowBytes, target)
      entry = stop
    }
    if (word & LAST) {
      finishRow(target, rowBytes, scale, baseRow(base, basePlaces, firstRow + row, rowBytes), baseScale)
    }
  }
}

// As in src/numeric/tiles.ts.
const ROW: u32 = 0x3fff
const FIRST: u32 = 0x4000
const LAST: u32 = 0x8000
const COUNT_SHIFT: u32 = 16

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
