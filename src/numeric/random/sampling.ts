import { upperBound } from '../sparse/index.js'
import type { Random } from './random.js'

/** Draws indices independently, with replacement. */
export interface Sampler {
  /** Fills `out` with draws. */
  draw(random: Random, out: Int32Array): Int32Array
}

/** Draws 0 … count − 1 with equal probability. */
export function uniformSampler(count: number): Sampler {
  return {
    draw(random, out) {
      for (let position = 0; position < out.length; position++) out[position] = random.below(count)
      return out
    },
  }
}

/**
 * Draws index i with probability proportional to weights_i^power, by Vose's alias method (1991): O(n) to set
 * up, O(1) per draw. word2vec uses a power of 0.75 over counts (Mikolov et al., 2013). If all weights are 0,
 * all indices have equal probability.
 */
export function weightedSampler(weights: ArrayLike<number>, power = 1): Sampler {
  const count = weights.length
  const shares = Float64Array.from({ length: count }, (_, at) =>
    weights[at]! > 0 ? weights[at]! ** power : 0,
  )
  const total = shares.reduce((sum, share) => sum + share, 0)
  if (!(total > 0)) return uniformSampler(count)
  const alias = new Int32Array(count)
  const small: number[] = []
  const large: number[] = []
  for (let at = 0; at < count; at++) {
    shares[at]! *= count / total
    alias[at] = at
    ;(shares[at]! < 1 ? small : large).push(at)
  }
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!
    const more = large[large.length - 1]!
    alias[less] = more
    shares[more]! -= 1 - shares[less]!
    if (shares[more]! < 1) {
      large.pop()
      small.push(more)
    }
  }
  // The remaining shares differ from 1 only by rounding.
  for (const at of small) shares[at] = 1
  return {
    draw(random, out) {
      for (let position = 0; position < out.length; position++) {
        const at = random.below(count)
        out[position] = random.uniform() < shares[at]! ? at : alias[at]!
      }
      return out
    },
  }
}

/**
 * Draws an index with probability proportional to its weight, by binary search in O(log n). For many draws
 * {@link weightedSampler} is faster.
 *
 * @param cumulative running sums of the weights; the last one, the total, must be above 0.
 */
export function weightedIndex(cumulative: Float64Array, random: Random): number {
  const last = cumulative.length - 1
  return upperBound(cumulative, random.uniform() * cumulative[last]!, 0, last)
}
