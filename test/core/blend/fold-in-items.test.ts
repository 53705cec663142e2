import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { blendDense } from '../../../src/core/blend/dense-blend.js'
import { foldItems, scoreFolded } from '../../../src/core/blend/fold-in-items.js'
import { createVocabulary } from '../../../src/core/data/index.js'
import type { Scored, SourceName } from '../../../src/core/model/index.js'
import { sharedEngine } from '../../../src/numeric/engine/index.js'

const items = createVocabulary(['a', 'b', 'c'])

describe('folded-in items', () => {
  it('have the score of the mean vector of their nearest items', () => {
    const vector = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 4 })
    const strengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(vector, fc.tuple(vector, vector, vector), strengths, (user, vectors, weights) => {
        const product = (of: readonly number[]) => of.reduce((sum, value, at) => sum + value * user[at]!, 0)
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        const mean = user.map((_, at) =>
          vectors.reduce((sum, of, row) => sum + (weights[row]! / total) * of[at]!, 0),
        )
        const nearest = items.ids.map((item, row) => ({ item, weight: weights[row]! / total }))
        const folded = foldItems([{ id: 'new', nearestItems: nearest }], items)
        const found = scoreFolded(folded, Float32Array.from(vectors, product), () => true)
        assert.ok(Math.abs((found[0]?.score ?? 0) - Math.max(0, product(mean))) < 1e-4)
      }),
    )
  })

  it('are the items outside the snapshot, by their nearest items in it', () => {
    const nearest = [
      { item: 'a', weight: 0.5 },
      { item: 'stranger', weight: 0.5 },
    ]
    const folded = foldItems(
      [
        { id: 'b', nearestItems: nearest },
        { id: 'new', nearestItems: nearest },
        { id: 'lost', nearestItems: [{ item: 'stranger', weight: 1 }] },
      ],
      items,
    )
    assert.deepEqual(
      folded.map(({ id, rows, weights }) => [id, [...rows], [...weights]]),
      [['new', [0], [1]]],
    )
    const scores = Float32Array.of(3, 1, 1)
    assert.deepEqual(
      scoreFolded(folded, scores, () => true),
      [{ id: 'new', score: 3 }],
    )
    assert.deepEqual(
      scoreFolded(folded, scores, (id) => id !== 'new'),
      [],
    )
  })

  it('are blended with the other items, on the scale of their source', () => {
    const scores = {
      dense: new Map<SourceName, Float32Array>([['lightgcn', Float32Array.of(4, 2, 1)]]),
      folded: new Map<SourceName, Scored[]>([['lightgcn', [{ id: 'new', score: 3 }]]]),
      lists: new Map<SourceName, Scored[]>([['friends-liked', [{ id: 'new', score: 1 }]]]),
    }
    const blended = blendDense(
      sharedEngine(),
      items,
      scores,
      { lightgcn: 1, 'friends-liked': 0.5 },
      { k: 9, exclude: new Set() },
    )
    assert.deepEqual(
      blended.map(({ id, score }) => [id, score]),
      [
        ['new', 1.25],
        ['a', 1],
        ['b', 0.5],
        ['c', 0.25],
      ],
    )
    assert.deepEqual(blended[0]!.contributions, [
      { source: 'lightgcn', contribution: 0.75 },
      { source: 'friends-liked', contribution: 0.5 },
    ])
  })
})
