// Dense matrix products. The right factor is packed into panels of eight columns (inner × 8, zero-padded);
// the left factor is read in rows. Each element of the result is summed in the order of the inner index,
// whatever the shape of its block.
import { GemmArgs, GemmDoubleArgs, PackPanelsArgs, TransposeTilesArgs } from './generated/arguments'

/**
 * Inner steps per pass over a tile of the result: 8 columns × 256 × 4 bytes stay in the first-level cache.
 */
const INNER = 256

/** Packs the columns of `source` into panels of eight. `innerStride` and `columnStride` are in bytes. */
export function packPanels(block: i32, args: PackPanelsArgs): void {
  const source = args.source
  const packed = args.packed
  const columns = args.columns
  const inner = args.inner
  const innerStride = <usize>args.innerStride
  const columnStride = <usize>args.columnStride
  const panels = (columns + 7) >> 3
  const last = min((block + 1) * PackPanelsArgs.perBlock, panels)
  for (let panel = block * PackPanelsArgs.perBlock; panel < last; panel++) {
    const target = packed + ((<usize>panel * <usize>inner) << 5)
    const first = panel << 3
    const present = min(8, columns - first)
    if (present == 8 && columnStride == 4) {
      let to = target
      let from = source + ((<usize>first) << 2)
      for (let k = 0; k < inner; k++, to += 32, from += innerStride) {
        v128.store(to, v128.load(from))
        v128.store(to, v128.load(from, 16), 16)
      }
      continue
    }
    for (let lane = 0; lane < 8; lane++) {
      let to = target + ((<usize>lane) << 2)
      if (lane >= present) {
        for (let k = 0; k < inner; k++, to += 32) store<f32>(to, 0)
        continue
      }
      let from = source + <usize>(first + lane) * columnStride
      for (let k = 0; k < inner; k++, to += 32, from += innerStride) store<f32>(to, load<f32>(from))
    }
  }
}

/** out (columns × rows) = sourceᵀ, source rows × columns; a block is a range of source columns. */
export function transposeTiles(block: i32, args: TransposeTilesArgs): void {
  const source = args.source
  const out = args.out
  const rows = args.rowCount
  const columns = args.columns
  const last = min((block + 1) * TransposeTilesArgs.perBlock, columns)
  for (let start = 0; start < rows; start += 32) {
    const end = min(start + 32, rows)
    for (let column = block * TransposeTilesArgs.perBlock; column < last; column++) {
      let to = out + ((<usize>column * <usize>rows + <usize>start) << 2)
      let from = source + ((<usize>start * <usize>columns + <usize>column) << 2)
      for (let row = start; row < end; row++, to += 4, from += (<usize>columns) << 2)
        store<f32>(to, load<f32>(from))
    }
  }
}

/**
 * out = A B for one tile of `rowsPerBlock` rows × `panelsPerBlock` panels. The scratch of a thread holds 4 ×
 * 8 floats.
 */
export function gemm(block: i32, thread: i32, args: GemmArgs): void {
  const rows = args.rowCount
  const columns = args.columns
  const panels = (columns + 7) >> 3
  const rowsPerBlock = args.rowsPerBlock
  const panelsPerBlock = args.panelsPerBlock
  const across = (panels + panelsPerBlock - 1) / panelsPerBlock
  const firstRow = (block / across) * rowsPerBlock
  const firstPanel = (block % across) * panelsPerBlock
  multiply(
    args.a,
    args.packedB,
    args.out,
    (<usize>columns) << 2,
    columns,
    args.inner,
    firstRow,
    min(firstRow + rowsPerBlock, rows),
    firstPanel,
    min(firstPanel + panelsPerBlock, panels),
    args.scratch + <usize>thread * <usize>args.scratchBytes,
  )
}

/**
 * Rows firstRow … lastRow − 1 and panels firstPanel … lastPanel − 1 of C = A B. `c` is the address of row 0,
 * column 0; rows are `rowBytes` apart. A panel with fewer than eight columns is computed in `scratch` and
 * copied.
 */
