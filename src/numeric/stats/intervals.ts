import type { Random } from '../random/index.js'

/**
 * A draw from Beta(a, b), computed as `x / (x + y)` of two gamma variates.
 *
 * @param a above 0.
 * @param b above 0.
 */
export function drawBeta(a: number, b: number, random: Random): number {
  const x = drawGamma(a, random)
  const y = drawGamma(b, random)
  return x / (x + y)
}

/**
 * A draw from Gamma(shape, 1) (Marsaglia and Tsang, 2000, "A simple method for generating gamma variables").
 */
function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const normal = random.normal()
    const v = (1 + c * normal) ** 3
    if (v <= 0) continue
    // In (0, 1], so that the logarithm is finite.
    const u = 1 - random.uniform()
    if (Math.log(u) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}

/** Standard normal quantile of 0.975. */
export const NORMAL_975 = 1.959963984540054

/**
 * 95 % confidence interval of a proportion by Wilson's score (Wilson, 1927, "Probable inference, the law of
 * succession, and statistical inference"). Unlike the normal approximation it stays within [0, 1] and is
 * valid for few trials and for 0 or all successes. [0, 1] if there are no trials.
 *
 * @param successes number of successes, 0 … trials.
 * @param trials number of independent trials.
 */
export function wilsonInterval(successes: number, trials: number): readonly [low: number, high: number] {
  if (trials === 0) return [0, 1]
  const z2 = NORMAL_975 ** 2
  const rate = successes / trials
  const centre = rate + z2 / (2 * trials)
  const margin = NORMAL_975 * Math.sqrt((rate * (1 - rate) + z2 / (4 * trials)) / trials)
  const scale = 1 + z2 / trials
  // The exact bounds 0 and 1 must not be moved by rounding.
  const low = successes === 0 ? 0 : (centre - margin) / scale
  const high = successes === trials ? 1 : (centre + margin) / scale
  return [Math.max(0, low), Math.min(1, high)]
}

/** Sums over clusters (users); each cluster has n trials and s successes. */
export interface ClusterSums {
  readonly clusters: number
  readonly trials: number
  readonly successes: number
  /** Σ n². */
  readonly trialsSquared: number
  /** Σ s². */
  readonly successesSquared: number
  /** Σ n·s. */
  readonly product: number
}

/** An estimate with its variance. */
export interface EstimatedRate {
  /** `Σ s / Σ n`, 0 if there are no trials. */
  readonly rate: number
  /** Variance of the estimate. */
  readonly variance: number
}

/**
 * A rate over trials that are correlated within clusters, such as the pages of one user. The estimate is the
 * ratio of sums; its variance is that of the linearization `Σ (s − rate · n)² / (Σ n)² · c / (c − 1)`, c the
 * number of clusters (Cochran, 1977, "Sampling techniques", ch. 6; for online experiments Deng, Knoblich, Lu,
 * 2018, "Applying the delta method in metric analytics"). With one trial per cluster it is the variance of a
 * binomial. It is infinite below two clusters.
 */
export function clusteredRate(sums: ClusterSums): EstimatedRate {
  const { clusters, trials, successes, trialsSquared, successesSquared, product } = sums
  const rate = trials === 0 ? 0 : successes / trials
  if (clusters < 2) return { rate, variance: Number.POSITIVE_INFINITY }
  const residuals = successesSquared - 2 * rate * product + rate ** 2 * trialsSquared
  return { rate, variance: ((Math.max(0, residuals) / trials ** 2) * clusters) / (clusters - 1) }
}

/** Result of {@link alwaysValid}. */
export interface AlwaysValid {
  /** Confidence interval; it covers the true value at all looks simultaneously with probability 1 − alpha. */
  readonly interval: readonly [low: number, high: number]
  /** p-value of the null hypothesis that the true value is 0; at most 1. */
  readonly pValue: number
}

/**
 * A sequential test whose results are valid at every look at the data: the mixture sequential probability
 * ratio test with a normal mixture (Robbins, 1970; Johari, Koomen, Pekelis, Walsh, "Always valid inference",
 * KDD 2017). With an estimate d of variance V and mixing variance τ², the ratio `Λ = √(V / (V + τ²)) · exp(τ²
 * d² / (2 V (V + τ²)))` ever exceeds 1/alpha with probability at most alpha if the true value is 0, so `p =
 * 1/Λ`. Inverting the test gives the confidence sequence `d ± √(2 V (V + τ²) / τ² · ln(√((V + τ²) / V) /
 * alpha))` (Howard, Ramdas, McAuliffe, Sekhon, 2021, "Time-uniform, nonparametric, nonasymptotic confidence
 * sequences", the normal mixture). V is estimated, so the samples must not be small.
 *
 * @param deviation τ, above 0, chosen before the first look. The test is fastest if the true value is about
 * as large.
 */
export function alwaysValid(
  { rate: estimate, variance }: EstimatedRate,
  deviation: number,
  alpha: number,
): AlwaysValid {
  if (variance === Number.POSITIVE_INFINITY)
    return { interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], pValue: 1 }
  // A variance of 0 gives no measure of chance.
  if (variance === 0) return { interval: [estimate, estimate], pValue: 1 }
  const mixed = variance + deviation ** 2
  const logRatio =
    0.5 * Math.log(variance / mixed) + (deviation ** 2 * estimate ** 2) / (2 * variance * mixed)
  const spread = Math.log(Math.sqrt(mixed / variance) / alpha)
  const margin = Math.sqrt(((2 * variance * mixed) / deviation ** 2) * spread)
  return { interval: [estimate - margin, estimate + margin], pValue: Math.min(1, Math.exp(-logRatio)) }
}
