import assert from 'node:assert/strict'
import { test } from 'vitest'
import { idealDcg, listMetrics, rankDiscount } from '../../../src/numeric/stats/ranking.js'

test('recall and NDCG of a list, by hand', () => {
  const { recall, ndcg } = listMetrics(Int32Array.of(4, 9, 2), Int32Array.of(2, 4, 7, 8), 3)
  const discount = (rank: number) => 1 / Math.log2(rank + 2)
  assert.equal(recall, 0.5)
  assert.ok(Math.abs(ndcg - (discount(0) + discount(2)) / (discount(0) + discount(1) + discount(2))) < 1e-12)
})

test('DCG of a perfect list is cut at k and at the number of relevant entries', () => {
  assert.equal(idealDcg(3, 1), rankDiscount(0))
  assert.equal(idealDcg(2, 5), rankDiscount(0) + rankDiscount(1))
  assert.equal(listMetrics(Int32Array.of(7, 2, 5), Int32Array.of(2, 7), 3).ndcg, 1)
})
