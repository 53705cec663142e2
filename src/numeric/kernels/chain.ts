// Products of three sparse matrices as dense rows: a walk of two steps from each row of the first.
import { pointer, whole } from './layout'

/**
 * out = A diag(f) B diag(g) C diag(h), B and C taken as 1 wherever they have an entry; one row a block. The sums over B are kept in the
 * scratch and visited in order of column, four at a time where they are 0; the scratch begins as zeros and is left so.
 * Whole: A offsets, indices, values, B offsets, indices, C offsets, indices, f (0: 1), g (0: 1), h (0: 1), out, B columns, C columns,
 * scratch, scratch bytes a thread (B columns × 4, up to a multiple of 16).
 */
export function chainProduct(block: i32, thread: i32, args: usize): void {
  const columns = whole(args, 12)
  const out = pointer(args, 10) + ((<usize>block * <usize>columns) << 2)
  memory.fill(out, 0, (<usize>columns) << 2)
  const reached = pointer(args, 13) + <usize>thread * <usize>whole(args, 14)
  firstStep(block, args, reached)
  secondStep(args, reached, out)
  const factors = pointer(args, 9)
  if (factors) multiplyRow(out, factors, (<usize>columns) << 2, out)
}

/**
 * out = diag(f) B X, B taken as 1 wherever it has an entry, for `rowsPerBlock` rows of B a block. Four sums side by side: none waits for the
 * addition before it. X has one column or four; a column has the same bits, whatever stands beside it.
 * Whole: offsets, indices, X, f (0: 1), out, rows, rowsPerBlock, columns of X.
 */
export function patternProduct(block: i32, args: usize): void {
  const offsets = pointer(args, 0)
  const indices = pointer(args, 1)
  const x = pointer(args, 2)
  const factors = pointer(args, 3)
  const out = pointer(args, 4)
  const first = block * whole(args, 6)
  const last = min(first + whole(args, 6), whole(args, 5))
  const four = whole(args, 7) == 4
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

/** The sum of the rows of X, four wide, that the entries name, in the order of additions of one column. */
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

/** out_r = a_r ∘ factors, one row a block. Whole: a, factors, out, width. */
export function scaleColumns(block: i32, args: usize): void {
  const rowBytes = (<usize>whole(args, 3)) << 2
  const at = <usize>block * rowBytes
  multiplyRow(pointer(args, 0) + at, pointer(args, 1), rowBytes, pointer(args, 2) + at)
}

function firstStep(row: i32, args: usize, reached: usize): void {
  const bounds = pointer(args, 0) + ((<usize>row) << 2)
  const chosen = pointer(args, 1)
  const values = pointer(args, 2)
  const offsets = pointer(args, 3)
  const indices = pointer(args, 4)
  const factors = pointer(args, 7)
  const last = (<usize>load<i32>(bounds, 4)) << 2
  for (let entry = (<usize>load<i32>(bounds)) << 2; entry < last; entry += 4) {
    const at = (<usize>load<i32>(chosen + entry)) << 2
    let strength = load<f32>(values + entry)
    if (factors) strength *= load<f32>(factors + at)
    add(offsets + at, indices, strength, reached)
  }
}

function secondStep(args: usize, reached: usize, out: usize): void {
  const offsets = pointer(args, 5)
  const indices = pointer(args, 6)
  const factors = pointer(args, 8)
  const end = (<usize>whole(args, 11)) << 2
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

/** sums_c += strength for each column c of the row whose bounds lie at `bounds`. */
function add(bounds: usize, indices: usize, strength: f32, sums: usize): void {
  const end = indices + ((<usize>load<i32>(bounds, 4)) << 2)
  for (let entry = indices + ((<usize>load<i32>(bounds)) << 2); entry < end; entry += 4) {
    const at = sums + ((<usize>load<i32>(entry)) << 2)
    store<f32>(at, load<f32>(at) + strength)
  }
}

function multiplyRow(a: usize, factors: usize, rowBytes: usize, out: usize): void {
  let column: usize = 0
  for (; column + 16 <= rowBytes; column += 16) {
    v128.store(out + column, f32x4.mul(v128.load(a + column), v128.load(factors + column)))
  }
  for (; column < rowBytes; column += 4) {
    store<f32>(out + column, load<f32>(a + column) * load<f32>(factors + column))
  }
}
