import assert from 'node:assert/strict'
import { test } from 'vitest'
import { popularity } from '../../src/models/popularity.js'
import { conformModel, queryOf } from '../conformance/model.js'
import { groupedDataset } from '../support/datasets.js'

conformModel(popularity, { target: 'item' })
conformModel(popularity, { target: 'friend' })

test('popularity counts users, not weights', async () => {
  const data = groupedDataset()
  const weighted = {
    ...data,
    interactions: { ...data.interactions, values: data.interactions.values.map(() => 9) },
  }
  const run = { target: 'item', seed: 1, options: {} } as const
  const query = queryOf(data, 'item', data.users.size - 1)
  const [plain, changed] = await Promise.all(
    [data, weighted].map(async (each) => popularity.load(await popularity.fit(each, run)).recommend(query)),
  )
  assert.deepEqual(plain, changed)
  const counts = data.items.ids.map(
    (_, item) => data.interactions.indices.filter((row) => row === item).length,
  )
  assert.equal(plain![0]!.score, Math.max(...counts))
})
