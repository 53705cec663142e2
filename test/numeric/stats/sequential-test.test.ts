import assert from 'node:assert/strict'
import { test } from 'vitest'
import { alwaysValid, type ClusterSums, clusteredRate } from '../../../src/numeric/stats/intervals.js'

/**
 * Estimate, variance, mixing deviation, p-value, and margin at alpha 0.05. Computed with SciPy 1.17.1: the
 * likelihood ratio of the mixture is integrated numerically (`scipy.integrate.quad`), and the margin is the
 * root of ratio = 1/alpha (`scipy.optimize.brentq`).
 */
const SCIPY: readonly [number, number, number, number, number][] = [
  [0, 1e-4, 0.01, 1, 0.03656394871363848],
  [0.02, 1e-4, 0.01, 0.5202600950228886, 0.03656394871363848],
  [-0.03, 4e-5, 0.01, 0.0006055745982619071, 0.020141418541746125],
  [0.5, 0.04, 0.3, 0.20718689051975644, 0.6436408731750447],
  [0.004, 1e-6, 0.02, 0.006852997291146785, 0.003466322192086387],
]

const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${found}, not ${expected}`)

test('the mixture test and its confidence sequence equal numerical integration', () => {
  for (const [rate, variance, deviation, pValue, margin] of SCIPY) {
    const found = alwaysValid({ rate, variance }, deviation, 0.05)
    near(found.pValue, pValue)
    near(found.interval[0], rate - margin)
    near(found.interval[1], rate + margin)
  }
})

test('the interval excludes 0 exactly if the p-value is below alpha', () => {
  for (let step = -40; step <= 40; step++) {
    const { interval, pValue } = alwaysValid({ rate: step / 500, variance: 3e-4 }, 0.02, 0.05)
    assert.equal(pValue < 0.05, interval[0] > 0 || interval[1] < 0)
  }
})

test('without data or without variance the p-value is 1', () => {
  assert.equal(alwaysValid({ rate: 0.5, variance: Number.POSITIVE_INFINITY }, 0.01, 0.05).pValue, 1)
  assert.equal(alwaysValid({ rate: 1, variance: 0 }, 0.01, 0.05).pValue, 1)
})

const sums = (pairs: readonly (readonly [trials: number, successes: number])[]): ClusterSums => {
  const total = (value: (trials: number, successes: number) => number) =>
    pairs.reduce((sum, [trials, successes]) => sum + value(trials, successes), 0)
  return {
    clusters: pairs.length,
    trials: total((n) => n),
    successes: total((_, s) => s),
    trialsSquared: total((n) => n * n),
    successesSquared: total((_, s) => s * s),
    product: total((n, s) => n * s),
  }
}

test('the variance of a clustered rate equals NumPy, and the binomial variance if each cluster is one trial', () => {
  const pairs = [
    [1, 0],
    [4, 2],
    [2, 0],
    [2, 1],
    [7, 3],
    [1, 1],
    [3, 0],
    [5, 1],
  ] as const
  const { rate, variance } = clusteredRate(sums(pairs))
  near(rate, 0.32)
  near(variance, 0.006366354285714284)
  const single = clusteredRate(sums(Array.from({ length: 400 }, (_, at) => [1, at < 80 ? 1 : 0] as const)))
  near(single.variance, (0.2 * 0.8) / 399)
  assert.equal(clusteredRate(sums([[5, 2]])).variance, Number.POSITIVE_INFINITY)
})
