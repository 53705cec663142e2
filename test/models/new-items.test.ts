import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { without } from '../../bench/fold-in/graphs.js'
import type { NewItem } from '../../src/core/model/index.js'
import { findModel } from '../../src/models/index.js'
import { rowIndices, transpose } from '../../src/numeric/sparse/index.js'
import { queryOf } from '../conformance/model.js'
import { groupedDataset } from '../support/datasets.js'

const data = groupedDataset({ users: 120, items: 60, groups: 3, likes: 10 })
/** Items whose users a snapshot of the earlier data does not know. */
const NEW = [3, 4, 5]
const before = without(data, (_, item) => NEW.includes(item))
const byItem = transpose(data.interactions)
const newItems: readonly NewItem[] = [
  ...NEW.map((item) => ({
    id: `new ${item}`,
    users: rowIndices(byItem, item),
    audience: rowIndices(byItem, item).length,
  })),
  { id: 'unknown users', users: new Int32Array(0), audience: 3 },
]
const run = { target: 'item', seed: 1, options: {} } as const

const queryFor = (user: number) =>
  queryOf(before, 'item', user, {
    user: 'somebody new',
    history: Array.from(rowIndices(before.interactions, user), (item) => ({
      item: data.items.ids[item]!,
      weight: 1,
      at: null,
    })),
  })

describe('items that came after the training, by their first users', () => {
  for (const name of ['rp3', 'graph-filter', 'als', 'lightgcn']) {
    it(`${name} scores them for users with the taste of their first users, in the unit of other items`, async () => {
      const model = findModel(name, 'item')
      const recommender = model.load(await model.fit(before, run))
      let right = 0
      let all = 0
      const shares: number[] = []
      for (let user = 0; user < 60; user++) {
        const query = queryFor(user)
        const scores = recommender.scoreNewItems!(query, newItems)
        assert.equal(scores.length, newItems.length)
        assert.ok(Number.isNaN(scores[3]!), 'no user of it is known')
        const known = new Float32Array(data.items.size)
        recommender.scoreQueries!([query], known)
        const best = NEW.reduce((winner, _, at) => (scores[at]! > scores[winner]! ? at : winner), 0)
        all++
        if (NEW[best]! % 3 === user % 3) right++
        const liked = [...rowIndices(before.interactions, user)]
        const ofGroup = [...known.keys()].filter(
          (item) => item % 3 === user % 3 && !NEW.includes(item) && !liked.includes(item),
        )
        shares.push(
          scores[user % 3]! / (ofGroup.reduce((sum, item) => sum + known[item]!, 0) / ofGroup.length),
        )
      }
      assert.ok(right / all > 0.7, `${right} of ${all} users`)
      const middle = shares.sort((left, right) => left - right)[30]!
      assert.ok(middle > 0.4 && middle < 6, `${middle} times the mean score of the group's items`)
    })
  }

  it('rp3 gives the scores of a training that knows these users', async () => {
    const model = findModel('rp3', 'item')
    const options = { neighbours: 1000 }
    const tuned = { exponents: { source: 0.6, middle: 0, target: 0.3 } }
    const late = model.load(await model.fit(before, { ...run, options, tuned }))
    const trained = model.load(await model.fit(data, { ...run, options, tuned }))
    const scores = new Float32Array(data.items.size)
    for (const user of [0, 7, 20]) {
      const query = queryFor(user)
      trained.scoreQueries!([query], scores)
      const found = late.scoreNewItems!(query, newItems)
      for (const [at, item] of NEW.entries()) assert.ok(Math.abs(found[at]! - scores[item]!) < 1e-4)
    }
  })
})
