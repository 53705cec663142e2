import assert from 'node:assert/strict'
import { test } from 'vitest'
import { itemSimilarity } from '../../../src/app/pages/rule-inputs.js'
import { createVocabulary } from '../../../src/core/data/index.js'

const items = createVocabulary(['a', 'b', 'c', 'unlearned'])
const vectors = Float32Array.of(1, 0, 3, 3, -2, 0, 0, 0)
const loaded = { items, itemVector: (row: number) => vectors.subarray(2 * row, 2 * row + 2) }
const tags = new Map([
  ['a', ['x', 'y']],
  ['unlearned', ['y', 'z']],
  ['new', ['x', 'y']],
])

test('item similarity is that of the vectors, or of the tags if an item has no vector', () => {
  const similarity = itemSimilarity(loaded, (id) => tags.get(id))
  assert.ok(Math.abs(similarity('a', 'b') - Math.SQRT1_2) < 1e-6)
  assert.equal(similarity('a', 'c'), 0, 'not below 0')
  assert.equal(similarity('a', 'unlearned'), 1 / 3)
  assert.equal(similarity('a', 'new'), 1)
  assert.equal(similarity('new', 'b'), 0, 'nothing is known of the tags')
  assert.equal(itemSimilarity(null, (id) => tags.get(id))('a', 'new'), 1)
})
