import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import type { Model, Snapshot } from '../../../src/core/model/index.js'
import { type BlendMember, type BlendTuned, createBlend } from '../../../src/models/blend/blend.js'
import { findModel } from '../../../src/models/index.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { groupedDataset } from '../../support/datasets.js'

const traits = {
  ...{ enabledByDefault: true, readsEdges: false, supportsColdStart: true, staysWithoutWeight: true },
  ...{ priorWeight: 1, minWeight: 0, timeShare: 1, mostItems: 1e9 },
}

/** A model whose scores are random. It counts its fits. */
function noise(fits: string[]): Model {
  const popularity = findModel('popularity', 'item')
  return {
    ...popularity,
    name: 'als',
    async fit(data, run) {
      fits.push(run.validation === undefined ? 'all data' : 'tuning')
      return { ...(await popularity.fit(data, { ...run, options: {} })), algorithm: 'als' }
    },
    load: (snapshot: Snapshot) => ({
      ...popularity.load({ ...snapshot, algorithm: 'popularity' }),
      scoreBlock(users, scores) {
        const random = createRandom(users[0]!)
        for (let at = 0; at < scores.length; at++) scores[at] = random.uniform()
      },
    }),
  }
}

describe('a member that adds nothing on the validation users', () => {
  const data = groupedDataset({ users: 242 })
  const blendWith = (staysWithoutWeight: boolean, fits: string[]) => {
    const members: BlendMember[] = [
      { ...traits, source: 'rp3', model: findModel('rp3', 'item') },
      { ...traits, source: 'als', staysWithoutWeight, model: noise(fits) },
      { ...traits, source: 'popularity', model: findModel('popularity', 'item') },
    ]
    return createBlend('toy-blend', 'item', members)
  }

  it('is left out and named, and is not fitted on all data', async () => {
    const fits: string[] = []
    const blend = blendWith(false, fits)
    const snapshot = await blend.fit(data, { target: 'item', seed: 1, options: {} })
    assert.deepEqual(Object.keys(snapshot.members).sort(), ['popularity', 'rp3'])
    assert.deepEqual(fits, ['tuning'])
    const { leftOut, members, blend: weights } = snapshot.tuned as unknown as BlendTuned
    assert.deepEqual(leftOut, { als: 'it adds nothing to the others on the validation users' })
    assert.deepEqual(Object.keys(members).sort(), ['popularity', 'rp3'])
    for (const segment of weights.segments) assert.equal(segment.weights.als ?? 0, 0)
    assert.ok(blend.load(snapshot).name)
  })

  it('stays if the graph needs what it learned', async () => {
    const fits: string[] = []
    const snapshot = await blendWith(true, fits).fit(data, { target: 'item', seed: 1, options: {} })
    assert.deepEqual(Object.keys(snapshot.members).sort(), ['als', 'popularity', 'rp3'])
    assert.deepEqual(fits, ['tuning', 'all data'])
  })
})

describe('a member with a bound on items', () => {
  it('is fitted by default up to the bound, and beyond it on request', async () => {
    const data = groupedDataset({ users: 62, items: 30 })
    const withBound = (mostItems: number) =>
      createBlend('toy-blend', 'item', [
        { ...traits, source: 'popularity', model: findModel('popularity', 'item') },
        { ...traits, source: 'ease', mostItems, model: findModel('ease', 'item') },
      ])
    const membersOf = async (mostItems: number, options = {}) => {
      const snapshot = await withBound(mostItems).fit(data, { target: 'item', seed: 1, options })
      return Object.keys(snapshot.members).sort()
    }
    assert.deepEqual(await membersOf(30), ['ease', 'popularity'])
    assert.deepEqual(await membersOf(29), ['popularity'])
    assert.deepEqual(await membersOf(29, { members: ['ease', 'popularity'] }), ['ease', 'popularity'])
  })
})
