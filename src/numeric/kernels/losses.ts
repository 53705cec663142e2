// Losses over a sampled batch with their gradients, row by row.
import { BprArgs, SoftmaxRowsArgs } from './generated/arguments'
import { exp1, exp4, log1, sum4 } from './math'

/**
 * Softmax cross-entropy of each row's positive against the shared negatives; logits become weights in place.
 * On entry `logits` (rows × negatives) and `positives` (rows) hold inner products. On return, with z =
 * product / τ, logits_bj = ∂loss/∂product_bj and positives_b = ∂loss/∂product of the positive, both for the
 * mean over rows. A negative with the id of the row's positive gets weight 0.
 */
export function softmaxRows(block: i32, args: SoftmaxRowsArgs): void {
  const rowBytes = (<usize>args.negativeCount) << 2
  const sharpness = args.inverseTemperature
  const share = args.inverseRowCount
  const negativeIds = args.negativeIds
  const last = min((block + 1) * SoftmaxRowsArgs.perBlock, args.rowCount)
  for (let row = block * SoftmaxRowsArgs.perBlock; row < last; row++) {
    const logits = args.logits + <usize>row * rowBytes
    const positiveAt = args.positives + ((<usize>row) << 2)
    const own = load<i32>(args.positiveIds + ((<usize>row) << 2))
    let highest = load<f32>(positiveAt)
    for (let column: usize = 0; column < rowBytes; column += 4) {
      highest = max<f32>(highest, load<f32>(logits + column))
    }
    const factor = f32x4.splat(sharpness)
    const shift = f32x4.splat(highest)
    const ownLanes = i32x4.splat(own)
    let sums = f32x4.splat(0)
    let column: usize = 0
    for (; column + 16 <= rowBytes; column += 16) {
      const z = f32x4.mul(f32x4.sub(v128.load(logits + column), shift), factor)
      const e = v128.andnot(exp4(z), i32x4.eq(v128.load(negativeIds + column), ownLanes))
      v128.store(logits + column, e)
      sums = f32x4.add(sums, e)
    }
    let sum = sum4(sums)
    for (; column < rowBytes; column += 4) {
      let e = exp1((load<f32>(logits + column) - highest) * sharpness)
      if (load<i32>(negativeIds + column) == own) e = 0
      store<f32>(logits + column, e)
      sum += e
    }
    const z = (load<f32>(positiveAt) - highest) * sharpness
    const e = exp1(z)
    const total = sum + e
    store<f32>(args.losses + ((<usize>row) << 2), log1(total) - z)
    const weight = (share * sharpness) / total
    // −(sum / total) instead of e / total − 1, which cancels when the positive dominates.
    store<f32>(positiveAt, -sum * weight)
    const weights = f32x4.splat(weight)
    for (column = 0; column + 16 <= rowBytes; column += 16) {
      v128.store(logits + column, f32x4.mul(v128.load(logits + column), weights))
    }
    for (; column < rowBytes; column += 4) store<f32>(logits + column, load<f32>(logits + column) * weight)
  }
}

/** Bayesian personalised ranking: loss_b = softplus(−u·(p − n)), and the gradients of the mean over rows. */
export function bpr(block: i32, args: BprArgs): void {
  const rowBytes = (<usize>args.width) << 2
  const share = args.inverseRowCount
  const last = min((block + 1) * BprArgs.perBlock, args.rowCount)
  for (let row = block * BprArgs.perBlock; row < last; row++) {
    const at = <usize>row * rowBytes
    const user = args.users + at
    const positive = args.positives + at
    const negative = args.negatives + at
    const margin = marginOf(user, positive, negative, rowBytes)
    const e = exp1(-abs(margin))
    const softplus = max<f32>(-margin, 0) + log1(1 + e)
    store<f32>(args.losses + ((<usize>row) << 2), softplus)
    const slope = ((margin >= 0 ? -e : <f32>-1) / (1 + e)) * share
    const userGradient = args.userGradient + at
    const positiveGradient = args.positiveGradient + at
    const negativeGradient = args.negativeGradient + at
    const slopes = f32x4.splat(slope)
    let column: usize = 0
    for (; column + 16 <= rowBytes; column += 16) {
      const difference = f32x4.sub(v128.load(positive + column), v128.load(negative + column))
      const pull = f32x4.mul(slopes, v128.load(user + column))
      v128.store(userGradient + column, f32x4.mul(slopes, difference))
      v128.store(positiveGradient + column, pull)
      v128.store(negativeGradient + column, f32x4.neg(pull))
    }
    for (; column < rowBytes; column += 4) {
      const pull = slope * load<f32>(user + column)
      store<f32>(userGradient + column, slope * (load<f32>(positive + column) - load<f32>(negative + column)))
      store<f32>(positiveGradient + column, pull)
      store<f32>(negativeGradient + column, -pull)
    }
  }
}

/** u · (p − n), in two independent sums of four lanes each. */
function marginOf(user: usize, positive: usize, negative: usize, rowBytes: usize): f32 {
  let even = f32x4.splat(0)
  let odd = even
  let column: usize = 0
  for (; column + 32 <= rowBytes; column += 32) {
    even = f32x4.add(
      even,
      f32x4.mul(
        v128.load(user + column),
        f32x4.sub(v128.load(positive + column), v128.load(negative + column)),
      ),
    )
    odd = f32x4.add(
      odd,
      f32x4.mul(
        v128.load(user + column, 16),
        f32x4.sub(v128.load(positive + column, 16), v128.load(negative + column, 16)),
      ),
    )
  }
  let margin = sum4(f32x4.add(even, odd))
  for (; column < rowBytes; column += 4) {
    margin += load<f32>(user + column) * (load<f32>(positive + column) - load<f32>(negative + column))
  }
  return margin
}