export function multiply(
  a: usize,
  packed: usize,
  c: usize,
  rowBytes: usize,
  columns: i32,
  inner: i32,
  firstRow: i32,
  lastRow: i32,
  firstPanel: i32,
  lastPanel: i32,
  scratch: usize,
): void {
  const innerBytes = (<usize>inner) << 2
  let start = 0
  do {
    const steps = min(INNER, inner - start)
    for (let panel = firstPanel; panel < lastPanel; panel++) {
      const b = packed + ((<usize>panel * <usize>inner + <usize>start) << 5)
      const column = panel << 3
      const partial = columns - column < 8
      for (let row = firstRow; row < lastRow; ) {
        const count = lastRow - row >= 4 ? 4 : 1
        const left = a + <usize>row * innerBytes + ((<usize>start) << 2)
        let target = c + <usize>row * rowBytes + ((<usize>column) << 2)
        let stride = rowBytes
        const real = target
        if (partial) {
          target = scratch
          stride = 32
          if (start) copyPart(real, rowBytes, scratch, 32, count, columns - column)
        }
        if (count == 4) tile4(left, innerBytes, b, steps, target, stride, start != 0)
        else tile1(left, b, steps, target, start != 0)
        if (partial) copyPart(scratch, 32, real, rowBytes, count, columns - column)
        row += count
      }
    }
    start += INNER
  } while (start < inner)
}

function copyPart(from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    memory.copy(to + <usize>row * toStride, from + <usize>row * fromStride, (<usize>columns) << 2)
  }
}

/** Four rows × eight columns; `resume` adds to what C holds. */
function tile4(a: usize, aStride: usize, b: usize, steps: i32, c: usize, stride: usize, resume: bool): void {
  const c1 = c + stride
  const c2 = c1 + stride
  const c3 = c2 + stride
  let s00 = f32x4.splat(0),
    s01 = s00,
    s10 = s00,
    s11 = s00,
    s20 = s00,
    s21 = s00,
    s30 = s00,
    s31 = s00
  if (resume) {
    s00 = v128.load(c)
    s01 = v128.load(c, 16)
    s10 = v128.load(c1)
    s11 = v128.load(c1, 16)
    s20 = v128.load(c2)
    s21 = v128.load(c2, 16)
    s30 = v128.load(c3)
    s31 = v128.load(c3, 16)
  }
  let a0 = a
  let a1 = a0 + aStride
  let a2 = a1 + aStride
  let a3 = a2 + aStride
  const even = a0 + ((<usize>(steps & ~1)) << 2)
  const end = a0 + ((<usize>steps) << 2)
  for (; a0 < even; a0 += 8, a1 += 8, a2 += 8, a3 += 8, b += 64) {
    let b0 = v128.load(b)
    let b1 = v128.load(b, 16)
    let x = v128.load_splat<f32>(a0)
    s00 = f32x4.add(s00, f32x4.mul(x, b0))
    s01 = f32x4.add(s01, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a1)
    s10 = f32x4.add(s10, f32x4.mul(x, b0))
    s11 = f32x4.add(s11, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a2)
    s20 = f32x4.add(s20, f32x4.mul(x, b0))
    s21 = f32x4.add(s21, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a3)
    s30 = f32x4.add(s30, f32x4.mul(x, b0))
    s31 = f32x4.add(s31, f32x4.mul(x, b1))
    b0 = v128.load(b, 32)
    b1 = v128.load(b, 48)
    x = v128.load_splat<f32>(a0, 4)
    s00 = f32x4.add(s00, f32x4.mul(x, b0))
    s01 = f32x4.add(s01, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a1, 4)
    s10 = f32x4.add(s10, f32x4.mul(x, b0))
    s11 = f32x4.add(s11, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a2, 4)
    s20 = f32x4.add(s20, f32x4.mul(x, b0))
    s21 = f32x4.add(s21, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a3, 4)
    s30 = f32x4.add(s30, f32x4.mul(x, b0))
    s31 = f32x4.add(s31, f32x4.mul(x, b1))
  }
  if (a0 < end) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let x = v128.load_splat<f32>(a0)
    s00 = f32x4.add(s00, f32x4.mul(x, b0))
    s01 = f32x4.add(s01, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a1)
    s10 = f32x4.add(s10, f32x4.mul(x, b0))
    s11 = f32x4.add(s11, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a2)
    s20 = f32x4.add(s20, f32x4.mul(x, b0))
    s21 = f32x4.add(s21, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a3)
    s30 = f32x4.add(s30, f32x4.mul(x, b0))
    s31 = f32x4.add(s31, f32x4.mul(x, b1))
  }
  v128.store(c, s00)
  v128.store(c, s01, 16)
  v128.store(c1, s10)
  v128.store(c1, s11, 16)
  v128.store(c2, s20)
  v128.store(c2, s21, 16)
  v128.store(c3, s30)
  v128.store(c3, s31, 16)
}

