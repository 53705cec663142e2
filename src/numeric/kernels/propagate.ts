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
  let column: usize = 0
  for (; column + 128 <= rowBytes; column += 128) {
    wide(
      indices,
      values,
      start,
      end,
      dense + column,
      rowBytes,
      target + column,
      scale,
      from ? from + column : 0,
      baseScale,
    )
  }
  for (; column + 16 <= rowBytes; column += 16) {
    narrow(
      indices,
      values,
      start,
      end,
      dense + column,
      rowBytes,
      target + column,
      scale,
      from ? from + column : 0,
      baseScale,
    )
  }
  for (; column < rowBytes; column += 4) {
    let sum: f32 = 0
    for (let entry = start; entry < end; entry += 4) {
      sum +=
        load<f32>(values + entry) * load<f32>(dense + column + <usize>load<u32>(indices + entry) * rowBytes)
    }
    sum *= scale
    if (from) sum += baseScale * load<f32>(from + column)
    store<f32>(target + column, sum)
  }
}

/** 32 columns in eight registers. */
function wide(
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
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0,
    s4 = s0,
    s5 = s0,
    s6 = s0,
    s7 = s0
  for (let entry = start; entry < end; entry += 4) {
    const x = dense + <usize>load<u32>(indices + entry) * rowBytes
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
  finish(target, s0, scale, from, baseScale)
  finish(target + 16, s1, scale, from ? from + 16 : 0, baseScale)
  finish(target + 32, s2, scale, from ? from + 32 : 0, baseScale)
  finish(target + 48, s3, scale, from ? from + 48 : 0, baseScale)
  finish(target + 64, s4, scale, from ? from + 64 : 0, baseScale)
  finish(target + 80, s5, scale, from ? from + 80 : 0, baseScale)
  finish(target + 96, s6, scale, from ? from + 96 : 0, baseScale)
  finish(target + 112, s7, scale, from ? from + 112 : 0, baseScale)
}

function narrow(
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
  let sum = f32x4.splat(0)
  for (let entry = start; entry < end; entry += 4) {
    const x = dense + <usize>load<u32>(indices + entry) * rowBytes
    sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(values + entry), v128.load(x)))
  }
  finish(target, sum, scale, from, baseScale)
}

function finish(target: usize, sum: v128, scale: f32, from: usize, baseScale: f32): void {
  let result = f32x4.mul(sum, f32x4.splat(scale))
  if (from) result = f32x4.add(result, f32x4.mul(f32x4.splat(baseScale), v128.load(from)))
  v128.store(target, result)
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
