import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import { type Dataset, holdOutInteractions } from '../../../src/core/dataset/index.js'

import type { Snapshot, TrainingProgress, TrainingRun } from '../../../src/core/model/index.js'

import { friendEmbedding, lightgcn } from '../../../src/models/lightgcn/lightgcn.js'
import { batchSizeFor, readLightGcnOptions, temperaturesFor } from '../../../src/models/lightgcn/options.js'
import { rowIndices, rowValues } from '../../../src/numeric/sparse/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { groupedDataset } from '../../support/datasets.js'

const quick = { dimensions: 16, epochs: 3, negatives: 64 }

conformModel(lightgcn, { target: 'item', options: quick })
conformModel(friendEmbedding, { target: 'friend', options: quick })

describe('lightgcn', () => {
  const variants = [
    {},
    { init: 'svd', popularityPower: 0, cosine: false, temperature: 1 },
    { loss: 'bpr', initStd: 0.1, learningRate: 0.02 },
    { tieWeight: 0.5 },
    { sslWeight: 0.1 },
  ]
  for (const options of variants) {
    test(`finds held-out items of the user's group: ${JSON.stringify(options)}`, async () => {
      const more = { ...options, dimensions: 16, epochs: 15, negatives: 64 }
      const { ndcg } = await heldOutQuality(lightgcn, 'item', more)
      assert.ok(ndcg > 0.2, `ndcg@20 ${ndcg}`)
    })
  }

  test("finds held-out friends of the user's group", async () => {
    const { ndcg } = await heldOutQuality(friendEmbedding, 'friend', {
      dimensions: 16,
      epochs: 15,
      negatives: 64,
    })
    assert.ok(ndcg > 0.1, `ndcg@20 ${ndcg}`)
  })

  test('stops early, keeps the best epoch, and refits with it', async () => {
    const { data, heldOut } = holdOutInteractions(groupedDataset(), 0.2, 1)
    const seen: TrainingProgress[] = []
    const options = { ...quick, epochs: 60, patience: 3, temperature: 0.15 }
    const run = { target: 'item', seed: 1, options } as const
    const snapshot = await lightgcn.fit(data, {
      ...run,
      validation: heldOut,
      onProgress: (progress) => seen.push(progress),
    })
    const scores = seen.map(({ scalars }) => scalars!['ndcg@20']!)
    const best = Math.max(...scores)
    assert.equal(snapshot.metrics['ndcg@20'], best)
    assert.deepEqual(snapshot.tuned, { epochs: scores.indexOf(best) + 1, temperature: 0.15 })
    assert.ok(seen.length === 60 || seen.length === scores.indexOf(best) + 4)
    assert.ok(seen.every(({ scalars }) => Number.isFinite(scalars!.loss)))
    const epochs: number[] = []
    await lightgcn.fit(data, {
      ...run,
      tuned: { epochs: 2 },
      onProgress: ({ fraction }) => epochs.push(fraction),
    })
    assert.deepEqual(epochs, [0.5, 1])
  })

  test('tries several temperatures on a small graph with validation, and keeps the best', async () => {
    const { data, heldOut } = holdOutInteractions(groupedDataset(), 0.2, 1)
    const fit = (temperature: number | 'auto', tuned?: Snapshot['tuned']) =>
      lightgcn.fit(data, {
        ...{ target: 'item', seed: 1, options: { ...quick, temperature } },
        ...(tuned ? { tuned } : { validation: heldOut }),
      })
    const chosen = await fit('auto')
    const alone = await Promise.all([0.14, 0.2].map((temperature) => fit(temperature)))
    const ndcgs = alone.map(({ metrics }) => metrics['ndcg@20']!)
    const best = alone[ndcgs.indexOf(Math.max(...ndcgs))]!
    assert.ok(new Set(ndcgs).size > 1)
    assert.equal(chosen.metrics['ndcg@20'], best.metrics['ndcg@20'])
    assert.deepEqual(chosen.tuned, best.tuned)
    assert.deepEqual(chosen.arrays, best.arrays)
    const refit = await fit('auto', chosen.tuned)
    assert.deepEqual(refit.tuned, chosen.tuned)
    const options = readLightGcnOptions('lightgcn', {})
    assert.deepEqual(temperaturesFor(options, 10_000_000, true), [0.11], 'a large graph tries one')
    assert.equal(temperaturesFor(options, 1000, false).length, 1)
  })

  test('scores are cosines plus the correction for popularity-based sampling', async () => {
    const data = groupedDataset()
    const options = { ...quick, temperature: 0.2, popularityPower: 0.5 }
    const { arrays, ...rest } = await lightgcn.fit(data, { target: 'item', seed: 1, options })
    const { userVectors, itemVectors } = arrays as Record<string, Float32Array>
    const scores = new Float32Array(data.items.size)
    await lightgcn.load({ arrays, ...rest }).scoreBlock!(Int32Array.of(3), scores)
    const user = userVectors!.subarray(3 * 16, 4 * 16)
    const counts = new Map<number, number>()
    for (const item of data.interactions.indices) counts.set(item, (counts.get(item) ?? 0) + 1)
    for (const [item, score] of scores.entries()) {
      const vector = itemVectors!.subarray(item * 16, (item + 1) * 16)
      const dot = user.reduce((sum, value, at) => sum + value * vector[at]!, 0)
      const exact = dot / Math.hypot(...user) / Math.hypot(...vector)
      const correction = 0.2 * 0.5 * Math.log(1 + (counts.get(item) ?? 0))
      assert.ok(Math.abs(score - exact - correction) < 1e-5, `${item}: ${score}, ${exact} + ${correction}`)
    }
    const uniform = await lightgcn.fit(data, {
      ...{ target: 'item', seed: 1 },
      options: { ...options, popularityPower: 0 },
    })
    assert.equal(uniform.arrays.biases, undefined)
  })

  test('an epoch has 128 to 256 steps for any graph, in batches of 4,096 pairs where possible', () => {
    for (let pairs = 32_768; pairs < 100_000_000; pairs = Math.ceil(pairs * 1.37)) {
      const steps = Math.ceil(pairs / batchSizeFor(pairs))
      assert.ok(steps >= 128 && steps <= 256, `${steps} steps for ${pairs} pairs`)
    }
    assert.equal(batchSizeFor(810_128), 4096)
    assert.equal(batchSizeFor(1000), 256, 'the smallest batch')
  })

  test('returns its result so far at the deadline', async () => {
    const data = groupedDataset()
    const options = { ...quick, epochs: 10_000 }
    const run = { target: 'item', seed: 1, options, deadline: Date.now() - 1 } as const
    const snapshot = await lightgcn.fit(data, run)
    const list = await lightgcn.load(snapshot).recommend(queryOf(data, 'item', 3))
    assert.equal(list.length, 20)
  })

  test('a refit trains the fraction of an epoch that the deadline allowed', async () => {
    const data = groupedDataset()
    const options = { ...quick, batchSize: 16 }
    const fit = async (run: Partial<TrainingRun>) => {
      const losses: (number | undefined)[] = []
      const snapshot = await lightgcn.fit(data, {
        ...{ target: 'item', seed: 1, options, ...run },
        onProgress: ({ scalars }) => losses.push(scalars?.loss),
      })
      return { ...snapshot, losses }
    }
    const half = await fit({ tuned: { epochs: 0.5 } })
    assert.ok(Math.abs((half.tuned.epochs as number) - 0.5) < 0.05, `${half.tuned.epochs}`)
    assert.deepEqual(half.losses, [undefined])
    const whole = await fit({ tuned: { epochs: 1 } })
    assert.equal(whole.tuned.epochs, 1)
    assert.notDeepEqual(half.arrays.userVectors, whole.arrays.userVectors)
    const late = await fit({ deadline: Date.now() - 1 })
    assert.equal(late.tuned.epochs, 0)
    assert.deepEqual((await fit({ tuned: late.tuned })).arrays.userVectors, late.arrays.userVectors)
  })

  test('rejects data without ties and layer weights of another depth', async () => {
    const data = groupedDataset()
    const run = { target: 'item', seed: 1 } as const
    await assert.rejects(lightgcn.fit(data, { ...run, options: { layers: 2, layerWeights: [1] } }), {
      code: 'BAD_CONFIGURATION',
      field: /layerWeights/,
    })
    await assert.rejects(
      friendEmbedding.fit(
        {
          ...data,
          ties: {
            ...data.ties,
            offsets: data.ties.offsets.map(() => 0),
            indices: new Int32Array(0),
            values: new Float32Array(0),
          },
        },
        { target: 'friend', seed: 1, options: {} },
      ),
      { code: 'BAD_DATA' },
    )
  })

  test('a new interaction raises the score of its item, a dislike lowers it', async () => {
    const data = groupedDataset()
    const snapshot = await lightgcn.fit(data, { target: 'item', seed: 1, options: { ...quick, epochs: 10 } })
    const recommender = lightgcn.load(snapshot)
    const query = queryOf(data, 'item', 3, { k: data.items.size, exclude: new Set() })
    const scoreOf = async (item: string, weight: number) => {
      const history = weight === 0 ? query.history : [{ item, weight, at: null }, ...query.history]
      const list = await recommender.recommend({ ...query, history })
      return list.find(({ id }) => id === item)!.score
    }
    const fresh = data.items.ids.find((id) => !query.history.some(({ item }) => item === id))!
    const before = await scoreOf(fresh, 0)
    assert.ok((await scoreOf(fresh, 1)) > before)
    assert.ok((await scoreOf(fresh, -1)) < before)
  })
})

