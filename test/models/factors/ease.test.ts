import assert from 'node:assert/strict'
import { test } from 'vitest'
import { ease } from '../../../src/models/factors/ease.js'
import { popularity } from '../../../src/models/popularity.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { groupedDataset } from '../../support/datasets.js'

conformModel(ease, { target: 'item' })

for (const [users, which] of [
  [30, 'more users than items'],
  [8, 'fewer users than items'],
] as const)
  test(`the weights are those of the regularized regression with a zero diagonal: ${which}`, () =>
    checkWeights(users))

async function checkWeights(users: number): Promise<void> {
  const data = groupedDataset({ users, items: 12, likes: 4 })
  const snapshot = await ease.fit(data, { target: 'item', seed: 1, options: { regularization: 1 } })
  const { weightsOffsets, weightsIndices, weightsValues } = snapshot.arrays
  const dense = Array.from({ length: 12 }, () => new Array<number>(12).fill(0))
  for (let row = 0; row < 12; row++) {
    for (let at = weightsOffsets![row]!; at < weightsOffsets![row + 1]!; at++) {
      dense[row]![weightsIndices![at]!] = weightsValues![at]!
    }
  }
  const rows = data.users.ids.map((_, user) => {
    const own = data.interactions.indices.subarray(
      data.interactions.offsets[user],
      data.interactions.offsets[user + 1],
    )
    return Array.from({ length: 12 }, (_, item) => Number(own.includes(item)))
  })
  // Stationary off the diagonal: Σ_u r_ui (r_uj − Σ_k r_uk B_kj) = λ B_ij for i ≠ j.
  for (let j = 0; j < 12; j++) {
    assert.equal(dense[j]![j], 0)
    for (let i = 0; i < 12; i++) {
      if (i === j) continue
      let gradient = -dense[i]![j]!
      for (const row of rows) {
        const predicted = row.reduce((sum, value, k) => sum + value * dense[k]![j]!, 0)
        gradient += row[i]! * (row[j]! - predicted)
      }
      assert.ok(Math.abs(gradient) < 1e-3, `${i} ${j}: ${gradient}`)
    }
  }
}

test('only the most popular items have weights, at most `weights` per item', async () => {
  const data = groupedDataset()
  const snapshot = await ease.fit(data, { target: 'item', seed: 1, options: { items: 20, weights: 5 } })
  const list = await ease.load(snapshot).recommend(queryOf(data, 'item', 7))
  assert.ok(list.filter(({ score }) => score !== 0).length <= 20)
  assert.ok(snapshot.arrays.weightsIndices!.length <= 100)
})

test('recall is more than twice that of popularity', async () => {
  const { recall } = await heldOutQuality(ease, 'item')
  assert.ok(recall > 2 * (await heldOutQuality(popularity, 'item')).recall, `${recall}`)
})
