import type { BlendCase } from './cases.js'
import { evaluateWeights, mean, oneHot, standardError, subtract, type WeightVector } from './quality.js'

/** Shares of the baseline that are tried, from the most to the prior weights themselves. */
const SHARES = [0.9, 0.6, 0.3, 0]

/**
 * Weights where too few users are held out to learn them: the prior weights, mixed with the baseline. With
 * little data a count of users is hard to beat, and sources of taste may be noise. So the baseline leads,
 * unless a smaller share of it ranks better on the users that there are, by more than a standard error.
 * If the share changes nothing for any of them, the prior weights stay.
 *
 * @param prior sums to 1.
 * @param baseline position of the source; −1: none, and the prior weights stay.
 */
export function weightsOfFew(
  cases: readonly BlendCase[],
  prior: WeightVector,
  baseline: number,
): WeightVector {
  if (baseline < 0 || !(prior[baseline]! > 0)) return prior
  const popular = oneHot(prior.length, baseline)
  const [leading, ...others] = SHARES.map((share) => {
    const vector = prior.map((weight, source) => (1 - share) * weight + share * popular[source]!)
    return { vector, ndcgs: evaluateWeights(cases, () => vector).ndcgs }
  })
  if (others.every(({ ndcgs }) => subtract(ndcgs, leading!.ndcgs).every((gain) => gain === 0))) return prior
  let best = leading!
  for (const other of others) {
    const gains = subtract(other.ndcgs, best.ndcgs)
    if (mean(gains) > standardError(gains)) best = other
  }
  return best.vector
}
