import assert from 'node:assert/strict'
import { test } from 'vitest'
import { content } from '../../../src/models/neighbours/content.js'
import { popularity } from '../../../src/models/popularity.js'
import { conformModel } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { emptyDataset } from '../../support/datasets.js'

conformModel(content, { target: 'item' })

test("content finds the user's group; popularity does not", async () => {
  const { recall } = await heldOutQuality(content, 'item')
  const baseline = await heldOutQuality(popularity, 'item')
  assert.ok(recall > 1.8 * baseline.recall, `${recall} against ${baseline.recall}`)
})

test('content cannot learn from a dataset without tags', async () => {
  const run = { target: 'item', seed: 1, options: {} } as const
  await assert.rejects(content.fit(emptyDataset(3, 4), run), { code: 'BAD_DATA', message: /tag/ })
})
