import assert from 'node:assert/strict'
import { test, vi } from 'vitest'
import { createSnapshotHolder } from '../../../src/app/serving/snapshot-holder.js'
import type { ItemSource, Snapshot } from '../../../src/core/model/index.js'
import { KindredError } from '../../../src/core/shared/index.js'
import { exampleSnapshot } from '../../support/snapshots.js'

function holderFailingWith(error: Error) {
  const reads = { count: 0 }
  const holder = createSnapshotHolder(
    {
      read: async () => {
        reads.count++
        throw error
      },
      deletedSince: async () => [],
    },
    () => assert.fail('there is nothing to load'),
  )
  return { reads, get: () => assert.rejects(holder.get('v1'), error) }
}

test('a damaged snapshot is not read for every page, but again after a delay', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { reads, get } = holderFailingWith(new KindredError('BAD_DATA', 'a chunk is missing'))
    for (let page = 0; page < 3; page++) await get()
    assert.equal(reads.count, 1)
    vi.advanceTimersByTime(60_000)
    await get()
    assert.equal(reads.count, 2)
  } finally {
    vi.useRealTimers()
  }
})

test('a snapshot that the database failed to return is requested again by the next page', async () => {
  const { reads, get } = holderFailingWith(new KindredError('DATABASE_UNAVAILABLE', 'away'))
  await get()
  await get()
  assert.equal(reads.count, 2)
})

test('members with weight 0 in every segment are not loaded, unless an experiment gives them a weight', async () => {
  const members = Object.fromEntries(
    ['als', 'lightgcn', 'popularity'].map((name) => [name, { ...exampleSnapshot(), algorithm: name }]),
  )
  const weights = {
    segments: [{ maxHistory: null, weights: { lightgcn: 1, als: 0, popularity: 0 } }],
    ablationGains: {},
  }
  const blend: Snapshot = { ...exampleSnapshot(), members, tuned: { blend: weights } }
  const sourcesWith = async (weighed: readonly ItemSource[]) => {
    const holder = createSnapshotHolder(
      { read: async () => blend, deletedSince: async () => [] },
      ({ algorithm }) => ({ name: algorithm, recommend: async () => [] }),
      { snapshots: 0, sources: new Set(weighed) },
    )
    return [...(await holder.get('v1')).sources.keys()]
  }
  assert.deepEqual(await sourcesWith([]), ['lightgcn'])
  assert.deepEqual(await sourcesWith(['als']), ['als', 'lightgcn'])
})

test('a snapshot in use does not know users and items that were deleted, and reads each deletion once', async () => {
  const snapshot = exampleSnapshot()
  const [user] = snapshot.users.ids
  const [, item] = snapshot.items.ids
  const asked: number[] = []
  const deleted = [
    { label: 'User', id: user!, number: 1, at: 7 },
    { label: 'Item', id: item!, number: 2, at: 8 },
    { label: 'User', id: 'unknown', number: 2, at: 8 },
  ] as const
  const holder = createSnapshotHolder(
    {
      read: async () => snapshot,
      deletedSince: async (_, since) => {
        asked.push(since)
        return deleted.filter(({ number }) => number > since)
      },
    },
    ({ algorithm }) => ({ name: algorithm, recommend: async () => [] }),
  )
  const serving = await holder.get('v1', 0)
  assert.equal(serving.users.indexOf(user!), 0)
  await Promise.all([holder.get('v1', 2), holder.get('v1', 2), holder.get('v1', 1)])
  assert.equal(serving.users.indexOf(user!), -1)
  assert.equal(serving.items.indexOf(item!), -1)
  assert.ok(!serving.items.ids.includes(item!) && serving.items.size === snapshot.items.size)
  assert.equal(serving.deletedUsers.get(user!), 7)
  await holder.get('v1', 2)
  assert.deepEqual(asked, [0])
  assert.equal(holder.deletions(), 2)
})
