import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import { z } from 'zod'
import { findModel } from '../../../src/models/index.js'
import { readOptions, renamedFrom, searchSpaceOf, tunable } from '../../../src/models/shared/options.js'
import { queryOf } from '../../conformance/model.js'
import { groupedDataset } from '../../support/datasets.js'

const shape = {
  depth: renamedFrom('levels', tunable(z.int().default(2), { choices: [1, 2, 3] })),
  rate: z.number().default(0.1),
}

describe('options', () => {
  test('are validated, with the defaults filled in', () => {
    assert.deepEqual(readOptions('tree', shape, { depth: 3 }), { depth: 3, rate: 0.1 })
    assert.deepEqual(readOptions('tree', shape, {}, { rate: 0.5 }), { depth: 2, rate: 0.5 })
    assert.throws(() => readOptions('tree', shape, { depht: 3 }), {
      code: 'BAD_CONFIGURATION',
      field: 'tree.depht',
      remedy: 'the options of tree are: depth, rate',
    })
    assert.deepEqual(searchSpaceOf(shape), { depth: { choices: [1, 2, 3] } })
  })

  test('are read by their former name, which replaces the default', () => {
    assert.deepEqual(readOptions('tree', shape, { levels: 3 }, { depth: 1 }), { depth: 3, rate: 0.1 })
  })

  test('are refused if set by both names', () => {
    assert.throws(() => readOptions('tree', shape, { levels: 3, depth: 3 }), {
      code: 'BAD_CONFIGURATION',
      message: 'tree.levels was renamed to tree.depth, and both are set',
      field: 'tree.levels',
    })
  })
})

/** Renamed options of each model, as settings files and snapshots before the renaming have them. */
const FORMER = {
  lightgcn: {
    ...{ start: 'svd', scale: 0.05, contrast: 0.1, contrastNoise: 0.2, contrastTemperature: 0.3 },
    ...{ minGain: 0.02, edges: 'weight', ties: 0.5, receiverExponent: 0.4, giverExponent: 0.6 },
  },
  embedding: { ties: 0.5, edges: 'weight' },
  als: { unobserved: 5 },
}
const CURRENT = {
  lightgcn: {
    ...{ init: 'svd', initStd: 0.05, sslWeight: 0.1, sslEpsilon: 0.2, sslTemperature: 0.3 },
    ...{ minDelta: 0.02, edgeWeights: 'weight', tieWeight: 0.5, alpha: 0.4, beta: 0.6 },
  },
  embedding: { tieWeight: 0.5, edgeWeights: 'weight' },
  als: { unobservedWeight: 5 },
}
const QUICK = {
  lightgcn: { dimensions: 8, epochs: 1, negatives: 16 },
  embedding: { dimensions: 8, epochs: 1, negatives: 16 },
  als: { factors: 4, iterations: 1 },
}

describe('renamed options', () => {
  const data = groupedDataset()
  for (const name of ['lightgcn', 'embedding', 'als'] as const) {
    const target = name === 'embedding' ? 'friend' : 'item'
    const model = findModel(name, target)

    test(`${name}: former names in settings fit the same snapshot`, async () => {
      const fit = (options: object) =>
        model.fit(data, { target, seed: 1, options: { ...QUICK[name], ...options } })
      const [former, current] = await Promise.all([fit(FORMER[name]), fit(CURRENT[name])])
      assert.deepEqual(former.options, current.options)
      assert.deepEqual(former.arrays, current.arrays)
    })

    test(`${name}: a snapshot with former names loads`, async () => {
      const options = { ...QUICK[name], ...CURRENT[name] }
      const snapshot = await model.fit(data, { target, seed: 1, options })
      const renamed = Object.fromEntries(
        Object.keys(CURRENT[name]).map((key, at) => [key, Object.keys(FORMER[name])[at]!]),
      )
      const stored = Object.entries(snapshot.options).map(([key, value]) => [renamed[key] ?? key, value])
      const old = { ...snapshot, options: Object.fromEntries(stored) }
      assert.notDeepEqual(Object.keys(old.options), Object.keys(snapshot.options))
      const query = queryOf(data, target, 7)
      assert.deepEqual(await model.load(old).recommend(query), await model.load(snapshot).recommend(query))
    })
  }
})
