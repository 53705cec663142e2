/** Standard normal quantile of 0.975. */
export const NORMAL_975 = 1.959963984540054

/**
 * 95 % interval of a proportion by Wilson's score (Wilson, 1927, "Probable inference, the law of succession, and statistical inference"). Unlike the
 * normal approximation it stays within [0, 1] and holds for few trials, and for none or all successes. [0, 1] without a trial.
 *
 * @param successes 0 … trials, of independent trials.
 */
export function wilsonInterval(successes: number, trials: number): readonly [low: number, high: number] {
  if (trials === 0) return [0, 1]
  const z2 = NORMAL_975 ** 2
  const rate = successes / trials
  const centre = rate + z2 / (2 * trials)
  const margin = NORMAL_975 * Math.sqrt((rate * (1 - rate) + z2 / (4 * trials)) / trials)
  const scale = 1 + z2 / trials
  // Rounding must not move a bound that is exact.
  const low = successes === 0 ? 0 : (centre - margin) / scale
  const high = successes === trials ? 1 : (centre + margin) / scale
  return [Math.max(0, low), Math.min(1, high)]
}
