import assert from 'node:assert/strict'
import { test } from 'vitest'
import { type Dataset, holdOutInteractions, holdOutTies } from '../../src/core/dataset/index.js'

import type { Recommender, Target } from '../../src/core/model/index.js'

import { evaluateRankings } from '../../src/evaluation/evaluate-rankings.js'
import { rankUsers, targetVocabulary } from '../../src/evaluation/rank.js'
import { createRandom } from '../../src/numeric/random/index.js'
import { type Csr, csrFromTriplets, hasEntry, rowIndices } from '../../src/numeric/sparse/index.js'
import { groupedDataset } from '../support/datasets.js'

/** Scores that depend on user and target alone, with many equal ones. */
function scorer(train: Dataset, target: Target) {
  const vocabulary = targetVocabulary(train, target)
  const scoreOf = (user: number, other: number): number =>
    createRandom(user * 7919 + other).below(12) + (other % 5)
  const dense: Recommender = {
    name: 'dense',
    recommend: () => Promise.reject(new Error('not asked')),
    scoreBlock(users, scores) {
      for (const [position, user] of users.entries())
        for (let other = 0; other < vocabulary.size; other++)
          scores[position * vocabulary.size + other] = scoreOf(user, other)
    },
  }
  const asked: Recommender = {
    name: 'asked',
    recommend: async ({ user, k, exclude }) => {
      const row = train.users.indexOf(user)
      return vocabulary.ids
        .map((id, other) => ({ id, score: scoreOf(row, other), other }))
        .filter(({ id }) => !exclude.has(id))
        .sort((left, right) => right.score - left.score || left.other - right.other)
        .slice(0, k)
    },
  }
  return { dense, asked, scoreOf }
}

function cut(target: Target): { train: Dataset; test: Csr } {
  const data = groupedDataset()
  const { data: train, heldOut } =
    target === 'item' ? holdOutInteractions(data, 0.3, 1) : holdOutTies(data, 0.3, 1)
  return { train, test: heldOut }
}

for (const target of ['item', 'friend'] as const) {
  test(`full ranking of ${target}s: all entries outside train, the same for lists and dense scores`, async () => {
    const { train, test: held } = cut(target)
    const { dense, asked, scoreOf } = scorer(train, target)
    const task = { target, train, test: held, k: 15 }
    const rankings = await rankUsers(dense, { ...task, auc: true })
    assert.deepEqual((await rankUsers(asked, task)).targets, rankings.targets)
    const known = target === 'item' ? train.interactions : train.ties
    for (const [position, user] of rankings.users.entries()) {
      assert.ok(rowIndices(held, user).length > 0)
      const wanted = Array.from({ length: held.columns }, (_, other) => other)
        .filter((other) => !hasEntry(known, user, other) && !(target === 'friend' && other === user))
        .sort((left, right) => scoreOf(user, right) - scoreOf(user, left) || left - right)
        .slice(0, 15)
      assert.deepEqual([...rankings.targets.subarray(position * 15, (position + 1) * 15)], wanted)
    }
    const judged = evaluateRankings(rankings, { target, train, test: held, ks: [5, 15], seed: 1 })
    const recalls = [...rankings.users].map((user, position) => {
      const list = [...rankings.targets.subarray(position * 15, position * 15 + 5)]
      const relevant = rowIndices(held, user)
      return list.filter((other) => relevant.includes(other)).length / relevant.length
    })
    const wanted = recalls.reduce((sum, value) => sum + value, 0) / recalls.length
    assert.ok(Math.abs(judged.metrics['recall@5']! - wanted) < 1e-12)
    assert.deepEqual([...judged.perUser.get('recall@5')!], recalls)
    for (const name of ['recall', 'ndcg', 'precision', 'f1', 'hr', 'mrr', 'map'])
      for (const k of [5, 15]) {
        const value = judged.metrics[`${name}@${k}`]!
        const [low, high] = judged.intervals[`${name}@${k}`]!
        assert.ok(low <= value && value <= high, `${name}@${k}`)
      }
    assert.ok(Math.abs(judged.metrics.auc! - 0.5) < 0.1)
    assert.ok(judged.metrics['coverage@15']! > 0.5)
  })
}

test('segments add up to the whole', async () => {
  const { train, test: held } = cut('item')
  const rankings = await rankUsers(scorer(train, 'item').dense, { target: 'item', train, test: held, k: 10 })
  const judged = evaluateRankings(rankings, { target: 'item', train, test: held, ks: [10], seed: 1 })
  const users = judged.byActivity.reduce((sum, segment) => sum + segment.users, 0)
  assert.equal(users, rankings.users.length)
  const recall = judged.byActivity.reduce(
    (sum, segment) => sum + segment.users * segment.metrics['recall@10']!,
    0,
  )
  assert.ok(Math.abs(recall / users - judged.metrics['recall@10']!) < 1e-12)
  const tests = judged.byPopularity.reduce((sum, segment) => sum + segment.tests, 0)
  assert.equal(tests, held.indices.length)
})

test('empty lists have no hits; scores that are not finite are refused', async () => {
  const { train } = cut('item')
  const test = csrFromTriplets(train.users.size, train.items.size, { rows: [0, 1], columns: [0, 1] })
  const silent: Recommender = {
    name: 'silent',
    recommend: async () => [],
  }
  const [target, k] = ['item', 3] as const
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const broken: Recommender[] = [
      { ...silent, scoreBlock: (_users, scores) => void scores.fill(0).fill(bad, 2, 3) },
      { ...silent, recommend: async () => [{ id: train.items.ids[4]!, score: bad }] },
      { ...silent, topBlock: (users) => new Int32Array(users.length * k).fill(-1) },
    ]
    for (const each of broken)
      await assert.rejects(rankUsers(each, { target, train, test, k }), {
        code: 'FIT_DIVERGED',
        message: /silent/,
      })
  }
  const rankings = await rankUsers(silent, { target: 'item', train, test, k: 3 })
  assert.deepEqual([...rankings.targets], [-1, -1, -1, -1, -1, -1])
  const { metrics } = evaluateRankings(rankings, { target: 'item', train, test, ks: [3], seed: 1 })
  assert.equal(metrics['recall@3'], 0)
  assert.equal(metrics['coverage@3'], 0)
  assert.equal('novelty@3' in metrics, false, 'what cannot be told is left out')
  const nobody = csrFromTriplets(train.users.size, train.items.size, { rows: [], columns: [] })
  assert.equal((await rankUsers(silent, { target: 'item', train, test: nobody, k: 3 })).users.length, 0)
})

test('an aborted signal ends the ranking', async () => {
  const { train, test: held } = cut('item')
  const task = { target: 'item', train, test: held, k: 3, signal: AbortSignal.abort() } as const
  await assert.rejects(rankUsers(scorer(train, 'item').dense, task), { name: 'AbortError' })
})
