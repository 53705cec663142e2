// Row look-ups of tables and what gradients need of rows.

import { pointer, real, whole } from './layout'
import { sum4 } from './math'

/** out_b = table[rows_b]; 64 rows a block. Whole: table, rows, out, width, count. */
export function gatherRows(block: i32, args: usize): void {
  const table = pointer(args, 0)
  const rows = pointer(args, 1)
  const out = pointer(args, 2)
  const rowBytes = (<usize>whole(args, 3)) << 2
  const last = min(block * 64 + 64, whole(args, 4))
  for (let position = block * 64; position < last; position++) {
    const row = <usize>load<i32>(rows + ((<usize>position) << 2))
    copyRow(table + row * rowBytes, out + <usize>position * rowBytes, rowBytes)
  }
}

/** Without memory.copy, which leaves WebAssembly for each call. */
function copyRow(from: usize, to: usize, bytes: usize): void {
  let at: usize = 0
  for (; at + 16 <= bytes; at += 16) v128.store(to + at, v128.load(from + at))
  for (; at < bytes; at += 4) store<i32>(to + at, load<i32>(from + at))
}

/**
 * table[rows_b] += updates_b for all b in order, 16 columns a block: no two blocks write the same place, and rows that
 * repeat add up in the order given. Whole: table, rows, updates, width, count.
 */
export function scatterAddRows(block: i32, args: usize): void {
  const table = pointer(args, 0)
  const rows = pointer(args, 1)
  const updates = pointer(args, 2)
  const rowBytes = (<usize>whole(args, 3)) << 2
  const count = whole(args, 4)
  const first = (<usize>block) << 6
  const last = min(first + 64, rowBytes)
  for (let position = 0; position < count; position++) {
    const row = load<i32>(rows + ((<usize>position) << 2))
    if (row < 0) continue
    const to = table + <usize>row * rowBytes
    const from = updates + <usize>position * rowBytes
    let column = first
    for (; column + 16 <= last; column += 16) {
      v128.store(to + column, f32x4.add(v128.load(to + column), v128.load(from + column)))
    }
    for (; column < last; column += 4) {
      store<f32>(to + column, load<f32>(to + column) + load<f32>(from + column))
    }
  }
}

function dot(a: usize, b: usize, rowBytes: usize): f32 {
  let sum = f32x4.splat(0)
  let column: usize = 0
  for (; column + 16 <= rowBytes; column += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(a + column), v128.load(b + column)))
  }
  let total = sum4(sum)
  for (; column < rowBytes; column += 4) total += load<f32>(a + column) * load<f32>(b + column)
  return total
}

/** out_r = ‖table_r‖; 256 rows a block. Whole: table, out, width, count. */
export function rowNorms(block: i32, args: usize): void {
  const rowBytes = (<usize>whole(args, 2)) << 2
  const last = min(block * 256 + 256, whole(args, 3))
  for (let row = block * 256; row < last; row++) {
    const at = pointer(args, 0) + <usize>row * rowBytes
    store<f32>(pointer(args, 1) + ((<usize>row) << 2), sqrt<f32>(dot(at, at, rowBytes)))
  }
}

/** out_r = table_r / max(‖table_r‖, ε), lengths_r = max(‖table_r‖, ε). Whole: table, out, lengths, width, count. */
export function normalizeRows(block: i32, args: usize): void {
  const rowBytes = (<usize>whole(args, 3)) << 2
  const last = min(block * 256 + 256, whole(args, 4))
  for (let row = block * 256; row < last; row++) {
    const from = pointer(args, 0) + <usize>row * rowBytes
    const to = pointer(args, 1) + <usize>row * rowBytes
    const length = max<f32>(sqrt<f32>(dot(from, from, rowBytes)), 1e-12)
    store<f32>(pointer(args, 2) + ((<usize>row) << 2), length)
    const factor = <f32>1 / length
    for (let column: usize = 0; column < rowBytes; column += 4) {
      store<f32>(to + column, load<f32>(from + column) * factor)
    }
  }
}

/**
 * Gradient of a row through its normalisation: out = (g − unit (g · unit)) / length; out may be g.
 * Whole: unit rows, lengths, gradient, out, width, count.
 */
export function normalizeRowsGradient(block: i32, args: usize): void {
  const rowBytes = (<usize>whole(args, 4)) << 2
  const last = min(block * 256 + 256, whole(args, 5))
  for (let row = block * 256; row < last; row++) {
    const unit = pointer(args, 0) + <usize>row * rowBytes
    const gradient = pointer(args, 2) + <usize>row * rowBytes
    const to = pointer(args, 3) + <usize>row * rowBytes
    const factor = <f32>1 / load<f32>(pointer(args, 1) + ((<usize>row) << 2))
    const along = dot(gradient, unit, rowBytes)
    for (let column: usize = 0; column < rowBytes; column += 4) {
      store<f32>(to + column, (load<f32>(gradient + column) - along * load<f32>(unit + column)) * factor)
    }
  }
}

/** out_r = a_r · b_r · scale; 256 rows a block. Whole: a, b, out, width, count. Real: scale. */
export function rowDots(block: i32, args: usize): void {
  const rowBytes = (<usize>whole(args, 3)) << 2
  const last = min(block * 256 + 256, whole(args, 4))
  for (let row = block * 256; row < last; row++) {
    const at = <usize>row * rowBytes
    store<f32>(
      pointer(args, 2) + ((<usize>row) << 2),
      dot(pointer(args, 0) + at, pointer(args, 1) + at, rowBytes) * real(args, 0),
    )
  }
}
