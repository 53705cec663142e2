import assert from 'node:assert/strict'
import { describe, test, vi } from 'vitest'
import { freezeDataset, holdOutInteractions, holdOutTies } from '../../../src/core/dataset/index.js'

import { FRIEND_SOURCES, type FriendSource } from '../../../src/core/model/index.js'
import { type BlendTuned, createBlend } from '../../../src/models/blend/blend.js'
import type { BlendCase } from '../../../src/models/blend/cases.js'
import { weightsOfFew } from '../../../src/models/blend/few-users.js'
import { evaluateWeights, mean } from '../../../src/models/blend/quality.js'
import { learnBlend } from '../../../src/models/blend/weights.js'
import { findModel } from '../../../src/models/index.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { conformModel, queryOf } from '../../conformance/model.js'
import { heldOutQuality } from '../../support/accuracy.js'
import { emptyDataset, groupedDataset } from '../../support/datasets.js'

const quick = { members: ['rp3', 'friends-liked', 'community', 'popularity'] }
const blend = findModel('blend', 'item')
const friendsBlend = findModel('blend', 'friend')

conformModel(blend, { target: 'item', options: quick })
conformModel(friendsBlend, {
  target: 'friend',
  options: { members: ['adamic-adar', 'community', 'popularity'] },
})

describe('learned weights', () => {
  const random = createRandom(1)
  /**
   * Twenty candidates, one relevant. `als` finds it for short histories, `ease` for long ones, `content`
   * never.
   */
  const cases = (count: number): BlendCase[] =>
    Array.from({ length: count }, (_, position) => {
      const historyLength = 1 + (position % 20)
      const right = random.below(20)
      const scores = Float32Array.from({ length: 60 }, () => 0.6 * random.uniform())
      scores[3 * right + (historyLength > 10 ? 1 : 0)] = 1
      return { historyLength, scores, found: Int32Array.of(right), relevant: 1 }
    })
  const task = {
    sources: ['als', 'ease', 'content'] as const,
    coldStartSources: ['content'] as const,
    priorWeights: [1, 1, 1],
    minWeights: [0, 0, 0.01],
    training: cases(800),
    evaluation: cases(400),
    seed: 1,
  }

  test('are high where a source is right, and low for noise', () => {
    const { weights, metrics, fallback } = learnBlend(task)
    assert.equal(fallback, null)
    const [cold, ...segments] = weights.segments
    assert.deepEqual([cold!.maxHistory, cold!.weights.content], [0, 1])
    assert.equal(segments.at(-1)!.maxHistory, null)
    assert.ok(segments[0]!.weights.als! > segments[0]!.weights.ease!)
    assert.ok(segments.at(-1)!.weights.ease! > segments.at(-1)!.weights.als!)
    for (const { weights: own } of segments) assert.ok(own.content! < 0.05, `${own.content}`)
    assert.ok(metrics['ndcg@20']! > metrics['als/ndcg@20']!)
    assert.ok(weights.ablationGains.als! > 0.01 && Math.abs(weights.ablationGains.content!) < 0.01)
  })

  test('are replaced by the best source if the blend is worse, except for minimum weights', () => {
    const swapped = cases(400).map((each) => {
      const scores = each.scores.slice()
      for (let at = 0; at < scores.length; at += 3)
        [scores[at], scores[at + 2]] = [scores[at + 2]!, scores[at]!]
      for (let at = 1; at < scores.length; at += 3) scores[at] = random.uniform()
      return { ...each, scores }
    })
    const { weights, fallback } = learnBlend({ ...task, minWeights: [0, 0.05, 0.01], evaluation: swapped })
    assert.equal(fallback, 'content')
    assert.deepEqual(weights.segments.at(-1), {
      maxHistory: null,
      weights: { als: 0, ease: 0.05, content: 1 },
    })
  })

  test('are the prior weights without training cases', () => {
    const { weights } = learnBlend({ ...task, training: [], evaluation: [], priorWeights: [3, 1, 0] })
    assert.deepEqual(weights.segments.at(-1)!.weights, { als: 0.75, ease: 0.25, content: 0.01 })
  })
})

