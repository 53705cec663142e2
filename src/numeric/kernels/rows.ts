// Row lookups in tables, their gradients, and row norms.
import {
  GatherRowsArgs,
  NormalizeRowsArgs,
  NormalizeRowsGradientArgs,
  RowDotsArgs,
  RowNormsArgs,
  ScatterAddRowsArgs,
} from './generated/arguments'
import { sum4 } from './math'

/** out_b = table[rows_b]. */
export function gatherRows(block: i32, args: GatherRowsArgs): void {
  const table = args.table
  const rows = args.rows
  const out = args.out
  const rowBytes = (<usize>args.width) << 2
  const last = min((block + 1) * GatherRowsArgs.perBlock, args.rowCount)
  for (let position = block * GatherRowsArgs.perBlock; position < last; position++) {
    const row = <usize>load<i32>(rows + ((<usize>position) << 2))
    copyRow(table + row * rowBytes, out + <usize>position * rowBytes, rowBytes)
  }
}

/** Avoids memory.copy, which is a call out of WebAssembly each time. */
function copyRow(from: usize, to: usize, bytes: usize): void {
  let at: usize = 0
  for (; at + 16 <= bytes; at += 16) v128.store(to + at, v128.load(from + at))
  for (; at < bytes; at += 4) store<i32>(to + at, load<i32>(from + at))
}

/**
 * table[rows_b] += updates_b for all b in order; negative rows are skipped. Blocks are ranges of columns, so
 * no two blocks write the same element, and repeated rows are added in the order given.
 */
export function scatterAddRows(block: i32, args: ScatterAddRowsArgs): void {
  const table = args.table
  const rows = args.rows
  const updates = args.updates
  const rowBytes = (<usize>args.width) << 2
  const count = args.rowCount
  const first = (<usize>(block * ScatterAddRowsArgs.perBlock)) << 2
  const last = min(first + ((<usize>ScatterAddRowsArgs.perBlock) << 2), rowBytes)
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

/** Inner product of two rows. */
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

/** out_r = ‖table_r‖. */
export function rowNorms(block: i32, args: RowNormsArgs): void {
  const rowBytes = (<usize>args.width) << 2
  const last = min((block + 1) * RowNormsArgs.perBlock, args.rowCount)
  for (let row = block * RowNormsArgs.perBlock; row < last; row++) {
    const at = args.table + <usize>row * rowBytes
    store<f32>(args.out + ((<usize>row) << 2), sqrt<f32>(dot(at, at, rowBytes)))
  }
}

/** out_r = table_r / lengths_r with lengths_r = max(‖table_r‖, 1e-12). */
export function normalizeRows(block: i32, args: NormalizeRowsArgs): void {
  const rowBytes = (<usize>args.width) << 2
  const last = min((block + 1) * NormalizeRowsArgs.perBlock, args.rowCount)
  for (let row = block * NormalizeRowsArgs.perBlock; row < last; row++) {
    const from = args.table + <usize>row * rowBytes
    const to = args.out + <usize>row * rowBytes
    const length = max<f32>(sqrt<f32>(dot(from, from, rowBytes)), 1e-12)
    store<f32>(args.lengths + ((<usize>row) << 2), length)
    const factor = <f32>1 / length
    for (let column: usize = 0; column < rowBytes; column += 4) {
      store<f32>(to + column, load<f32>(from + column) * factor)
    }
  }
}

/**
 * Gradient of `normalizeRows`: out = (g − unit (g · unit)) / length, with g the row of `gradient`; out may be
 * `gradient`.
 */
export function normalizeRowsGradient(block: i32, args: NormalizeRowsGradientArgs): void {
  const rowBytes = (<usize>args.width) << 2
  const last = min((block + 1) * NormalizeRowsGradientArgs.perBlock, args.rowCount)
  for (let row = block * NormalizeRowsGradientArgs.perBlock; row < last; row++) {
    const unit = args.unit + <usize>row * rowBytes
    const gradient = args.gradient + <usize>row * rowBytes
    const to = args.out + <usize>row * rowBytes
    const factor = <f32>1 / load<f32>(args.lengths + ((<usize>row) << 2))
    const along = dot(gradient, unit, rowBytes)
    for (let column: usize = 0; column < rowBytes; column += 4) {
      store<f32>(to + column, (load<f32>(gradient + column) - along * load<f32>(unit + column)) * factor)
    }
  }
}

/** out_r = (a_r · b_r) · scale. */
export function rowDots(block: i32, args: RowDotsArgs): void {
  const rowBytes = (<usize>args.width) << 2
  const last = min((block + 1) * RowDotsArgs.perBlock, args.rowCount)
  for (let row = block * RowDotsArgs.perBlock; row < last; row++) {
    const at = <usize>row * rowBytes
    store<f32>(args.out + ((<usize>row) << 2), dot(args.a + at, args.b + at, rowBytes) * args.scale)
  }
}
