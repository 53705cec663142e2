import assert from 'node:assert/strict'
import { test } from 'vitest'
import { calibrationError, fitLogistic, logOdds, sigmoid } from '../../../src/models/shared/logistic.js'
import { createRandom } from '../../../src/numeric/random/index.js'

test('recovers the weights that the labels were drawn with, and is calibrated', () => {
  const random = createRandom(5)
  const rows = 20_000
  const features = Float64Array.from({ length: 2 * rows }, () => random.normal())
  const truth = Float64Array.of(1.5, -0.7, -2)
  const labels = Uint8Array.from({ length: rows }, (_, row) =>
    Number(random.uniform() < sigmoid(logOdds(truth, features.subarray(2 * row, 2 * row + 2)))),
  )
  const weights = fitLogistic({ features, width: 2, labels })
  for (const [at, weight] of truth.entries())
    assert.ok(Math.abs(weights[at]! - weight) < 0.1, `${weights[at]} for ${weight}`)
  const probabilities = Float64Array.from(labels, (_, row) =>
    sigmoid(logOdds(weights, features.subarray(2 * row, 2 * row + 2))),
  )
  assert.ok(calibrationError(probabilities, labels) < 0.01)
  assert.ok(calibrationError(new Float64Array(rows).fill(0.9), labels) > 0.5)
})

test('is finite for equal, separable and no labels', () => {
  const features = Float64Array.of(-2, -1, 1, 2)
  for (const labels of [Uint8Array.of(0, 0, 1, 1), new Uint8Array(4), new Uint8Array(4).fill(1)])
    assert.ok(fitLogistic({ features, width: 1, labels }).every(Number.isFinite))
  assert.ok(
    fitLogistic({ features: new Float64Array(0), width: 1, labels: new Uint8Array(0) }).every(
      Number.isFinite,
    ),
  )
  assert.equal(calibrationError([], new Uint8Array(0)), 0)
})
