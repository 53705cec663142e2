import assert from 'node:assert/strict'
import { test } from 'vitest'
import { holdOutInteractions } from '../../../src/core/dataset/index.js'
import { graphFilter } from '../../../src/models/graph-filter/graph-filter.js'
import { popularity } from '../../../src/models/popularity.js'
import { conformModel } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { groupedDataset } from '../../support/datasets.js'

conformModel(graphFilter, { target: 'item', options: { rank: 8 } })

test('a low-pass of full rank is the identity: R D^−½ V Vᵀ D^½ = R', async () => {
  const data = groupedDataset({ users: 40, items: 30 })
  const snapshot = await graphFilter.fit(data, { target: 'item', seed: 1, options: { rank: 30 } })
  const { passSource, passTarget } = snapshot.arrays as Record<string, Float32Array>
  const width = passSource!.length / 30
  for (const [from, to] of [
    [2, 2],
    [2, 5],
    [7, 11],
  ] as const) {
    let product = 0
    for (let at = 0; at < width; at++)
      product += passSource![from * width + at]! * passTarget![to * width + at]!
    assert.ok(Math.abs(product - (from === to ? 1 : 0)) < 1e-3, `${from} → ${to}: ${product}`)
  }
})

test('learns exponents and part weights on validation, and a refit keeps them', async () => {
  const cut = holdOutInteractions(groupedDataset({ users: 200, items: 150 }), 0.2, 1)
  const run = { target: 'item', seed: 1, options: { rank: 8 } } as const
  const first = await graphFilter.fit(cut.data, { ...run, validation: cut.heldOut })
  assert.ok(first.metrics['ndcg@20']! > 0.2)
  const again = await graphFilter.fit(cut.data, { ...run, tuned: first.tuned })
  assert.deepEqual(again.tuned, first.tuned)
  assert.deepEqual(again.arrays, first.arrays)
})

test('recall is more than twice that of popularity', async () => {
  const { recall } = await heldOutQuality(graphFilter, 'item', { rank: 16 })
  assert.ok(recall > 2 * (await heldOutQuality(popularity, 'item')).recall, `${recall}`)
})
