import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import { holdOutInteractions } from '../../../src/core/data/index.js'
import { community, findCommunities } from '../../../src/models/community/index.js'

import { learnExponents, rp3, twoHop } from '../../../src/models/neighbours/index.js'

import { popularity } from '../../../src/models/popularity.js'
import { evaluateRanking } from '../../../src/models/shared/index.js'
import { friendsLiked } from '../../../src/models/social/index.js'
import { hasEntry, rowIndices } from '../../../src/numeric/sparse/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { emptyDataset, groupedDataset } from '../../support/datasets.js'

conformModel(rp3, { target: 'item' })
conformModel(friendsLiked, { target: 'item' })
conformModel(community, { target: 'item' })

const data = groupedDataset()
const run = { target: 'item', seed: 1, options: {} } as const

describe('rp3', () => {
  test('equal the formula', async () => {
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
    assert.ok(!row.includes(item), 'an item is no neighbour of its own')
    assert.deepEqual(snapshot.tuned, { exponents })
  })

  test('all of them give the two-hop scores', async () => {
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

  test('an item that the user disliked pulls its neighbours down', async () => {
    const recommender = rp3.load(await rp3.fit(data, run))
    const query = queryOf(data, 'item', 7)
    const [first] = await recommender.recommend(query)
    const near = query.history.map(({ item }) => item)[0]!
    const history = query.history.map((each) => (each.item === near ? { ...each, weight: -1 } : each))
    const scoreOf = (list: readonly { id: string; score: number }[]) =>
      list.find(({ id }) => id === first!.id)?.score ?? 0
    assert.ok(scoreOf(await recommender.recommend({ ...query, history })) < first!.score)
  })

  test('learn exponents that validation likes no less than the defaults', async () => {
    const larger = groupedDataset({ users: 300, items: 240, groups: 6, likes: 12 })
    const cut = holdOutInteractions(larger, 0.2, 1)
    const likes = cut.data.interactions
    const learned = await learnExponents(likes, cut.heldOut, { seed: 1 })
    const judge = (exponents: Parameters<typeof twoHop>[1]) => {
      const score = twoHop(likes, exponents)
      return evaluateRanking(
        (users, scores) => {
          const profiles = Array.from(users, (user) => {
            const rows = rowIndices(likes, user)
            return { user, rows, weights: new Float32Array(rows.length).fill(1) }
          })
          score(profiles, scores)
        },
        { known: likes, relevant: cut.heldOut },
      )
    }
    const measured = await judge(learned.exponents)
    assert.ok(Math.abs(measured.ndcg - learned.ndcg) < 1e-6)
    const start = await judge({ source: 0.7, middle: 0.6, target: 0.3 })
    assert.ok(learned.ndcg >= start.ndcg - 1e-9)
  })

  test('reach an accuracy that popularity does not', async () => {
    const { recall } = await heldOutQuality(rp3, 'item')
    assert.ok(recall > 2 * (await heldOutQuality(popularity, 'item')).recall, `${recall}`)
  })
})

test('friends count the friends who liked an item', async () => {
  const recommender = friendsLiked.load(await friendsLiked.fit(data, run))
  const query = queryOf(data, 'item', 7)
  const list = await recommender.recommend(query)
  assert.ok(list.length > 0)
  for (const { id, score } of list) {
    const item = data.items.indexOf(id)
    const fans = [...rowIndices(data.ties, 7)].filter((friend) => hasEntry(data.interactions, friend, item))
    assert.equal(score, fans.length)
  }
  assert.deepEqual(await recommender.recommend({ ...query, friends: [] }), [])
})

describe('communities', () => {
  test('find the groups of the dataset', () => {
    const { communityOf, count, modularity } = findCommunities(groupedDataset({ noise: 0.02 }), 1)
    assert.equal(count, 3)
    assert.ok(modularity > 0.4)
    let together = 0
    for (let user = 0; user < 117; user++) if (communityOf[user] === communityOf[user % 3]) together++
    assert.ok(together > 110, `${together} of 117`)
    assert.equal(communityOf[119], -1, 'somebody of no edge is in no community')
  })

  test('depend on the seed alone, and are numbered by size', () => {
    const first = findCommunities(data, 3)
    assert.deepEqual(findCommunities(data, 3), first)
    const sizes = Array.from(
      { length: first.count },
      (_, own) => first.communityOf.filter((each) => each === own).length,
    )
    assert.deepEqual(
      sizes,
      sizes.toSorted((left, right) => right - left),
    )
    assert.ok(sizes.every((size) => size >= 3))
  })

  test('take directed ties, ties alone, interactions alone, and nothing', () => {
    const none = emptyDataset(120, 90)
    assert.ok(findCommunities({ ...data, tiesDirected: true }, 1).count > 0)
    assert.ok(findCommunities({ ...data, interactions: none.interactions }, 1).count > 0)
    assert.ok(findCommunities({ ...data, ties: none.ties }, 1).count > 0)
    assert.deepEqual(findCommunities(none, 1), {
      communityOf: new Int32Array(120).fill(-1),
      count: 0,
      parents: new Int32Array(0),
      partModularity: new Float32Array(0),
      modularity: 0,
    })
  })

  test('have favourites by likes inside over the root of likes overall', async () => {
    const snapshot = await community.fit(data, run)
    const communityOf = snapshot.arrays.communityOf!
    const query = queryOf(data, 'item', 7)
    const [best] = await community.load(snapshot).recommend(query)
    const item = data.items.indexOf(best!.id)
    const fans = data.users.ids
      .map((_, user) => user)
      .filter((user) => hasEntry(data.interactions, user, item))
    const inside = fans.filter((user) => communityOf[user] === communityOf[7])
    assert.ok(Math.abs(best!.score - inside.length / Math.sqrt(fans.length + 10)) < 1e-6)
    assert.deepEqual(await community.load(snapshot).recommend({ ...query, user: 'stranger' }), [])
  })
})
