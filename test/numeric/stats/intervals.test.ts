import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createRandom } from '../../../src/numeric/random/index.js'
import { drawBeta } from '../../../src/numeric/stats/intervals.js'

/** `scipy.stats.beta.ppf([0.1, 0.5, 0.9], a, b)` of SciPy 1.17.1. */
const SCIPY: readonly [number, number, readonly number[]][] = [
  [0.5, 0.5, [0.024471741852423214, 0.4999999999999999, 0.9755282581475768]],
  [1, 1, [0.1, 0.5, 0.9]],
  [3, 40, [0.026528221055591182, 0.06315981697647277, 0.12179279926346827]],
  [120, 2500, [0.040647598750087804, 0.0456859864976943, 0.051103995196740706]],
]

test('draws fall below the quantiles of SciPy with the right frequency', () => {
  const draws = 40_000
  for (const [a, b, quantiles] of SCIPY) {
    const random = createRandom(7)
    const drawn = Array.from({ length: draws }, () => drawBeta(a, b, random))
    for (const [place, share] of [0.1, 0.5, 0.9].entries()) {
      const below = drawn.filter((value) => value < quantiles[place]!).length / draws
      assert.ok(
        Math.abs(below - share) < 4 * Math.sqrt((share * (1 - share)) / draws),
        `${a}, ${b}: ${below}`,
      )
    }
  }
})