describe('fold-in equals LightGCN for an unseen user with zero initial embedding', () => {
  const variants = {
    plain: {},
    'uneven layers': { layers: 3, layerWeights: [0.4, 0.1, 0.3, 0.2] },
    'unequal exponents': { alpha: 0.3, beta: 0.7 },
    'ties joined': { tieWeight: 0.5 },
    'weighted edges': { edgeWeights: 'weight' },
  }
  for (const [name, variant] of Object.entries(variants)) {
    test(name, async () => {
      const data = weighted(groupedDataset())
      // Untrained, so that layer weights can select single layers of the same E.
      const base = { dimensions: 8, layers: 2, loss: 'bpr', init: 'noise', epochs: 0, ...variant }
      const fit = (layerWeights?: number[]) =>
        lightgcn.fit(data, {
          ...{ target: 'item', seed: 1 },
          options: layerWeights ? { ...base, layerWeights } : base,
        })
      const snapshot = await fit()
      const { options } = snapshot
      const weights = options.layerWeights as number[]
      const layers = await Promise.all(
        weights.map((_, layer) => fit(weights.map((_, at) => Number(at === layer)))),
      )
      const query = { ...queryOf(data, 'item', 5), user: 'stranger', exclude: new Set<string>() }
      const expected = unseenUser(data, layers, options, query)
      const items = snapshot.arrays.itemVectors!
      for (const { id, score } of await lightgcn.load(snapshot).recommend(query)) {
        const row = data.items.indexOf(id)
        const exact = expected.reduce((sum, value, at) => sum + value * items[row * 8 + at]!, 0)
        assert.ok(Math.abs(score - exact) < 1e-6 * Math.max(1, Math.abs(exact)), `${id}: ${score}, ${exact}`)
      }
    })
  }
})

