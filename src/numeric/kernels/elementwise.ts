// Element-wise operations, and operations of rows with a vector.
import {
  AddPositiveArgs,
  AddRowVectorArgs,
  AxpyArgs,
  ColumnSumsArgs,
  DivideElementsArgs,
  MaximaArgs,
  MultiplyElementsArgs,
  ReluArgs,
  ScaleRowsArgs,
  StepArgs,
} from './generated/arguments'
import { LOWEST } from './math'

/** Byte offset of the first element of a block; all element-wise kernels have the same block size. */
function blockStart(block: i32): usize {
  return (<usize>(block * AxpyArgs.perBlock)) << 2
}

/** Byte offset behind the last element of a block. */
function blockEnd(block: i32, count: i32): usize {
  return (<usize>min((block + 1) * AxpyArgs.perBlock, count)) << 2
}

/** out = α a + β b. */
export function axpy(block: i32, args: AxpyArgs): void {
  const a = args.a
  const b = args.b
  const out = args.out
  const alpha = args.alpha
  const beta = args.beta
  const end = blockEnd(block, args.count)
  let at = blockStart(block)
  for (; at + 16 <= end; at += 16) {
    v128.store(
      out + at,
      f32x4.add(
        f32x4.mul(f32x4.splat(alpha), v128.load(a + at)),
        f32x4.mul(f32x4.splat(beta), v128.load(b + at)),
      ),
    )
  }
  for (; at < end; at += 4) store<f32>(out + at, alpha * load<f32>(a + at) + beta * load<f32>(b + at))
}

/** out = a ∘ b. */
export function multiplyElements(block: i32, args: MultiplyElementsArgs): void {
  const a = args.a
  const b = args.b
  const out = args.out
  const end = blockEnd(block, args.count)
  let at = blockStart(block)
  for (; at + 16 <= end; at += 16) v128.store(out + at, f32x4.mul(v128.load(a + at), v128.load(b + at)))
  for (; at < end; at += 4) store<f32>(out + at, load<f32>(a + at) * load<f32>(b + at))
}

/** out = a / b, element by element. */
export function divideElements(block: i32, args: DivideElementsArgs): void {
  const a = args.a
  const b = args.b
  const out = args.out
  const end = blockEnd(block, args.count)
  let at = blockStart(block)
  for (; at + 16 <= end; at += 16) v128.store(out + at, f32x4.div(v128.load(a + at), v128.load(b + at)))
  for (; at < end; at += 4) store<f32>(out + at, load<f32>(a + at) / load<f32>(b + at))
}

/** out_r = a_r · factors_r for each row r. */
export function scaleRows(block: i32, args: ScaleRowsArgs): void {
  const rowBytes = (<usize>args.width) << 2
  const last = min((block + 1) * ScaleRowsArgs.perBlock, args.rowCount)
  for (let row = block * ScaleRowsArgs.perBlock; row < last; row++) {
    const factor = load<f32>(args.factors + ((<usize>row) << 2))
    const from = args.a + <usize>row * rowBytes
    const to = args.out + <usize>row * rowBytes
    for (let column: usize = 0; column < rowBytes; column += 4) {
      store<f32>(to + column, load<f32>(from + column) * factor)
    }
  }
}

/** out_r = a_r + vector for each row r. */
export function addRowVector(block: i32, args: AddRowVectorArgs): void {
  const rowBytes = (<usize>args.width) << 2
  const vector = args.vector
  const last = min((block + 1) * AddRowVectorArgs.perBlock, args.rowCount)
  for (let row = block * AddRowVectorArgs.perBlock; row < last; row++) {
    const from = args.a + <usize>row * rowBytes
    const to = args.out + <usize>row * rowBytes
    let column: usize = 0
    for (; column + 16 <= rowBytes; column += 16) {
      v128.store(to + column, f32x4.add(v128.load(from + column), v128.load(vector + column)))
    }
    for (; column < rowBytes; column += 4) {
      store<f32>(to + column, load<f32>(from + column) + load<f32>(vector + column))
    }
  }
}

/** out = max(a, 0). */
export function relu(block: i32, args: ReluArgs): void {
  const a = args.a
  const out = args.out
  const end = blockEnd(block, args.count)
  let at = blockStart(block)
  for (; at + 16 <= end; at += 16) v128.store(out + at, f32x4.max(v128.load(a + at), f32x4.splat(0)))
  for (; at < end; at += 4) store<f32>(out + at, max<f32>(load<f32>(a + at), 0))
}

/** out = 1 if a > 0, NaN if a is NaN, else α. */
export function step(block: i32, args: StepArgs): void {
  const a = args.a
  const out = args.out
  const alpha = args.alpha
  const end = blockEnd(block, args.count)
  for (let at = blockStart(block); at < end; at += 4) {
    const value = load<f32>(a + at)
    store<f32>(out + at, value > 0 ? 1 : value == value ? alpha : value)
  }
}

/** out_c = Σ_r a_rc, added in the order of rows. */
export function columnSums(block: i32, args: ColumnSumsArgs): void {
  const rowBytes = (<usize>args.width) << 2
  const rows = args.rowCount
  const first = (<usize>(block * ColumnSumsArgs.perBlock)) << 2
  const last = min(first + ((<usize>ColumnSumsArgs.perBlock) << 2), rowBytes)
  for (let column = first; column < last; column += 4) {
    let sum: f32 = 0
    let at = args.a + column
    for (let row = 0; row < rows; row++, at += rowBytes) sum += load<f32>(at)
    store<f32>(args.out + column, sum)
  }
}

/** out_block = the largest element of the block, ignoring NaN; LOWEST if all are NaN. */
export function maxima(block: i32, args: MaximaArgs): void {
  const a = args.a
  const end = blockEnd(block, args.count)
  let at = blockStart(block)
  let wide = f32x4.splat(LOWEST)
  // pmax(x, y) is y only if x < y, so a NaN in `a` is never taken.
  for (; at + 16 <= end; at += 16) wide = f32x4.pmax(wide, v128.load(a + at))
  let best = LOWEST
  for (; at < end; at += 4) best = larger(best, load<f32>(a + at))
  best = larger(best, f32x4.extract_lane(wide, 0))
  best = larger(best, f32x4.extract_lane(wide, 1))
  best = larger(best, f32x4.extract_lane(wide, 2))
  best = larger(best, f32x4.extract_lane(wide, 3))
  store<f32>(args.out + ((<usize>block) << 2), best)
}

/** The larger number; `best` if `value` is NaN. */
function larger(best: f32, value: f32): f32 {
  return value > best ? value : best
}

/** out += α max(a, 0); NaN counts as 0. */
export function addPositive(block: i32, args: AddPositiveArgs): void {
  const a = args.a
  const out = args.out
  const alpha = args.alpha
  const end = blockEnd(block, args.count)
  let at = blockStart(block)
  const zeros = f32x4.splat(0)
  for (; at + 16 <= end; at += 16) {
    const positive = f32x4.pmax(zeros, v128.load(a + at))
    v128.store(out + at, f32x4.add(v128.load(out + at), f32x4.mul(f32x4.splat(alpha), positive)))
  }
  for (; at < end; at += 4) store<f32>(out + at, load<f32>(out + at) + alpha * larger(0, load<f32>(a + at)))
}
