import assert from 'node:assert/strict'
import { test } from 'vitest'
import { hitRate } from '../../../src/evaluation/metrics/list-metrics.js'
import { checkGold, near } from './worked-example.js'

test('hitRate of the worked example', () => {
  checkGold(hitRate, { 1: 0, 3: 1, 5: 1, 10: 1 })
})

test('hitRate looks no further than k', () => {
  assert.equal(hitRate.of(Uint8Array.of(0, 0, 1), 2, 1), 0)
  near(hitRate.of(Uint8Array.of(0, 0, 1), 3, 1), 1)
})
