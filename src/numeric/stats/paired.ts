import type { Random } from '../random/index.js'

/** The mean difference of paired values, with its 95 % interval. */
export interface PairedDifference {
  /** Number of pairs. */
  readonly pairs: number
  /** Mean of `left − right`. */
  readonly difference: number
  /** Bounds of 95 % of the resampled means. */
  readonly interval: readonly [low: number, high: number]
  /**
   * `better`, `worse`: the interval does not contain 0. `open`: it does. `too few`: there are fewer than
   * {@link MIN_PAIRS} pairs, so the interval says nothing.
   */
  readonly verdict: 'better' | 'worse' | 'open' | 'too few'
}

/** With fewer pairs than this, resampled means do not cover what other pairs would give. */
export const MIN_PAIRS = 30

const RESAMPLES = 1000

/**
 * Paired bootstrap of a mean difference (Efron, 1979, percentile method): the pairs are drawn with
 * replacement 1,000 times.
 *
 * @param left one value a pair.
 * @param right parallel to `left`.
 */
export function pairedDifference(left: Float64Array, right: Float64Array, random: Random): PairedDifference {
  const differences = left.map((value, position) => value - right[position]!)
  const pairs = differences.length
  if (pairs === 0) return { pairs, difference: 0, interval: [0, 0], verdict: 'too few' }
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0
    for (let draw = 0; draw < pairs; draw++) sum += differences[random.below(pairs)]!
    return sum / pairs
  }).sort()
  const [low, high] = [means[25]!, means[974]!]
  const verdict = pairs < MIN_PAIRS ? 'too few' : high < 0 ? 'worse' : low > 0 ? 'better' : 'open'
  const difference = differences.reduce((sum, value) => sum + value, 0) / pairs
  return { pairs, difference, interval: [low, high], verdict }
}
