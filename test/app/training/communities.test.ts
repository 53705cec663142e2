import assert from 'node:assert/strict'
import { test } from 'vitest'
import { communitiesOf, identifyCommunities, identitiesOf } from '../../../src/app/training/communities.js'
import { createVocabulary } from '../../../src/core/data/index.js'
import type { Snapshot } from '../../../src/core/model/index.js'

const labels = { describe: async (ids: readonly string[]) => ids.map((id) => ({ id, title: id, tags: [] })) }
const items = createVocabulary(['tea', 'jam', 'ink', 'pen'])

/**
 * @param groups members of each community without its parts, one letter per user, and the index of its
 *   parent. Its favourites are the items with its index and with the next one.
 */
function snapshotOf(
  groups: readonly { readonly members: string; readonly parent?: number }[],
  metrics = { modularity: 0.4 },
): Snapshot {
  const users = createVocabulary([...new Set(groups.flatMap(({ members }) => [...members]))].sort())
  const communityOf = new Int32Array(users.size).fill(-1)
  for (const [place, { members }] of groups.entries())
    for (const id of members) communityOf[users.indexOf(id)] = place
  const shared = { target: 'item', seed: 1, datasetHash: '', users, items, options: {}, tuned: {} } as const
  return {
    ...shared,
    algorithm: 'blend',
    metrics: { 'ndcg@20': 0.5 },
    arrays: {},
    members: {
      community: {
        ...shared,
        algorithm: 'community',
        metrics,
        members: {},
        arrays: {
          communityOf,
          parents: Int32Array.from(groups, ({ parent = -1 }) => parent),
          partModularity: new Float32Array(groups.length).fill(0.25),
          favourites: Int32Array.from(groups.flatMap((_, place) => [place % 4, -1])),
          favouriteScores: new Float32Array(groups.length * 2).fill(1),
        },
      },
    },
  }
}

const identified = (version: string, snapshot: Snapshot, before: Snapshot | null) =>
  identifyCommunities(version, snapshot, before, labels)

test('members count for the parent community too; favourites end at the padding', () => {
  const [whole, part] = communitiesOf(snapshotOf([{ members: 'abc' }, { members: 'de', parent: 0 }]))
  assert.deepEqual([...whole!.members], [0, 1, 2, 3, 4])
  assert.deepEqual([whole!.parent, whole!.level, whole!.modularity], [null, 0, 0.25])
  assert.deepEqual([part!.parent, part!.level, part!.modularity], [0, 1, null])
  assert.deepEqual([...part!.favourites], [1])
})

test('the first training names all communities; the next keeps the names of those it finds again, in any order', async () => {
  const first = await identified('v1', snapshotOf([{ members: 'abcd' }, { members: 'efg' }]), null)
  assert.deepEqual(identitiesOf(first), [
    { id: 'v1:0', name: 'Fans of tea' },
    { id: 'v1:1', name: 'Fans of jam' },
  ])
  assert.deepEqual(first.metrics, {
    'ndcg@20': 0.5,
    'communities/count': 2,
    'communities/modularity': 0.4,
  })
  const next = snapshotOf([{ members: 'efgd' }, { members: 'abc' }, { members: 'xyz' }])
  const second = await identified('v2', next, first)
  assert.deepEqual(identitiesOf(second), [
    { id: 'v1:1', name: 'Fans of jam' },
    { id: 'v1:0', name: 'Fans of tea' },
    { id: 'v2:2', name: 'Fans of ink' },
  ])
  assert.equal(second.metrics['communities/kept'], 2)
  assert.ok(second.metrics['communities/nmi']! < 1 && second.metrics['communities/nmi']! > 0.3)
  assert.ok(second.metrics['communities/ari']! < 1 && second.metrics['communities/ari']! > 0.3)
})

test('a community keeps its identity if a few users join or leave', async () => {
  const first = await identified('v1', snapshotOf([{ members: 'abcdefgh' }]), null)
  const second = await identified('v2', snapshotOf([{ members: 'abABCDEFGHIJK' }]), first)
  assert.deepEqual(identitiesOf(second), identitiesOf(first))
  assert.equal(second.metrics['communities/nmi'], 1)
})

test('an overlap below 0.3 makes a new community', async () => {
  const first = await identified('v1', snapshotOf([{ members: 'abcdefg' }]), null)
  const parted = snapshotOf([{ members: 'ab' }, { members: 'cd' }, { members: 'ef' }, { members: 'g' }])
  const second = await identified('v2', parted, first)
  assert.deepEqual(identitiesOf(second).slice(0, 2), [
    { id: 'v2:0', name: 'Fans of tea' },
    { id: 'v2:1', name: 'Fans of jam' },
  ])
  assert.equal(second.metrics['communities/kept'], 0)
})

test('a snapshot without communities stays as it is', async () => {
  const bare = { ...snapshotOf([]), members: {} }
  assert.equal(await identified('v1', bare, null), bare)
})
