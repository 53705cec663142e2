import assert from 'node:assert/strict'
import { test } from 'vitest'
import {
  ACTIVITY_SEGMENTS,
  POPULARITY_SEGMENTS,
  popularitySegments,
  segmentOf,
} from '../../src/evaluation/evaluate-rankings.js'

test('every history length has exactly one segment', () => {
  for (let count = 0; count < 300; count++) {
    const holding = ACTIVITY_SEGMENTS.filter(
      ({ from, to }) => count >= from && (to === null || count <= to),
    ).length
    assert.equal(holding, 1)
  }
  assert.equal(segmentOf(0, ACTIVITY_SEGMENTS), 0)
  assert.deepEqual(
    [2, 3, 4].map((count) => segmentOf(count, ACTIVITY_SEGMENTS)),
    [1, 2, 2],
  )
  assert.equal(segmentOf(5000, ACTIVITY_SEGMENTS), 7)
})

test('popularity segments hold about a third of train each; equally popular items are in one segment', () => {
  const popularity = Int32Array.of(10, 0, 1, 1, 1, 1, 1, 1, 1, 3, 5, 5, 0)
  const names = [...popularitySegments(popularity)].map((segment) => POPULARITY_SEGMENTS[segment])
  assert.deepEqual(names, [
    'head',
    'cold',
    ...Array.from({ length: 7 }, () => 'tail'),
    'tail',
    'middle',
    'middle',
    'cold',
  ])
})

test('equally popular items make one segment', () => {
  assert.deepEqual(new Set(popularitySegments(Int32Array.of(2, 2, 2))).size, 1)
})
