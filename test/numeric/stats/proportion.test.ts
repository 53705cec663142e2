import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { wilsonInterval } from '../../../src/numeric/stats/intervals.js'

/** `scipy.stats.binomtest(k, n).proportion_ci(0.95, 'wilson')` of SciPy 1.17.1. */
const SCIPY: readonly [number, number, number, number][] = [
  [0, 1, 0, 0.7934506856227626],
  [0, 10, 0, 0.27753279986288926],
  [1, 10, 0.017876213095072896, 0.4041500267952385],
  [5, 10, 0.236593090512564, 0.7634069094874361],
  [10, 10, 0.7224672001371109, 1],
  [3, 7, 0.1582198552514697, 0.7495416354723428],
  [37, 1000, 0.026961180875554734, 0.05058239748206931],
  [12345, 1000000, 0.012130446166424584, 0.01256330043238542],
]

test('the interval of a proportion equals SciPy', () => {
  for (const [successes, trials, low, high] of SCIPY) {
    const found = wilsonInterval(successes, trials)
    assert.ok(
      Math.abs(found[0] - low) < 1e-12 && Math.abs(found[1] - high) < 1e-12,
      `${successes} of ${trials}`,
    )
  }
  assert.deepEqual(wilsonInterval(0, 0), [0, 1])
})

test('the interval contains the rate, stays within [0, 1], and is symmetric in successes and failures', () => {
  const cases = fc
    .integer({ min: 1, max: 1_000_000 })
    .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)))
  fc.assert(
    fc.property(cases, ([successes, trials]) => {
      const [low, high] = wilsonInterval(successes, trials)
      const rate = successes / trials
      assert.ok(0 <= low && low <= rate && rate <= high && high <= 1)
      const [mirroredLow, mirroredHigh] = wilsonInterval(trials - successes, trials)
      assert.ok(Math.abs(mirroredLow - (1 - high)) < 1e-9 && Math.abs(mirroredHigh - (1 - low)) < 1e-9)
    }),
  )
})
