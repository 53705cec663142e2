// Products of three sparse matrices as dense rows: two-step walks from each row of the first matrix.
import { ChainProductArgs, PatternProductArgs, ScaleColumnsArgs } from './generated/arguments'

/**
 * One row of out = A diag(f) B diag(g) C diag(h). All entries of B and C count as 1. `first` is f, `second`
 * g, `third` h; 0 stands for all ones. The scratch (`bColumns` floats, rounded up to a multiple of 16 bytes)
 * holds one row of A diag(f) B. It must be zero on entry and is zero on return.
 */
export function chainProduct(block: i32, thread: i32, args: ChainProductArgs): void {
  const columns = args.cColumns
  const out = args.out + ((<usize>block * <usize>columns) << 2)
  memory.fill(out, 0, (<usize>columns) << 2)
  const reached = args.scratch + <usize>thread * <usize>args.scratchBytes
  firstStep(block, args, reached)
  secondStep(args, reached, out)
  const factors = args.third
  if (factors) multiplyRow(out, factors, (<usize>columns) << 2, out)
}

/**
 * out = diag(f) B X. All entries of B count as 1; `factors` is f, 0 for all ones. X has a `width` of one or
 * four columns. The entries of a row are added in four independent sums, so that no addition waits for the
 * one before it. A column of X gives the same bits for either width.
 */
export function patternProduct(block: i32, args: PatternProductArgs): void {
  const offsets = args.offsets
  const indices = args.indices
  const x = args.x
  const factors = args.factors
  const out = args.out
  const first = block * PatternProductArgs.perBlock
  const last = min(first + PatternProductArgs.perBlock, args.rowCount)
  const four = args.width == 4
  for (let row = first; row < last; row++) {
    const at = (<usize>row) << 2
    if (four) {
      const start = indices + ((<usize>load<i32>(offsets + at)) << 2)
      const sums = sumOfRows(start, indices + ((<usize>load<i32>(offsets + at, 4)) << 2), x)
      v128.store(out + (at << 2), factors ? f32x4.mul(sums, v128.load32_splat(factors + at)) : sums)
      continue
    }
    let entry = indices + ((<usize>load<i32>(offsets + at)) << 2)
    const end = indices + ((<usize>load<i32>(offsets + at, 4)) << 2)
    let s0: f32 = 0
    let s1: f32 = 0
    let s2: f32 = 0
    let s3: f32 = 0
    for (; entry + 16 <= end; entry += 16) {
      s0 += load<f32>(x + ((<usize>load<u32>(entry)) << 2))
      s1 += load<f32>(x + ((<usize>load<u32>(entry, 4)) << 2))
      s2 += load<f32>(x + ((<usize>load<u32>(entry, 8)) << 2))
      s3 += load<f32>(x + ((<usize>load<u32>(entry, 12)) << 2))
    }
    for (; entry < end; entry += 4) s0 += load<f32>(x + ((<usize>load<u32>(entry)) << 2))
    const sum = s0 + s1 + (s2 + s3)
    store<f32>(out + at, factors ? sum * load<f32>(factors + at) : sum)
  }
}

/**
 * Sum of the rows of X (four columns) that the entries refer to; each column is added in the order that a
 * width of one uses.
 */
function sumOfRows(start: usize, end: usize, x: usize): v128 {
  let s0 = f32x4.splat(0)
  let s1 = f32x4.splat(0)
  let s2 = f32x4.splat(0)
  let s3 = f32x4.splat(0)
  let entry = start
  for (; entry + 16 <= end; entry += 16) {
    s0 = f32x4.add(s0, v128.load(x + ((<usize>load<u32>(entry)) << 4)))
    s1 = f32x4.add(s1, v128.load(x + ((<usize>load<u32>(entry, 4)) << 4)))
    s2 = f32x4.add(s2, v128.load(x + ((<usize>load<u32>(entry, 8)) << 4)))
    s3 = f32x4.add(s3, v128.load(x + ((<usize>load<u32>(entry, 12)) << 4)))
  }
  for (; entry < end; entry += 4) s0 = f32x4.add(s0, v128.load(x + ((<usize>load<u32>(entry)) << 4)))
  return f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))
}

/** out_r = a_r ∘ factors for one row r. */
export function scaleColumns(block: i32, args: ScaleColumnsArgs): void {
  const rowBytes = (<usize>args.width) << 2
  const at = <usize>block * rowBytes
  multiplyRow(args.a + at, args.factors, rowBytes, args.out + at)
}

/** reached = one row of A diag(f) B. */
function firstStep(row: i32, args: ChainProductArgs, reached: usize): void {
  const bounds = args.aOffsets + ((<usize>row) << 2)
  const chosen = args.aIndices
  const values = args.aValues
  const offsets = args.bOffsets
  const indices = args.bIndices
  const factors = args.first
  const last = (<usize>load<i32>(bounds, 4)) << 2
  for (let entry = (<usize>load<i32>(bounds)) << 2; entry < last; entry += 4) {
    const at = (<usize>load<i32>(chosen + entry)) << 2
    let strength = load<f32>(values + entry)
    if (factors) strength *= load<f32>(factors + at)
    add(offsets + at, indices, strength, reached)
  }
}

/** out = reached diag(g) C; clears `reached`. Groups of four zeros are skipped by one comparison. */
function secondStep(args: ChainProductArgs, reached: usize, out: usize): void {
  const offsets = args.cOffsets
  const indices = args.cIndices
  const factors = args.second
  const end = (<usize>args.bColumns) << 2
  for (let group: usize = 0; group < end; group += 16) {
    if (!v128.any_true(v128.load(reached + group))) continue
    for (let at = group; at < min(group + 16, end); at += 4) {
      let strength = load<f32>(reached + at)
      if (strength == 0) continue
      if (factors) strength *= load<f32>(factors + at)
      add(offsets + at, indices, strength, out)
    }
    v128.store(reached + group, f32x4.splat(0))
  }
}

/** sums_c += strength for each column c of the row whose start and end offsets are at `bounds`. */
function add(bounds: usize, indices: usize, strength: f32, sums: usize): void {
  const end = indices + ((<usize>load<i32>(bounds, 4)) << 2)
  for (let entry = indices + ((<usize>load<i32>(bounds)) << 2); entry < end; entry += 4) {
    const at = sums + ((<usize>load<i32>(entry)) << 2)
    store<f32>(at, load<f32>(at) + strength)
  }
}

/** out = a ∘ factors, one row. */
function multiplyRow(a: usize, factors: usize, rowBytes: usize, out: usize): void {
  let column: usize = 0
  for (; column + 16 <= rowBytes; column += 16) {
    v128.store(out + column, f32x4.mul(v128.load(a + column), v128.load(factors + column)))
  }
  for (; column < rowBytes; column += 4) {
    store<f32>(out + column, load<f32>(a + column) * load<f32>(factors + column))
  }
}
