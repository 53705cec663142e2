import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import { type Dataset, freezeDataset, holdOutTies } from '../../../src/core/dataset/index.js'

import { listsFor } from '../../../src/models/friend-ranker/options.js'
import { ranker } from '../../../src/models/friend-ranker/ranker.js'
import { findModel } from '../../../src/models/index.js'
import { adamicAdar, adamicAdarReciprocal } from '../../../src/models/social/index.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { csrFromTriplets, emptyCsr, rowIndices } from '../../../src/numeric/sparse/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { emptyDataset, groupedDataset } from '../../support/datasets.js'

const quick = { rank: 8, folds: 2, lists: 200, epochs: 3, candidates: 80 }
const run = { target: 'friend', seed: 1, options: quick } as const

conformModel(ranker, { target: 'friend', options: quick, tolerance: 1e-4 })
conformModel(ranker, { target: 'friend', options: quick, data: directed(groupedDataset()), tolerance: 1e-4 })

/** Each tie runs from the higher row to the lower; of two in three, also back. */
function directed(data: Dataset): Dataset {
  const rows: number[] = []
  const columns: number[] = []
  for (let user = 0; user < data.users.size; user++) {
    for (const other of rowIndices(data.ties, user)) {
      if (other > user && (user + other) % 3 === 0) continue
      rows.push(user)
      columns.push(other)
    }
  }
  return freezeDataset({
    ...data,
    ties: csrFromTriplets(data.users.size, data.users.size, { rows, columns }),
    tiesDirected: true,
  })
}

function without(data: Dataset, what: 'items' | 'ties'): Dataset {
  return freezeDataset(
    what === 'items'
      ? { ...data, interactions: emptyCsr(data.users.size, data.items.size) }
      : { ...data, ties: emptyCsr(data.users.size, data.users.size) },
  )
}

/**
 * Circles of twelve users with half of all possible ties, and ten users with ties to many circles. The
 * friends to find are the other members of a user's circle.
 */
function circles(people = 240, size = 12): Dataset {
  const random = createRandom(9)
  const rows: number[] = []
  const columns: number[] = []
  const tie = (a: number, b: number): void => {
    rows.push(a, b)
    columns.push(b, a)
  }
  for (let a = 0; a < people; a++) {
    for (let b = a + 1; b < people; b++) {
      const same = Math.floor(a / size) === Math.floor(b / size)
      if (same ? random.uniform() < 0.5 : a % 24 === 0 && random.uniform() < 0.3) tie(a, b)
    }
  }
  const empty = emptyDataset(people, 1)
  const ties = csrFromTriplets(people, people, { rows, columns })
  ties.values.fill(1)
  return freezeDataset({ ...empty, ties })
}