/** One row × eight columns. */
function tile1(a: usize, b: usize, steps: i32, c: usize, resume: bool): void {
  let s0 = f32x4.splat(0),
    s1 = s0
  if (resume) {
    s0 = v128.load(c)
    s1 = v128.load(c, 16)
  }
  const end = a + ((<usize>steps) << 2)
  for (; a < end; a += 4, b += 32) {
    const x = v128.load_splat<f32>(a)
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(b)))
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(b, 16)))
  }
  v128.store(c, s0)
  v128.store(c, s1, 16)
}

/** Inner steps per pass in double precision: 4 columns × 256 × 8 bytes. */
const DOUBLE_INNER = 256

/**
 * out = A B in double precision. A has rows of `inner` doubles, and the number of its rows is a multiple of
 * four. B is packed into panels of four columns (inner × 4). `out` has rows of 4 · `panels` doubles.
 */
export function gemmDouble(block: i32, args: GemmDoubleArgs): void {
  const inner = args.inner
  const panels = args.panels
  const rowBytes = (<usize>panels) << 5
  const innerBytes = (<usize>inner) << 3
  const firstRow = block * GemmDoubleArgs.perBlock
  const lastRow = min(firstRow + GemmDoubleArgs.perBlock, args.rowCount)
  let start = 0
  do {
    const steps = min(DOUBLE_INNER, inner - start)
    for (let panel = 0; panel < panels; panel++) {
      const b = args.packedB + ((<usize>panel * <usize>inner + <usize>start) << 5)
      for (let row = firstRow; row < lastRow; row += 4) {
        const left = args.a + <usize>row * innerBytes + ((<usize>start) << 3)
        doubleTile(
          left,
          innerBytes,
          b,
          args.out + <usize>row * rowBytes + ((<usize>panel) << 5),
          rowBytes,
          steps,
          start > 0,
        )
      }
    }
    start += DOUBLE_INNER
  } while (start < inner)
}

/** Four rows × four columns; adds to `c` if `more`, else overwrites it. */
function doubleTile(
  a: usize,
  rowBytes: usize,
  b: usize,
  c: usize,
  outBytes: usize,
  steps: i32,
  more: bool,
): void {
  const c1 = c + outBytes
  const c2 = c1 + outBytes
  const c3 = c2 + outBytes
  let s00 = f64x2.splat(0)
  let s01 = s00
  let s10 = s00
  let s11 = s00
  let s20 = s00
  let s21 = s00
  let s30 = s00
  let s31 = s00
  if (more) {
    s00 = v128.load(c)
    s01 = v128.load(c, 16)
    s10 = v128.load(c1)
    s11 = v128.load(c1, 16)
    s20 = v128.load(c2)
    s21 = v128.load(c2, 16)
    s30 = v128.load(c3)
    s31 = v128.load(c3, 16)
  }
  const a1 = rowBytes
  const a2 = a1 + rowBytes
  const a3 = a2 + rowBytes
  let left = a
  let right = b
  for (let k = 0; k < steps; k++, left += 8, right += 32) {
    const b0 = v128.load(right)
    const b1 = v128.load(right, 16)
    const x0 = v128.load64_splat(left)
    s00 = f64x2.add(s00, f64x2.mul(x0, b0))
    s01 = f64x2.add(s01, f64x2.mul(x0, b1))
    const x1 = v128.load64_splat(left + a1)
    s10 = f64x2.add(s10, f64x2.mul(x1, b0))
    s11 = f64x2.add(s11, f64x2.mul(x1, b1))
    const x2 = v128.load64_splat(left + a2)
    s20 = f64x2.add(s20, f64x2.mul(x2, b0))
    s21 = f64x2.add(s21, f64x2.mul(x2, b1))
    const x3 = v128.load64_splat(left + a3)
    s30 = f64x2.add(s30, f64x2.mul(x3, b0))
    s31 = f64x2.add(s31, f64x2.mul(x3, b1))
  }
  v128.store(c, s00)
  v128.store(c, s01, 16)
  v128.store(c1, s10)
  v128.store(c1, s11, 16)
  v128.store(c2, s20)
  v128.store(c2, s21, 16)
  v128.store(c3, s30)
  v128.store(c3, s31, 16)
}
