import { pointer, real, whole } from './layout'

/**
 * Adam (Kingma and Ba, 2015) in one pass over parameter, gradient and both moments; 16,384 elements a block.
 * Whole: parameter, gradient, first moment, second moment, count. Real: step size with bias correction, β1, β2, ε with bias
 * correction, weight decay (added to the gradient, as L2).
 */
export function adam(block: i32, args: usize): void {
  const parameter = pointer(args, 0)
  const gradient = pointer(args, 1)
  const first = pointer(args, 2)
  const second = pointer(args, 3)
  const step = real(args, 0)
  const beta1 = real(args, 1)
  const beta2 = real(args, 2)
  const epsilon = real(args, 3)
  const decay = real(args, 4)
  const begin = (<usize>block) << 16
  const end = min(begin + 65536, (<usize>whole(args, 4)) << 2)
  let at = begin
  for (; at + 16 <= end; at += 16) {
    const p = v128.load(parameter + at)
    const g = f32x4.add(v128.load(gradient + at), f32x4.mul(p, f32x4.splat(decay)))
    const m = f32x4.add(
      f32x4.mul(v128.load(first + at), f32x4.splat(beta1)),
      f32x4.mul(g, f32x4.splat(<f32>1 - beta1)),
    )
    const v = f32x4.add(
      f32x4.mul(v128.load(second + at), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(<f32>1 - beta2)),
    )
    v128.store(first + at, m)
    v128.store(second + at, v)
    const change = f32x4.div(f32x4.mul(m, f32x4.splat(step)), f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)))
    v128.store(parameter + at, f32x4.sub(p, change))
  }
  for (; at < end; at += 4) {
    const p = load<f32>(parameter + at)
    const g = load<f32>(gradient + at) + p * decay
    const m = load<f32>(first + at) * beta1 + g * (<f32>1 - beta1)
    const v = load<f32>(second + at) * beta2 + g * g * (<f32>1 - beta2)
    store<f32>(first + at, m)
    store<f32>(second + at, v)
    store<f32>(parameter + at, p - (m * step) / (sqrt<f32>(v) + epsilon))
  }
}
