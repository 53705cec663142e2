import assert from 'node:assert/strict'
import { test } from 'vitest'
import { blocksOf, evaluateRanking, sampleHeldOutUsers } from '../../../src/models/shared/validation.js'
import { csrFromTriplets, rowCounts } from '../../../src/numeric/sparse/index.js'
import { groupedDataset } from '../../support/datasets.js'

test('evaluateRanking ranks neither known targets nor, with excludeSelf, the user', async () => {
  const known = csrFromTriplets(3, 3, { rows: [0], columns: [1] })
  const relevant = csrFromTriplets(3, 3, { rows: [0], columns: [2] })
  const scoreBlock = (users: Int32Array, scores: Float32Array) => {
    for (const position of users.keys()) scores.set([3, 2, 1], 3 * position)
  }
  const items = await evaluateRanking(scoreBlock, { known, relevant, k: 1 })
  assert.equal(items.recall, 0)
  const users = await evaluateRanking(scoreBlock, { known, relevant, k: 1, excludeSelf: true })
  assert.equal(users.recall, 1)
  assert.deepEqual([...users.users], [0])
  assert.deepEqual([...users.ndcgs], [1])
})

test('a sample of held-out users has the given size, ascends, and depends on the seed only', () => {
  const { interactions } = groupedDataset()
  const counts = rowCounts(interactions)
  const users = sampleHeldOutUsers(interactions, 10, 1)
  assert.equal(users.length, 10)
  assert.deepEqual(
    [...users],
    [...users].sort((left, right) => left - right),
  )
  assert.ok(users.every((user) => counts[user]! > 0))
  assert.deepEqual(sampleHeldOutUsers(interactions, 10, 1), users)
  assert.notDeepEqual(sampleHeldOutUsers(interactions, 10, 2), users)
})

test('blocks cover all users in order', () => {
  const users = Int32Array.from({ length: 1200 }, (_, user) => user)
  const blocks = [...blocksOf(users, 1000)]
  assert.deepEqual(
    blocks.flatMap((block) => [...block.users]),
    [...users],
  )
  assert.deepEqual(
    blocks.map(({ start }) => start),
    [0, 512, 1024],
  )
})
