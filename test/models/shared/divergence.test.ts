import assert from 'node:assert/strict'
import { test } from 'vitest'
import { freezeDataset } from '../../../src/core/dataset/index.js'
import { findBadArray, type Model } from '../../../src/core/model/index.js'
import type { KindredError } from '../../../src/core/shared/index.js'
import { findModel, models } from '../../../src/models/index.js'
import { popularity } from '../../../src/models/popularity.js'
import { createSnapshot, withResidualErrors } from '../../../src/models/shared/index.js'
import { ResidualError } from '../../../src/numeric/linear/index.js'
import { groupedDataset } from '../../support/datasets.js'

const data = groupedDataset()
const quick: Readonly<Record<string, Record<string, unknown>>> = {
  lightgcn: { epochs: 2, dimensions: 8 },
  embedding: { epochs: 2, dimensions: 8 },
  'mf-bpr': { epochs: 2, factors: 8 },
  ranker: { epochs: 2 },
  blend: { members: ['rp3', 'als', 'popularity'] },
  'friends-blend': { members: ['adamic-adar', 'popularity'] },
}

for (const target of ['item', 'friend'] as const) {
  for (const [name, model] of models(target)) {
    test(`${name} (${target}) ends with an error or with finite numbers if weights of the data are not finite`, async () => {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const values = data.interactions.values.slice()
        values[3] = bad
        const broken = freezeDataset({ ...data, interactions: { ...data.interactions, values } })
        const run = { target, seed: 1, options: quick[model.name] ?? {} }
        const outcome = await model.fit(broken, run).then(
          (snapshot) => snapshot,
          (error: KindredError) => error,
        )
        // Some models cannot learn from this data at all.
        if (outcome instanceof Error)
          assert.match((outcome as KindredError).code, /^(FIT_DIVERGED|BAD_DATA)$/, String(outcome))
        else assert.equal(findBadArray(outcome), null)
      }
    })
  }
}

test.each([
  ['lightgcn', { temperature: 1e-9, epochs: 3, dimensions: 16 }, /lightgcn\.temperature \(now 1e-9\)/],
  ['mf-bpr', { learningRate: 10, epochs: 3 }, /mf-bpr\.learningRate \(now 10\)/],
] as const)('%s with %j ends with an error that names the option', async (name, options, remedy) => {
  await assert.rejects(findModel(name, 'item').fit(data, { target: 'item', seed: 1, options }), {
    code: 'FIT_DIVERGED',
    message: /diverged/,
    remedy,
  })
})

test('no snapshot is made of an array or a metric that is not finite', () => {
  const run = { target: 'item', seed: 1, options: { learningRate: 3 } } as const
  const options = { learningRate: 3, factors: 8 }
  for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY, 1e30]) {
    assert.throws(
      () => createSnapshot('toy', data, run, { options, arrays: { vectors: Float32Array.of(1, bad) } }),
      {
        code: 'FIT_DIVERGED',
        field: 'toy.learningRate',
        message: /toy diverged: vectors contains/,
      },
    )
  }
  const metrics = { 'ndcg@20': Number.NaN }
  assert.throws(() => createSnapshot('toy', data, run, { options, arrays: {}, metrics }), {
    code: 'FIT_DIVERGED',
    message: /the metric ndcg@20 is NaN/,
  })
})

test('a residual above its bound becomes an error of the model', async () => {
  const failing: Model = {
    ...popularity,
    name: 'solver',
    fit: async () => {
      throw new ResidualError('the inverse', 311, 1e-3)
    },
  }
  await assert.rejects(
    withResidualErrors(failing).fit(data, { target: 'item', seed: 1, options: { rank: 4 } }),
    {
      code: 'FIT_DIVERGED',
      message: /solver.*relative residual is 311/,
    },
  )
  assert.equal(withResidualErrors(failing), withResidualErrors(failing))
})
