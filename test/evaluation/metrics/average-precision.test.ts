import assert from 'node:assert/strict'
import { test } from 'vitest'
import { averagePrecision } from '../../../src/evaluation/metrics/list-metrics.js'
import { checkGold, near } from './worked-example.js'

test('averagePrecision of the worked example', () => {
  checkGold(averagePrecision, { 1: 0, 3: 0.38888888888888884, 5: 0.2333333333333333, 10: 0.3518518518518518 })
})

test('a perfect list has an average precision of 1', () => {
  near(averagePrecision.of(Uint8Array.of(1, 1, 0), 3, 2), 1)
  assert.equal(averagePrecision.of(Uint8Array.of(1, 1), 2, 9), 1)
})
