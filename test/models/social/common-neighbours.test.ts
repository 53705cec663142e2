import assert from 'node:assert/strict'
import { test } from 'vitest'
import { community } from '../../../src/models/community/index.js'
import { popularity } from '../../../src/models/popularity.js'
import {
  adamicAdar,
  adamicAdarReciprocal,
  commonNeighbours,
  resourceAllocation,
} from '../../../src/models/social/common-neighbours.js'
import { taste } from '../../../src/models/social/taste.js'
import { csrFromTriplets, hasEntry, rowIndices } from '../../../src/numeric/sparse/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { groupedDataset } from '../../support/datasets.js'

conformModel(commonNeighbours, { target: 'friend' })
conformModel(adamicAdar, { target: 'friend' })
conformModel(resourceAllocation, { target: 'friend' })
conformModel(adamicAdarReciprocal, { target: 'friend' })
conformModel(community, { target: 'friend' })
conformModel(taste, { target: 'friend', options: { rank: 8 }, tolerance: 1e-4 })

const data = groupedDataset()

const rules = [
  { model: commonNeighbours, weight: () => 1 },
  { model: adamicAdar, weight: (degree: number) => 1 / Math.log(degree) },
  { model: resourceAllocation, weight: (degree: number) => 1 / degree },
]
for (const { model, weight } of rules) {
  test(`${model.name} equals its formula`, async () => {
    const recommender = model.load(await model.fit(data, { target: 'friend', seed: 1, options: {} }))
    const list = await recommender.recommend(queryOf(data, 'friend', 7))
    assert.ok(list.length > 0)
    for (const { id, score } of list) {
      const person = data.users.indexOf(id)
      const mutual = [...rowIndices(data.ties, 7)].filter((friend) => hasEntry(data.ties, friend, person))
      const expected = mutual.reduce((sum, friend) => sum + weight(rowIndices(data.ties, friend).length), 0)
      assert.ok(Math.abs(score - expected) < 1e-5)
    }
  })

  test(`${model.name} finds more than popularity`, async () => {
    const { recall } = await heldOutQuality(model, 'friend')
    assert.ok(recall > 1.5 * (await heldOutQuality(popularity, 'friend')).recall, `${recall}`)
  })
}

test('walks follow directed ties from the user first, then in either direction', async () => {
  const follows = csrFromTriplets(120, 120, { rows: [0, 2, 1, 4], columns: [1, 1, 3, 0] })
  const directed = { ...data, ties: follows, tiesDirected: true }
  const recommender = commonNeighbours.load(
    await commonNeighbours.fit(directed, { target: 'friend', seed: 1, options: {} }),
  )
  const list = await recommender.recommend(queryOf(directed, 'friend', 0))
  assert.deepEqual(list, [
    { id: 'user-2', score: 1 },
    { id: 'user-3', score: 1 },
  ])
})

test('taste finds users with shared taste for a user without ties, in training or not', async () => {
  const run = { target: 'friend', seed: 1, options: { rank: 8 } } as const
  const recommender = taste.load(await taste.fit(data, run))
  const query = { ...queryOf(data, 'friend', 8), friends: [], exclude: new Set<string>() }
  for (const user of ['stranger', 'user-8']) {
    const list = await recommender.recommend({ ...query, user, k: 10 })
    const own = list.filter(({ id }) => Number(id.slice('user-'.length)) % 3 === 2)
    assert.ok(own.length >= 7, `${user}: ${own.length} of 10 from the own group`)
  }
  assert.deepEqual(await recommender.recommend({ ...query, user: 'stranger', history: [] }), [])
})

test('taste finds more than popularity', async () => {
  const { recall } = await heldOutQuality(taste, 'friend', { rank: 16 })
  assert.ok(recall > 1.5 * (await heldOutQuality(popularity, 'friend')).recall, `${recall}`)
})

test('with reciprocity, followers come first, in the order of Adamic–Adar', async () => {
  const run = { target: 'friend', seed: 1, options: {} } as const
  const follows = csrFromTriplets(120, 120, { rows: [0, 1, 1, 5, 6, 6], columns: [1, 2, 5, 0, 0, 1] })
  const directed = { ...data, ties: follows, tiesDirected: true }
  const list = await adamicAdarReciprocal
    .load(await adamicAdarReciprocal.fit(directed, run))
    .recommend(queryOf(directed, 'friend', 0))
  assert.deepEqual(
    list.map(({ id }) => id),
    ['user-5', 'user-6', 'user-2'],
  )
  const query = queryOf(data, 'friend', 7)
  assert.deepEqual(
    await adamicAdarReciprocal.load(await adamicAdarReciprocal.fit(data, run)).recommend(query),
    await adamicAdar.load(await adamicAdar.fit(data, run)).recommend(query),
  )
})
