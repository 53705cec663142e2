import assert from 'node:assert/strict'
import { test } from 'vitest'
import { nearestOfHistory } from '../../../src/app/pages/nearest-of-history.js'
import { createVocabulary } from '../../../src/core/data/index.js'

test('the closest items of the history: at most two, with a cosine above 0, never the item itself', () => {
  const vectors: Record<string, number[]> = {
    a: [1, 0],
    b: [3, 1],
    c: [0, 2],
    d: [-1, 0],
    zero: [0, 0],
    e: [1, 1],
  }
  const items = createVocabulary(Object.keys(vectors))
  const loaded = { items, itemVector: (row: number) => Float32Array.from(vectors[items.ids[row]!]!) }
  const found = nearestOfHistory(
    ['a', 'c', 'd', 'zero', 'unknown'],
    ['c', 'b', 'a', 'zero', 'e', 'other'],
    loaded,
  )
  assert.deepEqual(Object.fromEntries(found), { a: ['b', 'e'], c: ['e', 'b'], d: [] })
  assert.deepEqual(nearestOfHistory(['a'], ['b'], { items, itemVector: null }), new Map())
  assert.deepEqual(nearestOfHistory(['a'], ['b'], null), new Map())
})
