import { createRandom } from '../numeric/random.js'

/** Bounds that hold 95 % of the resampled means. */
export type Interval = readonly [low: number, high: number]

const RESAMPLES = 1000
/** Below this p a difference is called significant. */
export const SIGNIFICANCE_LEVEL = 0.05

/**
 * 95 % bootstrap intervals (Efron, 1979, percentile method) of the means of several figures of the same users, who are drawn
 * together.
 *
 * @param columns one figure each, one value a user. @returns parallel to `columns`.
 */
export function bootstrapIntervals(columns: readonly Float64Array[], seed: number): Interval[] {
  const users = columns[0]?.length ?? 0
  const random = createRandom(seed).fork('bootstrap')
  const means = columns.map(() => new Float64Array(RESAMPLES))
  const drawn = new Uint8Array(users)
  for (let resample = 0; resample < RESAMPLES; resample++) {
    // Counting first keeps the draws in the cache and the sums in order of memory; a count is 1 on average, never near 255.
    drawn.fill(0)
    for (let draw = 0; draw < users; draw++) drawn[random.below(users)]!++
    for (const [column, values] of columns.entries()) {
      let sum = 0
      for (let user = 0; user < users; user++) sum += drawn[user]! * values[user]!
      means[column]![resample] = sum / users
    }
  }
  return means.map(percentiles)
}

export interface PairedTest {
  /** Mean of `one` less mean of `other`. */
  readonly difference: number
  readonly interval: Interval
  /** Two-sided: how likely a difference as large is if the two were the same. */
  readonly p: number
}

/**
 * Randomisation tests of one model against each of several others over the same users (Smucker et al., 2007, "A comparison of
 * statistical significance tests for information retrieval evaluation"): the signs of the users' differences are drawn anew,
 * 1,000 times; p counts the draws at least as far from 0 as what was measured, itself among them.
 *
 * @returns parallel to `others`.
 */
export function pairedTests(one: Float64Array, others: readonly Float64Array[], seed: number): PairedTest[] {
  const differences = others.map((other) => one.map((value, user) => value - other[user]!))
  const measured = differences.map((values) => values.reduce((sum, value) => sum + value, 0))
  const extreme = new Int32Array(others.length).fill(1)
  const random = createRandom(seed).fork('paired tests')
  const signs = new Float64Array(one.length)
  for (let draw = 0; draw < RESAMPLES; draw++) {
    for (let user = 0; user < signs.length; user++) signs[user] = random.uniform() < 0.5 ? 1 : -1
    for (const [index, values] of differences.entries()) {
      let total = 0
      for (let user = 0; user < signs.length; user++) total += signs[user]! * values[user]!
      // Sums in another order differ in their last bits; such a draw is as far from 0.
      if (Math.abs(total) >= Math.abs(measured[index]!) * (1 - 1e-12)) extreme[index]!++
    }
  }
  const intervals = bootstrapIntervals(differences, seed)
  return differences.map((_, index) => ({
    difference: measured[index]! / one.length,
    interval: intervals[index]!,
    p: extreme[index]! / (RESAMPLES + 1),
  }))
}

/** p-values corrected for their number, so that the chance of any false alarm stays as said (Holm, 1979). */
export function holm(ps: readonly number[]): number[] {
  const order = [...ps.keys()].sort((left, right) => ps[left]! - ps[right]!)
  const corrected = new Array<number>(ps.length)
  let least = 0
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, ps[index]! * (ps.length - rank)))
    corrected[index] = least
  }
  return corrected
}

function percentiles(means: Float64Array): Interval {
  means.sort()
  return [means[Math.floor(0.025 * RESAMPLES)]!, means[Math.ceil(0.975 * RESAMPLES) - 1]!]
}
