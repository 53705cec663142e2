import assert from 'node:assert/strict'
import { test } from 'vitest'
import { f1 } from '../../../src/evaluation/metrics/list-metrics.js'
import { checkGold, near } from './worked-example.js'

test('f1 of the worked example', () => {
  checkGold(f1, { 1: 0, 3: 0.4444444444444444, 5: 0.3636363636363636, 10: 0.5 })
})

test('f1 is 0 without a hit and 1 only for a perfect list of the right length', () => {
  assert.equal(f1.of(Uint8Array.of(0, 0), 2, 3), 0)
  assert.equal(f1.of(Uint8Array.of(1, 1), 2, 2), 1)
  near(f1.of(Uint8Array.of(1, 1, 0, 0), 4, 2), 2 / 3)
})
