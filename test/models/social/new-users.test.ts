import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import type { NewUser, Query } from '../../../src/core/model/index.js'
import { findModel } from '../../../src/models/index.js'
import { rowIndices } from '../../../src/numeric/sparse/index.js'
import { queryOf } from '../../conformance/model.js'
import { groupedDataset } from '../../support/datasets.js'

const data = groupedDataset()
/** A user whom training did not know, with the ties and items of a known one. */
const twinOf = (user: number): NewUser => ({
  id: `twin-${user}`,
  friends: Array.from(rowIndices(data.ties, user), (row) => data.users.ids[row]!),
  followers: [],
  likes: Array.from(rowIndices(data.interactions, user), (row) => data.items.ids[row]!),
})
const quick = { dimensions: 16, epochs: 4, batchSize: 256 }
const cases = [
  { name: 'taste', options: { rank: 16 }, tolerance: 1e-4 },
  { name: 'embedding', options: quick, tolerance: 0.35 },
  { name: 'embedding', options: { ...quick, popularityPower: 0.5 }, tolerance: 0.35 },
]

describe('users whom the snapshot does not know', () => {
  for (const { name, options, tolerance } of cases) {
    it(`have nearly the score of a known user with the same ties and items: ${name} ${JSON.stringify(options)}`, async () => {
      const model = findModel(name, 'friend')
      const { recommend } = model.load(await model.fit(data, { target: 'friend', seed: 1, options }))
      const viewer = 7
      const twins = [10, 13, 16, 22, 11, 12].map(twinOf)
      const query: Query = { ...queryOf(data, 'friend', viewer), k: 500, exclude: new Set(['twin-22']) }
      const before = await recommend(query)
      const after = await recommend({ ...query, newUsers: [...twins, { ...twinOf(7), id: 'user-7' }] })
      assert.deepEqual(
        after.filter(({ id }) => !id.startsWith('twin')),
        before,
        'known users keep their scores',
      )
      assert.ok(after.every(({ score }, at) => at === 0 || score <= after[at - 1]!.score))
      const scores = new Map(after.map(({ id, score }) => [id, score]))
      assert.ok(!scores.has('twin-22') && !scores.has('user-7'), 'neither excluded users nor the viewer')
      for (const user of [10, 13, 16]) {
        const [own, known] = [scores.get(`twin-${user}`) ?? 0, scores.get(`user-${user}`) ?? 0]
        assert.ok(Math.abs(own - known) <= tolerance, `${user}: ${own} instead of ${known}`)
      }
      const mean = (users: readonly number[]) =>
        users.reduce((sum, user) => sum + (scores.get(`twin-${user}`) ?? 0), 0) / users.length
      assert.ok(mean([10, 13, 16]) > mean([11, 12]), 'the group of the viewer comes first')
      assert.deepEqual(await recommend({ ...query, newUsers: twins, only: new Set(['twin-13']) }), [
        { id: 'twin-13', score: scores.get('twin-13') },
      ])
      assert.equal((await recommend({ ...query, newUsers: twins, k: 3 })).length, 3)
    })
  }
})
