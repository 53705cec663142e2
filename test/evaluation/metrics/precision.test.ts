import assert from 'node:assert/strict'
import { test } from 'vitest'
import { precision } from '../../../src/evaluation/metrics/list-metrics.js'
import { checkGold, near } from './worked-example.js'

test('precision of the worked example', () => {
  checkGold(precision, { 1: 0, 3: 2 / 3, 5: 0.4, 10: 0.4 })
})

test('precision divides by k, also where the list is shorter', () => {
  near(precision.of(Uint8Array.of(1, 0, 0, 0), 4, 1), 0.25)
  assert.equal(precision.of(Uint8Array.of(1, 1), 2, 9), 1)
})