describe('weights of few users', () => {
  const random = createRandom(5)
  /** Twenty candidates, one relevant; `right` says which of the two sources finds it. */
  const cases = (count: number, right: 'rp3' | 'popularity'): BlendCase[] =>
    Array.from({ length: count }, () => {
      const scores = Float32Array.from({ length: 80 }, () => random.uniform())
      const relevant = random.below(40)
      scores[2 * relevant + (right === 'rp3' ? 0 : 1)] = 1
      for (let at = 0; at < 80; at++) scores[at]! *= at >> 1 === relevant ? 1 : 0.98
      return { historyLength: 3, scores, found: Int32Array.of(relevant), relevant: 1 }
    })
  const task = {
    sources: ['rp3', 'popularity'] as const,
    coldStartSources: ['popularity'] as const,
    priorWeights: [1, 0.1],
    minWeights: [0.05, 0.01],
    evaluation: [],
    seed: 1,
  }
  const popularityOf = (training: BlendCase[]) =>
    learnBlend({ ...task, training }).weights.segments.at(-1)!.weights.popularity!

  test('lean on popularity where it ranks better, and on taste where that does', () => {
    assert.ok(popularityOf(cases(20, 'popularity')) > 0.8)
    assert.ok(popularityOf(cases(20, 'rp3')) < 0.1)
    assert.ok(popularityOf([]) < 0.1)
  })

  test('never rank the users that they were chosen on worse than popularity with a tenth of the prior weights', () => {
    const ndcgOf = (given: readonly BlendCase[], vector: readonly number[]) =>
      mean(evaluateWeights(given, () => vector).ndcgs)
    for (let round = 0; round < 20; round++) {
      const given = cases(1 + random.below(29), round % 2 === 0 ? 'rp3' : 'popularity')
      const prior = [0.7, 0.3]
      const chosen = ndcgOf(given, weightsOfFew(given, prior, 1))
      assert.ok(chosen >= ndcgOf(given, [0.07, 0.93]) - 1e-9)
      assert.deepEqual(weightsOfFew(given, prior, -1), prior)
    }
  })

  test('a blend that minimum weights put below popularity is popularity alone, so no seed is rejected', () => {
    const { weights, fallback, baseline } = learnBlend({
      ...task,
      minWeights: [1, 0],
      training: cases(60, 'popularity'),
      evaluation: cases(60, 'popularity'),
    })
    assert.equal(fallback, 'popularity')
    assert.deepEqual(weights.segments.at(-1)!.weights, { rp3: 0, popularity: 1 })
    assert.deepEqual([baseline!.difference, baseline!.verdict], [0, 'open'])
  })
})

describe('blend of items', () => {
  const data = groupedDataset({ users: 300, items: 240, groups: 6, likes: 12 })
  const run = { target: 'item', seed: 1, options: quick } as const

  test('is at least as good as rp3', async () => {
    const blended = await heldOutQuality(blend, 'item', quick, data)
    const alone = await heldOutQuality(findModel('rp3', 'item'), 'item', {}, data)
    assert.ok(blended.ndcg >= alone.ndcg, `${blended.ndcg} against ${alone.ndcg}`)
  })

  test('a fit with validation and a refit equal a fit that holds out validation itself', async () => {
    const whole = await blend.fit(data, run)
    const cut = holdOutInteractions(data, 0.1, 1)
    const first = await blend.fit(cut.data, { ...run, validation: cut.heldOut })
    const refit = await blend.fit(data, { ...run, tuned: first.tuned })
    assert.deepEqual(refit.tuned, whole.tuned)
    assert.deepEqual(refit.arrays, whole.arrays)
    assert.deepEqual(JSON.parse(JSON.stringify(whole.tuned)), whole.tuned)
    assert.deepEqual(Object.keys(whole.members), quick.members)
    assert.ok('rp3/ndcg@20' in whole.metrics && 'ndcg@20' in whole.metrics)
  })

  test('leaves out members that read ties if there are none, and members that cannot learn', async () => {
    const lonely = freezeDataset({ ...data, ties: emptyDataset(300).ties })
    const members = async (each: typeof data) =>
      Object.keys((await blend.fit(each, { ...run, options: {} })).members)
    assert.ok(!(await members(lonely)).includes('friends-liked'))
    assert.ok((await members(data)).includes('friends-liked'))
  })

  test('passes options to its members and rejects unknown ones', async () => {
    const options = { ...quick, memberOptions: { rp3: { neighbours: 7 } } }
    const snapshot = await blend.fit(data, { ...run, options })
    assert.equal(snapshot.members.rp3!.arrays.neighbours!.length, 7 * 240)
    const wrong = { ...quick, memberOptions: { rp3: { colour: 'red' } } }
    await assert.rejects(blend.fit(data, { ...run, options: wrong }), {
      code: 'BAD_CONFIGURATION',
      message: /colour/,
    })
    await assert.rejects(blend.fit(data, { ...run, options: { members: ['magic'] } }), {
      code: 'BAD_CONFIGURATION',
    })
  })

  test('answers a user without a history from friends and popularity', async () => {
    const snapshot = await blend.fit(data, run)
    const { blend: weights } = snapshot.tuned as unknown as BlendTuned
    assert.equal(weights.segments[0]!.maxHistory, 0)
    assert.equal(weights.segments[0]!.weights.rp3, 0)
    const stranger = { ...queryOf(data, 'item', 299), user: 'stranger', friends: ['user-0', 'user-6'] }
    const list = await blend.load(snapshot).recommend(stranger)
    assert.equal(list.length, 20)
  })
})

