import assert from 'node:assert/strict'
import { test } from 'vitest'
import { itemKnn } from '../../../src/models/neighbours/item-knn.js'
import { userKnn } from '../../../src/models/neighbours/user-knn.js'
import { popularity } from '../../../src/models/popularity.js'
import { conformModel } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { groupedDataset } from '../../support/datasets.js'

conformModel(itemKnn, { target: 'item' })
conformModel(itemKnn, { target: 'item', options: { similarity: 'pearson', weighted: true } })
conformModel(userKnn, { target: 'item' })
conformModel(userKnn, { target: 'item', options: { similarity: 'pearson', weighted: true } })

for (const model of [itemKnn, userKnn]) {
  for (const similarity of ['cosine', 'pearson']) {
    test(`${model.name} by ${similarity} finds the user's group; popularity does not`, async () => {
      const { recall } = await heldOutQuality(model, 'item', { similarity })
      const baseline = await heldOutQuality(popularity, 'item')
      assert.ok(recall > 0.5, `recall@20 ${recall}`)
      assert.ok(recall > 2 * baseline.recall, `popularity ${baseline.recall}`)
    })
  }
}

test('cosine of item-knn equals the formula', async () => {
  const data = groupedDataset({ users: 20, items: 9, likes: 4 })
  const snapshot = await itemKnn.fit(data, { target: 'item', seed: 1, options: { shrinkage: 2 } })
  const column = (item: number) => data.users.ids.map((_, user) => rowHas(data, user, item))
  const [x, y] = [column(0), column(3)]
  const dot = x.reduce((sum, value, user) => sum + value * y[user]!, 0)
  const norm = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value, 0))
  const slot = snapshot.arrays.neighbours!.subarray(0, 100).indexOf(3)
  assert.ok(slot >= 0)
  const expected = dot / (norm(x) * norm(y) + 2)
  assert.ok(Math.abs(snapshot.arrays.neighbourScores![slot]! - expected) < 1e-6)
})

function rowHas(data: ReturnType<typeof groupedDataset>, user: number, item: number): number {
  const { offsets, indices } = data.interactions
  return indices.subarray(offsets[user], offsets[user + 1]).includes(item) ? 1 : 0
}

for (const side of ['candidate', 'history'] as const) {
  test(`item-knn cuts the neighbours on the side of the ${side}`, async () => {
    const data = groupedDataset({ users: 30, items: 12, likes: 5 })
    const options = { shrinkage: 0, neighbours: 2, side }
    const snapshot = await itemKnn.fit(data, { target: 'item', seed: 1, options })
    const items = data.items.size
    const { neighbours, neighbourScores } = snapshot.arrays
    /** Similarity of an item to one of its two neighbours; 0 for others. */
    const near = (item: number, other: number) => {
      const slot = neighbours!.subarray(2 * item, 2 * item + 2).indexOf(other)
      return slot < 0 ? 0 : neighbourScores![2 * item + slot]!
    }
    const users = Int32Array.from({ length: 28 }, (_, user) => user)
    const scores = new Float32Array(users.length * items)
    await itemKnn.load(snapshot).scoreBlock!(users, scores)
    for (const user of users)
      for (let item = 0; item < items; item++) {
        let expected = 0
        for (let other = 0; other < items; other++)
          expected +=
            rowHas(data, user, other) * (side === 'candidate' ? near(item, other) : near(other, item))
        assert.ok(Math.abs(scores[user * items + item]! - expected) < 1e-5, `${user} ${item}`)
      }
  })
}
