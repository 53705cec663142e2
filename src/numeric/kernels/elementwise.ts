// Element by element; 16,384 elements a block unless said otherwise.
import { pointer, real, whole } from './layout'

function blockStart(block: i32): usize {
  return (<usize>block) << 16
}

function blockEnd(block: i32, count: i32): usize {
  return min(((<usize>block) << 16) + 65536, (<usize>count) << 2)
}

/** out = α a + β b. Whole: a, b, out, count. Real: α, β. */
export function axpy(block: i32, args: usize): void {
  const a = pointer(args, 0)
  const b = pointer(args, 1)
  const out = pointer(args, 2)
  const alpha = real(args, 0)
  const beta = real(args, 1)
  const end = blockEnd(block, whole(args, 3))
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

/** out = a b. Whole: a, b, out, count. */
export function multiplyElements(block: i32, args: usize): void {
  const a = pointer(args, 0)
  const b = pointer(args, 1)
  const out = pointer(args, 2)
  const end = blockEnd(block, whole(args, 3))
  let at = blockStart(block)
  for (; at + 16 <= end; at += 16) v128.store(out + at, f32x4.mul(v128.load(a + at), v128.load(b + at)))
  for (; at < end; at += 4) store<f32>(out + at, load<f32>(a + at) * load<f32>(b + at))
}

/** out = a / b. Whole: a, b, out, count. */
export function divideElements(block: i32, args: usize): void {
  const a = pointer(args, 0)
  const b = pointer(args, 1)
  const out = pointer(args, 2)
  const end = blockEnd(block, whole(args, 3))
  let at = blockStart(block)
  for (; at + 16 <= end; at += 16) v128.store(out + at, f32x4.div(v128.load(a + at), v128.load(b + at)))
  for (; at < end; at += 4) store<f32>(out + at, load<f32>(a + at) / load<f32>(b + at))
}

/** out_r = a_r · factors_r, 256 rows a block. Whole: a, factors, out, width, rows. */
export function scaleRows(block: i32, args: usize): void {
  const rowBytes = (<usize>whole(args, 3)) << 2
  const last = min(block * 256 + 256, whole(args, 4))
  for (let row = block * 256; row < last; row++) {
    const factor = load<f32>(pointer(args, 1) + ((<usize>row) << 2))
    const from = pointer(args, 0) + <usize>row * rowBytes
    const to = pointer(args, 2) + <usize>row * rowBytes
    for (let column: usize = 0; column < rowBytes; column += 4) {
      store<f32>(to + column, load<f32>(from + column) * factor)
    }
  }
}

/** out_r = a_r + vector, 256 rows a block. Whole: a, vector, out, width, rows. */
export function addRowVector(block: i32, args: usize): void {
  const rowBytes = (<usize>whole(args, 3)) << 2
  const vector = pointer(args, 1)
  const last = min(block * 256 + 256, whole(args, 4))
  for (let row = block * 256; row < last; row++) {
    const from = pointer(args, 0) + <usize>row * rowBytes
    const to = pointer(args, 2) + <usize>row * rowBytes
    let column: usize = 0
    for (; column + 16 <= rowBytes; column += 16) {
      v128.store(to + column, f32x4.add(v128.load(from + column), v128.load(vector + column)))
    }
    for (; column < rowBytes; column += 4) {
      store<f32>(to + column, load<f32>(from + column) + load<f32>(vector + column))
    }
  }
}

/** out = max(a, 0). Whole: a, out, count. */
export function relu(block: i32, args: usize): void {
  const a = pointer(args, 0)
  const out = pointer(args, 1)
  const end = blockEnd(block, whole(args, 2))
  let at = blockStart(block)
  for (; at + 16 <= end; at += 16) v128.store(out + at, f32x4.max(v128.load(a + at), f32x4.splat(0)))
  for (; at < end; at += 4) store<f32>(out + at, max<f32>(load<f32>(a + at), 0))
}

/** out = 1 where a > 0, α where not, NaN where a is NaN. Whole: a, out, count. Real: α. */
export function step(block: i32, args: usize): void {
  const a = pointer(args, 0)
  const out = pointer(args, 1)
  const alpha = real(args, 0)
  const end = blockEnd(block, whole(args, 2))
  for (let at = blockStart(block); at < end; at += 4) {
    const value = load<f32>(a + at)
    store<f32>(out + at, value > 0 ? 1 : value == value ? alpha : value)
  }
}

/** out_c = Σ_r a_rc in the order of rows, 16 columns a block. Whole: a, out, width, rows. */
export function columnSums(block: i32, args: usize): void {
  const rowBytes = (<usize>whole(args, 2)) << 2
  const rows = whole(args, 3)
  const last = min(((<usize>block) << 6) + 64, rowBytes)
  for (let column = (<usize>block) << 6; column < last; column += 4) {
    let sum: f32 = 0
    let at = pointer(args, 0) + column
    for (let row = 0; row < rows; row++, at += rowBytes) sum += load<f32>(at)
    store<f32>(pointer(args, 1) + column, sum)
  }
}

/** out_block = the largest element of the block, NaN passed over, the lowest number where there is none. Whole: a, out, count. */
export function maxima(block: i32, args: usize): void {
  const a = pointer(args, 0)
  const end = blockEnd(block, whole(args, 2))
  let at = blockStart(block)
  let wide = f32x4.splat(LOWEST)
  // pmax(x, y) is y only where x < y, which no NaN is above.
  for (; at + 16 <= end; at += 16) wide = f32x4.pmax(wide, v128.load(a + at))
  let best = LOWEST
  for (; at < end; at += 4) best = larger(best, load<f32>(a + at))
  best = larger(best, f32x4.extract_lane(wide, 0))
  best = larger(best, f32x4.extract_lane(wide, 1))
  best = larger(best, f32x4.extract_lane(wide, 2))
  best = larger(best, f32x4.extract_lane(wide, 3))
  store<f32>(pointer(args, 1) + ((<usize>block) << 2), best)
}

const LOWEST: f32 = -3.40282347e38

function larger(best: f32, value: f32): f32 {
  return value > best ? value : best
}

/** out += α max(a, 0), NaN counting 0. Whole: a, out, count. Real: α. */
export function addPositive(block: i32, args: usize): void {
  const a = pointer(args, 0)
  const out = pointer(args, 1)
  const alpha = real(args, 0)
  const end = blockEnd(block, whole(args, 2))
  let at = blockStart(block)
  const none = f32x4.splat(0)
  for (; at + 16 <= end; at += 16) {
    const positive = f32x4.pmax(none, v128.load(a + at))
    v128.store(out + at, f32x4.add(v128.load(out + at), f32x4.mul(f32x4.splat(alpha), positive)))
  }
  for (; at < end; at += 4) store<f32>(out + at, load<f32>(out + at) + alpha * larger(0, load<f32>(a + at)))
}
