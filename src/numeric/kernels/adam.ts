import { AdamArgs } from './generated/arguments'

/**
 * One step of Adam (Kingma and Ba, 2015) in one pass over parameter, gradient and both moments. `stepSize`
 * and `epsilon` include the bias correction. `decay` times the parameter is added to the gradient (L2).
 */
export function adam(block: i32, args: AdamArgs): void {
  const parameter = args.parameter
  const gradient = args.gradient
  const first = args.firstMoment
  const second = args.secondMoment
  const step = args.stepSize
  const beta1 = args.beta1
  const beta2 = args.beta2
  const epsilon = args.epsilon
  const decay = args.decay
  const begin = (<usize>(block * AdamArgs.perBlock)) << 2
  const end = min(begin + ((<usize>AdamArgs.perBlock) << 2), (<usize>args.count) << 2)
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
