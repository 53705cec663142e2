// exp and log from additions, multiplications and bit operations only, so that every machine gives the same
// bits. Polynomials after Cephes (Moshier, 1989), within 2 units in the last place.

/** The lowest finite float: the score of a missing entry. */
export const LOWEST: f32 = -3.40282347e38
/** The highest finite float. */
export const HIGHEST: f32 = 3.40282347e38

const LOG2E: f32 = 1.44269504088896341
const LN2_HIGH: f32 = 0.693359375
const LN2_LOW: f32 = -2.1219444e-4

/** Four exponentials. Inputs are clamped to ±87, so that results are finite and not subnormal. */
export function exp4(input: v128): v128 {
  let x = f32x4.min(f32x4.max(input, f32x4.splat(-87)), f32x4.splat(87))
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2E)))
  x = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)))
  x = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_LOW)))
  let y = f32x4.splat(1.98756915e-4)
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(1.3981999507e-3))
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(8.3334519073e-3))
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(4.1665795894e-2))
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(1.6666665459e-1))
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(5.0000001201e-1))
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(x, x)), x), f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(y, power)
}

/** One exponential, with the bits of {@link exp4}. */
export function exp1(input: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(input)), 0)
}

/** Natural logarithm of a positive normal float. */
export function log1(input: f32): f32 {
  const bits = reinterpret<i32>(input)
  let exponent = ((bits >> 23) & 0xff) - 126
  let x = reinterpret<f32>((bits & 0x007fffff) | 0x3f000000)
  if (x < 0.707106781186547524) {
    exponent -= 1
    x = x + x - 1
  } else {
    x = x - 1
  }
  const z = x * x
  let y: f32 = 7.0376836292e-2
  y = y * x - 1.151461031e-1
  y = y * x + 1.167699874e-1
  y = y * x - 1.2420140846e-1
  y = y * x + 1.4249322787e-1
  y = y * x - 1.6668057665e-1
  y = y * x + 2.0000714765e-1
  y = y * x - 2.4999993993e-1
  y = y * x + 3.3333331174e-1
  y = y * x * z
  const e = <f32>exponent
  y += LN2_LOW * e
  y -= <f32>0.5 * z
  return x + y + LN2_HIGH * e
}

/** Sum of the four lanes, in a fixed order. */
export function sum4(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  )
}