function weighted(data: Dataset): Dataset {
  const values = data.interactions.values.map((_, at) => 1 + (at % 3))
  return { ...data, interactions: { ...data.interactions, values } }
}

/** `Σ_k w_k Σ_n Â_un E^(k−1)_n`, computed from the vectors of single layers. */
function unseenUser(
  data: Dataset,
  layers: readonly Snapshot[],
  options: Readonly<Record<string, unknown>>,
  query: ReturnType<typeof queryOf>,
): number[] {
  const { layerWeights, alpha, beta, tieWeight, edgeWeights } = options as {
    layerWeights: number[]
    alpha: number
    beta: number
    tieWeight: number
    edgeWeights: string
  }
  const weightOf = (weight: number) => (edgeWeights === 'binary' ? 1 : weight)
  const userDegrees = new Array<number>(data.users.size).fill(0)
  const itemDegrees = new Array<number>(data.items.size).fill(0)
  for (let user = 0; user < data.users.size; user++) {
    for (const [at, item] of rowIndices(data.interactions, user).entries()) {
      const weight = weightOf(rowValues(data.interactions, user)[at]!)
      userDegrees[user]! += weight
      itemDegrees[item]! += weight
    }
    userDegrees[user]! += tieWeight * rowIndices(data.ties, user).length
  }
  const neighbours = query.history.map(({ item, weight }) => {
    const row = data.items.indexOf(item)
    return { side: 'itemVectors', row, edge: weightOf(weight), degree: itemDegrees[row]! }
  })
  for (const friend of tieWeight > 0 ? query.friends : []) {
    const row = data.users.indexOf(friend)
    neighbours.push({ side: 'userVectors', row, edge: tieWeight, degree: userDegrees[row]! })
  }
  const own = neighbours.reduce((sum, { edge }) => sum + edge, 0)
  const vector = new Array<number>(8).fill(0)
  for (let k = 1; k < layerWeights.length; k++) {
    for (const { side, row, edge, degree } of neighbours) {
      const factor = (layerWeights[k]! * edge) / (own ** alpha * degree ** beta)
      const layer = layers[k - 1]!.arrays[side]!
      for (let at = 0; at < 8; at++) vector[at]! += factor * layer[row * 8 + at]!
    }
  }
  return vector
}
