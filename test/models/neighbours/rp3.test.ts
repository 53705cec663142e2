import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import { holdOutInteractions } from '../../../src/core/dataset/index.js'
import { rp3 } from '../../../src/models/neighbours/rp3.js'
import { learnExponents, twoHop } from '../../../src/models/neighbours/two-hop.js'
import { popularity } from '../../../src/models/popularity.js'
import { evaluateRanking } from '../../../src/models/shared/index.js'
import { hasEntry, rowIndices } from '../../../src/numeric/sparse/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { groupedDataset } from '../../support/datasets.js'

conformModel(rp3, { target: 'item' })

const data = groupedDataset()
const run = { target: 'item', seed: 1, options: {} } as const

describe('rp3', () => {
  test('neighbours equal the formula', async () => {
    const exponents = { source: 0.9, middle: 0.4, target: 0.2 }
    const snapshot = await rp3.fit(data, { ...run, tuned: { exponents }, options: { neighbours: 90 } })
    const likes = data.interactions
    const [item, other] = [4, 7]
    const users = data.users.ids.map((_, user) => user)
    const degree = (each: number) => users.filter((user) => hasEntry(likes, user, each)).length
    const shared = users.filter((user) => hasEntry(likes, user, item) && hasEntry(likes, user, other))
    const middle = shared.reduce((sum, user) => sum + rowIndices(likes, user).length ** -0.4, 0)
    const row = snapshot.arrays.neighbours!.subarray(item * 90, (item + 1) * 90)
    const score = snapshot.arrays.neighbourScores![item * 90 + row.indexOf(other)]!
    assert.ok(Math.abs(score - middle * degree(item) ** -0.9 * degree(other) ** -0.2) < 1e-6)
    assert.ok(!row.includes(item), 'an item is not its own neighbour')
    assert.deepEqual(snapshot.tuned, { exponents })
  })

  test('a complete table gives the two-hop scores', async () => {
    const exponents = { source: 0.7, middle: 0.6, target: 0.3 }
    const tuned = { exponents }
    const recommender = rp3.load(await rp3.fit(data, { ...run, tuned, options: { neighbours: 90 } }))
    const query = queryOf(data, 'item', 7)
    const walked = new Float32Array(data.items.size)
    const rows = rowIndices(data.interactions, 7)
    twoHop(data.interactions, exponents)(
      [{ user: 7, rows, weights: new Float32Array(rows.length).fill(1) }],
      walked,
    )
    for (const { id, score } of await recommender.recommend(query)) {
      assert.ok(Math.abs(score - walked[data.items.indexOf(id)]!) < 1e-5)
    }
  })

  test('a disliked item lowers the scores of its neighbours', async () => {
    const recommender = rp3.load(await rp3.fit(data, run))
    const query = queryOf(data, 'item', 7)
    const [first] = await recommender.recommend(query)
    const near = query.history.map(({ item }) => item)[0]!
    const history = query.history.map((each) => (each.item === near ? { ...each, weight: -1 } : each))
    const scoreOf = (list: readonly { id: string; score: number }[]) =>
      list.find(({ id }) => id === first!.id)?.score ?? 0
    assert.ok(scoreOf(await recommender.recommend({ ...query, history })) < first!.score)
  })

  test('learned exponents are at least as good on validation as the defaults', async () => {
    const larger = groupedDataset({ users: 300, items: 240, groups: 6, likes: 12 })
    const cut = holdOutInteractions(larger, 0.2, 1)
    const train = cut.data.interactions
    const learned = await learnExponents(train, cut.heldOut, { seed: 1 })
    const evaluate = (exponents: Parameters<typeof twoHop>[1]) => {
      const score = twoHop(train, exponents)
      return evaluateRanking(
        (users, scores) => {
          const profiles = Array.from(users, (user) => {
            const rows = rowIndices(train, user)
            return { user, rows, weights: new Float32Array(rows.length).fill(1) }
          })
          score(profiles, scores)
        },
        { known: train, relevant: cut.heldOut },
      )
    }
    const measured = await evaluate(learned.exponents)
    assert.ok(Math.abs(measured.ndcg - learned.ndcg) < 1e-6)
    const start = await evaluate({ source: 0.7, middle: 0.6, target: 0.3 })
    assert.ok(learned.ndcg >= start.ndcg - 1e-9)
  })

  test('recall is more than twice that of popularity', async () => {
    const { recall } = await heldOutQuality(rp3, 'item')
    assert.ok(recall > 2 * (await heldOutQuality(popularity, 'item')).recall, `${recall}`)
  })
})
