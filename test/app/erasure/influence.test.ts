import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createInfluenceMeter, type InfluenceResult } from '../../../src/app/erasure/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { createVocabulary } from '../../../src/core/data/index.js'
import { buildDataset, type Dataset, type GraphColumns } from '../../../src/core/dataset/index.js'
import { eraseUsers, type Snapshot } from '../../../src/core/model/index.js'
import type { SnapshotRecord } from '../../../src/core/ports/index.js'
import { silentProgress } from '../../../src/core/shared/index.js'
import { findModel } from '../../../src/models/index.js'
import { groupedDataset } from '../../support/datasets.js'

const NOW = Date.UTC(2026, 0, 1)
const USER = 'user-7'
const model = findModel('blend', 'item')
const MEMBERS = ['rp3', 'als', 'community', 'popularity']

/** The rows of a graph with the likes and ties of a dataset, without some users. */
function columnsOf(data: Dataset, without: ReadonlySet<string> = new Set()): GraphColumns {
  const ids = data.users.ids.filter((id) => !without.has(id))
  const users = createVocabulary(ids)
  const likes = ids.flatMap((id, user) => {
    const { offsets, indices } = data.interactions
    const row = data.users.indexOf(id)
    return Array.from(indices.subarray(offsets[row], offsets[row + 1]), (item) => ({ user, item }))
  })
  const ties = ids.flatMap((id, a) => {
    const { offsets, indices } = data.ties
    const row = data.users.indexOf(id)
    const others = Array.from(indices.subarray(offsets[row], offsets[row + 1]), (b) => data.users.ids[b]!)
    return others.map((other) => ({ a, b: users.indexOf(other) })).filter(({ b }) => b > a)
  })
  return {
    ...{ users, items: data.items, kinds: ['LIKE'], tiesDirected: false },
    interactions: {
      length: likes.length,
      user: likes.map(({ user }) => user),
      item: likes.map(({ item }) => item),
      kind: likes.map(() => 0),
      weight: likes.map(() => 1),
      at: likes.map(() => Number.NaN),
    },
    ties: { length: ties.length, a: ties.map(({ a }) => a), b: ties.map(({ b }) => b) },
    tags: createVocabulary([]),
    taggings: { length: 0, item: [], tag: [], weight: [] },
  }
}

const datasetOf = (columns: GraphColumns) =>
  buildDataset(columns, { name: 'graph', kinds: DEFAULT_KINDS, asOf: NOW })

const fit = (data: Dataset, members: readonly string[]) =>
  model.fit(data, {
    ...{ target: 'item' as const, seed: 3 },
    options: { members, memberOptions: { lightgcn: { dimensions: 8, epochs: 2 } } },
  })

const meterOf = (snapshot: Snapshot | null, columns: GraphColumns) =>
  createInfluenceMeter({
    snapshots: {
      active: async () => (snapshot === null ? null : ({ version: 'v1' } as SnapshotRecord)),
      read: async () => snapshot!,
    },
    source: { export: async () => columns },
    ...{ model, kinds: DEFAULT_KINDS, progress: silentProgress, now: () => NOW },
  })

function measured(result: InfluenceResult) {
  assert.ok('snapshot' in result, JSON.stringify(result))
  return result
}

describe('the residual influence of an erased user', () => {
  const graph = columnsOf(groupedDataset({ users: 62, items: 42, likes: 6 }))
  const data = datasetOf(graph)
  const left = columnsOf(data, new Set([USER]))

  it('is measured on the nearest users by cosine similarity of histories', async () => {
    const snapshot = await fit(data, MEMBERS)
    const nearest = await meterOf(snapshot, graph).nearest(USER)
    assert.ok(!('notMeasured' in nearest))
    const { offsets, indices } = data.interactions
    const itemsOf = (id: string) => {
      const row = data.users.indexOf(id)
      return [...indices.subarray(offsets[row], offsets[row + 1])]
    }
    const cosine = (id: string) => {
      const common = itemsOf(id).filter((item) => itemsOf(USER).includes(item)).length
      return common / Math.sqrt(itemsOf(id).length * itemsOf(USER).length)
    }
    const expected = data.users.ids.filter((id) => id !== USER && cosine(id) > 0).map(cosine)
    expected.sort((a, b) => b - a)
    assert.deepEqual(nearest.map(cosine), expected.slice(0, 100))
  })

  it('is above zero on the pages of an erased snapshot, and zero after a training', async () => {
    const snapshot = await fit(data, MEMBERS)
    const nearest = await meterOf(snapshot, graph).nearest(USER)
    assert.ok(!('notMeasured' in nearest))
    const erased = eraseUsers(snapshot, [USER])
    const before = measured(await meterOf(erased, left).measure(nearest, 'quick'))
    assert.equal(before.users, nearest.length)
    assert.ok(before.changedPages > 0)
    assert.ok(before.changedEntries > 0 && before.changedEntries < 0.5, String(before.changedEntries))
    assert.deepEqual([...before.refitted].sort(), [...MEMBERS].sort())
    assert.deepEqual(before.kept, [])
    assert.deepEqual(before.graphChanged, { users: -1, items: 0, interactions: 0 })

    const retrained = await fit(datasetOf(left), MEMBERS)
    const after = measured(await meterOf(retrained, left).measure(nearest, 'quick'))
    assert.deepEqual([after.users, after.changedPages, after.changedEntries], [nearest.length, 0, 0])
    assert.deepEqual(after.graphChanged, { users: 0, items: 0, interactions: 0 })
  })

  it('leaves out members that learn in many passes, unless all are fitted again', async () => {
    const members = ['lightgcn', 'popularity']
    const erased = eraseUsers(await fit(data, members), [USER])
    const nearest = ['user-1', 'user-4', 'gone']
    const quick = measured(await meterOf(erased, left).measure(nearest, 'quick'))
    assert.deepEqual([quick.refitted, quick.kept, quick.users], [['popularity'], ['lightgcn'], 2])
    const full = measured(await meterOf(erased, left).measure(nearest, 'full'))
    assert.deepEqual([[...full.refitted].sort(), full.kept], [members, []])
    const retrained = measured(
      await meterOf(await fit(datasetOf(left), members), left).measure(nearest, 'full'),
    )
    assert.deepEqual([retrained.changedPages, retrained.changedEntries], [0, 0])
  })

  it('says why it is not measured', async () => {
    const reason = async (given: ReturnType<ReturnType<typeof meterOf>['nearest']>) => {
      const result = await given
      assert.ok('notMeasured' in result)
      return result.notMeasured
    }
    const snapshot = await fit(data, ['lightgcn'])
    assert.match(await reason(meterOf(null, graph).nearest(USER)), /no snapshot is active/)
    assert.match(await reason(meterOf(snapshot, graph).nearest('new')), /does not know the user/)
    assert.match(await reason(meterOf(snapshot, graph).nearest('user-61')), /no other user/)
    const quick = await meterOf(snapshot, left).measure(['user-1'], 'quick')
    assert.ok('notMeasured' in quick && /--influence full/.test(String(quick.notMeasured)))
  })
})
