import assert from 'node:assert/strict'
import { test } from 'vitest'
import { ndcg } from '../../../src/evaluation/metrics/list-metrics.js'
import { checkGold, near } from './worked-example.js'

test('ndcg of the worked example', () => {
  checkGold(ndcg, { 1: 0, 3: 0.5307212739772434, 5: 0.38356636737133565, 10: 0.5411036306763104 })
})

test('a perfect list has an ndcg of 1, however long the test', () => {
  near(ndcg.of(Uint8Array.of(1, 1, 0, 0), 4, 2), 1)
  near(ndcg.of(Uint8Array.of(1, 1), 2, 50), 1)
  assert.equal(ndcg.of(Uint8Array.of(0, 0), 2, 5), 0)
})
