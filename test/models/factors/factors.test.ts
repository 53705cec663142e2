import assert from 'node:assert/strict'
import { test } from 'vitest'
import { holdOutInteractions } from '../../../src/core/dataset/index.js'
import { als } from '../../../src/models/factors/als.js'
import { mfBpr } from '../../../src/models/factors/bpr.js'
import { fixSide, foldIn } from '../../../src/models/factors/implicit-least-squares.js'
import { popularity } from '../../../src/models/popularity.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { groupedDataset } from '../../support/datasets.js'

const small = { factors: 16 }
conformModel(als, { target: 'item', options: small, tolerance: 1e-4 })
conformModel(mfBpr, { target: 'item', options: { ...small, epochs: 10 } })

for (const [model, options] of [
  [als, small],
  [mfBpr, { ...small, epochs: 40 }],
] as const) {
  test(`${model.name} finds the user's group; popularity does not`, async () => {
    const { recall } = await heldOutQuality(model, 'item', options)
    const baseline = await heldOutQuality(popularity, 'item')
    assert.ok(recall > 1.8 * baseline.recall, `${recall} against ${baseline.recall}`)
  })
}

test('a fold-in solves the least squares: the gradient vanishes', () => {
  const random = createRandom(5)
  const options = { width: 4, alpha0: 0.1, regularization: 0.05 }
  const vectors = Float32Array.from({ length: 40 }, () => random.normal())
  const rows = Int32Array.of(1, 4, 7)
  const weights = Float32Array.of(1, 2, -1)
  const x = foldIn(fixSide(vectors, options), [{ rows, weights }])
  const dot = (row: number) => x.reduce((sum, value, at) => sum + value * vectors[4 * row + at]!, 0)
  const ridge = 0.05 * (4 + 0.1 * 10)
  for (let at = 0; at < 4; at++) {
    let gradient = ridge * x[at]!
    for (let row = 0; row < 10; row++) gradient += 0.1 * dot(row) * vectors[4 * row + at]!
    for (const [position, row] of rows.entries()) {
      const weight = weights[position]!
      gradient += Math.abs(weight) * (dot(row) - (weight > 0 ? 1 : 0)) * vectors[4 * row + at]!
    }
    assert.ok(Math.abs(gradient) < 1e-4, `${gradient}`)
  }
})

for (const model of [als, mfBpr]) {
  test(`${model.name} follows the live history of known and unknown users`, async () => {
    const data = groupedDataset()
    const options = model === als ? small : { ...small, epochs: 30 }
    const recommender = model.load(await model.fit(data, { target: 'item', seed: 1, options }))
    const other = queryOf(data, 'item', 8)
    const group = (list: readonly { id: string }[]) => {
      const own = list.slice(0, 5).filter(({ id }) => Number(id.slice('item-'.length)) % 3 === 2)
      return own.length
    }
    assert.ok(group(await recommender.recommend({ ...other, user: 'stranger' })) >= 4)
    const before = group(await recommender.recommend(queryOf(data, 'item', 7)))
    assert.ok(group(await recommender.recommend({ ...other, user: 'user-7' })) > before)
  })
}

test('mf-bpr stops early on validation, and a refit trains the same number of epochs', async () => {
  const cut = holdOutInteractions(groupedDataset(), 0.2, 1)
  const run = { target: 'item', seed: 1, options: { ...small, epochs: 200 } } as const
  const first = await mfBpr.fit(cut.data, { ...run, validation: cut.heldOut })
  const epochs = Number(first.tuned.epochs)
  assert.ok(epochs > 0 && epochs < 200, `${epochs}`)
  const again = await mfBpr.fit(cut.data, { ...run, tuned: first.tuned })
  assert.deepEqual(again.arrays.itemFactors, first.arrays.itemFactors)
})