test('the blend of friends finds more than popularity', async () => {
  const members = { members: ['adamic-adar', 'resource-allocation', 'community', 'popularity'] }
  const blended = await heldOutQuality(friendsBlend, 'friend', members)
  const popular = await heldOutQuality(findModel('popularity', 'friend'), 'friend')
  assert.ok(blended.recall > 1.5 * popular.recall, `${blended.recall} against ${popular.recall}`)
})

test('a fit reports the progress of scoring candidates', async () => {
  const fractions: number[] = []
  await blend.fit(groupedDataset(), {
    ...{ target: 'item', seed: 1, options: quick },
    onProgress: ({ step, fraction }) => {
      if (step === 'score candidates') fractions.push(fraction)
    },
  })
  assert.ok(fractions.length >= 2, `${fractions.length}`)
  assert.deepEqual(
    fractions,
    fractions.toSorted((left, right) => left - right),
  )
  assert.equal(fractions.at(-1), 1)
})

test('a refit trains its members in full, even after the deadline', async () => {
  const data = groupedDataset()
  const options = {
    members: ['lightgcn', 'popularity'],
    memberOptions: { lightgcn: { epochs: 2, dimensions: 8 } },
  }
  const run = { target: 'item', seed: 1, options } as const
  const cut = holdOutInteractions(data, 0.2, 1)
  const { tuned } = await blend.fit(cut.data, { ...run, validation: cut.heldOut })
  const vectorsOf = async (deadline?: number) => {
    const fitted = await blend.fit(data, { ...run, tuned, ...(deadline !== undefined && { deadline }) })
    return fitted.members.lightgcn!.arrays.userVectors
  }
  assert.deepEqual(await vectorsOf(Date.now() - 1), await vectorsOf())
})

test('each member gets its share of the remaining time', async (context) => {
  const data = groupedDataset()
  const deadlines: number[] = []
  const member = (name: FriendSource, timeShare: number) => {
    const popular = findModel(name, 'friend')
    const model = {
      ...popular,
      fit(...[fitted, run]: Parameters<typeof popular.fit>) {
        deadlines.push(run.deadline!)
        return popular.fit(fitted, run)
      },
    }
    return { ...FRIEND_SOURCES[name], model, source: name, timeShare }
  }
  const timed = createBlend('timed', 'friend', [member('adamic-adar', 0.25), member('popularity', 1)])
  const { data: train, heldOut } = holdOutTies(data, 0.2, 1)
  vi.useFakeTimers({ toFake: ['Date'], now: 0 })
  context.onTestFinished(() => void vi.useRealTimers())
  await timed.fit(train, {
    target: 'friend',
    seed: 1,
    options: {},
    validation: heldOut,
    deadline: 400_000,
  })
  assert.deepEqual(deadlines, [100_000, 400_000])
})
