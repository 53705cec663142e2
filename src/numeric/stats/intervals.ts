import type { Random } from './random.js'

/**
 * A draw from Beta(a, b): `x / (x + y)` of two gamma variates.
 *
 * @param a, b above 0.
 */
export function drawBeta(a: number, b: number, random: Random): number {
  const x = drawGamma(a, random)
  const y = drawGamma(b, random)
  return x / (x + y)
}

/** A draw from Gamma(shape, 1) (Marsaglia and Tsang, 2000, "A simple method for generating gamma variables"). */
function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const normal = random.normal()
    const v = (1 + c * normal) ** 3
    if (v <= 0) continue
    // Not 0, whose logarithm is infinite.
    const u = 1 - random.uniform()
    if (Math.log(u) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