describe('ranker', () => {
  const data = groupedDataset({ users: 300, items: 240, groups: 6, likes: 12 })

  test('finds a planted circle, with and without hubs', async () => {
    const planted = circles()
    const { data: train, heldOut } = holdOutTies(planted, 0.2, 1)
    const recommender = ranker.load(
      await ranker.fit(train, { ...run, options: { ...quick, lists: 600, epochs: 8 } }),
    )
    let own = 0
    let all = 0
    for (let user = 1; user < planted.users.size; user += 3) {
      if (user % 24 === 0 || rowIndices(heldOut, user).length === 0) continue
      const list = await recommender.recommend(queryOf(train, 'friend', user, { k: 3 }))
      for (const { id } of list) {
        all++
        if (Math.floor(train.users.indexOf(id) / 12) === Math.floor(user / 12)) own++
      }
    }
    assert.ok(all > 150 && own / all > 0.75, `${own} of ${all} from the own circle`)
  })

  test('finds more than Adamic–Adar if tastes predict ties', async () => {
    const rule = await heldOutQuality(adamicAdar, 'friend')
    const learned = await heldOutQuality(ranker, 'friend', { ...quick, lists: 600, epochs: 6 })
    assert.ok(learned.recall > 1.1 * rule.recall, `${learned.recall} against ${rule.recall}`)
    assert.ok(learned.ndcg > 1.1 * rule.ndcg, `${learned.ndcg} against ${rule.ndcg}`)
  })

  test('ranks by taste for a user without ties, and by degree for a user without any data', async () => {
    const recommender = ranker.load(await ranker.fit(data, run))
    const query = {
      ...queryOf(data, 'friend', 8, { k: 10 }),
      user: 'stranger',
      friends: [],
      exclude: new Set<string>(),
    }
    const list = await recommender.recommend(query)
    const own = list.filter(({ id }) => Number(id.slice('user-'.length)) % 6 === 2)
    assert.ok(own.length >= 6, `${own.length} of 10 from the own group`)
    const nobody = await recommender.recommend({ ...query, history: [] })
    assert.equal(nobody.length, 10)
  })

  test('a live friend changes the next answer', async () => {
    const recommender = ranker.load(await ranker.fit(without(data, 'items'), run))
    const query = {
      ...queryOf(data, 'friend', 8, { k: 10 }),
      history: [],
      friends: [],
      exclude: new Set<string>(),
    }
    const before = await recommender.recommend({ ...query, user: 'stranger' })
    const friends = ['user-3', 'user-9', 'user-15']
    const after = await recommender.recommend({
      ...query,
      user: 'stranger',
      friends,
      exclude: new Set(friends),
    })
    assert.notDeepEqual(after, before)
    const own = after.filter(({ id }) => Number(id.slice('user-'.length)) % 6 === 3)
    assert.ok(own.length >= 6, `${own.length} of 10 from the friends' group`)
  })

  test('rejects data without ties', async () => {
    await assert.rejects(ranker.fit(without(data, 'ties'), run), { code: 'BAD_DATA', message: /ties/ })
    const blend = findModel('blend', 'friend')
    const members = ['ranker', 'taste', 'popularity']
    const fitted = await blend.fit(without(data, 'ties'), { ...run, options: { members } })
    assert.ok(!('ranker' in fitted.members))
  })

  test('gives the probability of a tie, higher for higher ranks', async () => {
    const snapshot = await ranker.fit(data, { ...run, options: { ...quick, lists: 600, epochs: 6 } })
    const recommender = ranker.load(snapshot)
    const query = queryOf(data, 'friend', 7)
    const ids = (await recommender.recommend(query)).map(({ id }) => id)
    const odds = await recommender.tieProbabilities!(query, [...ids, 'unheard-of', 'user-7'])
    assert.deepEqual([...odds.keys()].sort(), [...ids].sort())
    const forms = ids.map((id) => odds.get(id)!.forms)
    assert.ok(forms.every((value, at) => value > 0 && value < 1 && value <= (forms[at - 1] ?? 1)))
    assert.ok(ids.every((id) => odds.get(id)!.returned === null))
    assert.ok(snapshot.metrics['calibration-error']! < 0.02, `${snapshot.metrics['calibration-error']}`)
    assert.ok(snapshot.metrics.lift! > 0)
  })

  test('finds followers in directed ties, and predicts who follows back', async () => {
    const follows = directed(data)
    const options = { ...quick, lists: 600, epochs: 6 }
    const rule = await heldOutQuality(adamicAdarReciprocal, 'friend', {}, follows)
    const learned = await heldOutQuality(ranker, 'friend', options, follows)
    assert.ok(learned.recall > rule.recall, `${learned.recall} against ${rule.recall}`)
    const snapshot = await ranker.fit(follows, { ...run, options })
    const recommender = ranker.load(snapshot)
    const query = queryOf(follows, 'friend', 7, { k: 60 })
    const people = (await recommender.recommend(query)).map(({ id }) => id)
    const odds = await recommender.tieProbabilities!(query, people)
    for (const id of people) {
      const { returned } = odds.get(id)!
      const followsMe = rowIndices(follows.ties, follows.users.indexOf(id)).includes(7)
      assert.ok(followsMe ? returned === 1 : returned! > 0 && returned! < 1, `${id}: ${returned}`)
    }
    assert.ok(snapshot.metrics['return-calibration-error']! < 0.1)
  })
})

test('a refit keeps the learned order, and computes features on its own graph', async () => {
  const data = groupedDataset()
  const cut = holdOutTies(data, 0.2, 1)
  const first = await ranker.fit(cut.data, run)
  const again = await ranker.fit(data, { ...run, tuned: JSON.parse(JSON.stringify(first.tuned)) })
  assert.deepEqual(again.tuned, first.tuned)
  assert.deepEqual(again.metrics, first.metrics)
  for (const name of ['columns', 'mean', 'factor', 'first', 'bias', 'second', 'skip', 'calibration'])
    assert.deepEqual(again.arrays[name], first.arrays[name], name)
  assert.notDeepEqual(again.arrays.tieBasis, first.arrays.tieBasis)
})

test('a fit past its deadline makes few lists, takes one step of one network, and returns', async () => {
  const data = groupedDataset({ users: 600, items: 240, groups: 6, likes: 12 })
  const learn = async (deadline?: number) => {
    const steps: string[] = []
    const snapshot = await ranker.fit(data, {
      ...{ ...run, options: { ...quick, folds: 4, lists: 2000 } },
      ...(deadline !== undefined && { deadline }),
      onProgress: ({ step }) => steps.push(step),
    })
    const count = (step: string) => steps.filter((each) => each === step).length
    return { snapshot, folds: count('lists'), epochs: count('train network') }
  }
  const whole = await learn()
  assert.ok(whole.folds === 5 && whole.epochs > 3, `${whole.folds} folds, ${whole.epochs} epochs`)
  const late = await learn(Date.now() - 1)
  assert.deepEqual([late.folds, late.epochs], [1, 1])
  const list = await ranker.load(late.snapshot).recommend(queryOf(data, 'friend', 8))
  assert.ok(list.length >= 10 && list.every(({ score }) => Number.isFinite(score)), `${list.length} people`)
})

test('small graphs are trained on more lists, and a large one on at least three thousand', () => {
  assert.equal(listsFor(1), 8000)
  assert.equal(listsFor(8000), 5000)
  assert.equal(listsFor(1_000_000), 3000)
})
