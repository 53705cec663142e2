import assert from 'node:assert/strict'
import { test } from 'vitest'
import { recall } from '../../../src/evaluation/metrics/list-metrics.js'
import { checkGold, near } from './worked-example.js'

test('recall of the worked example', () => {
  checkGold(recall, { 1: 0, 3: 1 / 3, 5: 1 / 3, 10: 2 / 3 })
})

test('recall divides by the whole test, also where it is longer than k', () => {
  near(recall.of(Uint8Array.of(1, 1), 2, 8), 0.25)
  assert.equal(recall.of(Uint8Array.of(1, 1, 0), 3, 2), 1)
})
