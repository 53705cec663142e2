import assert from 'node:assert/strict'
import { test } from 'vitest'
import { reciprocalRank } from '../../../src/evaluation/metrics/list-metrics.js'
import { checkGold, near } from './worked-example.js'

test('reciprocalRank of the worked example', () => {
  checkGold(reciprocalRank, { 1: 0, 3: 0.5, 5: 0.5, 10: 0.5 })
})

test('reciprocalRank knows the first hit only', () => {
  assert.equal(reciprocalRank.of(Uint8Array.of(1, 1), 2, 5), 1)
  near(reciprocalRank.of(Uint8Array.of(0, 0, 0, 1, 1), 5, 5), 0.25)
})
