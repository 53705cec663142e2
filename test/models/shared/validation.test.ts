import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { holdOutInteractions, holdOutTies } from '../../../src/core/data/index.js'
import { evaluateRanking, sampleHeldOutUsers } from '../../../src/models/shared/validation.js'
import { bestRows } from '../../../src/numeric/linear/index.js'
import { csrFromTriplets, hasEntry, transpose } from '../../../src/numeric/sparse/index.js'
import { groupedDataset } from '../../support/datasets.js'

test('bestRows is the head of a stable sort', () => {
  const score = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, -Infinity, Infinity))
  fc.assert(
    fc.property(fc.array(score, { maxLength: 60 }), fc.integer({ min: 0, max: 70 }), (values, k) => {
      const scores = Float32Array.from(values)
      const rows = [...scores.keys()].filter((row) => Number.isFinite(scores[row]))
      rows.sort((left, right) => scores[right]! - scores[left]! || left - right)
      assert.deepEqual([...bestRows(scores, k)], rows.slice(0, k))
    }),
  )
})

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

test('a cut of interactions splits each user and leaves everybody something', () => {
  const data = groupedDataset()
  const { data: rest, heldOut } = holdOutInteractions(data, 0.2, 1)
  assert.equal(rest.interactions.indices.length + heldOut.indices.length, data.interactions.indices.length)
  const share = heldOut.indices.length / data.interactions.indices.length
  assert.ok(Math.abs(share - 0.2) < 0.03, `${share}`)
  for (let user = 0; user < data.users.size; user++) {
    const before = data.interactions.offsets[user + 1]! - data.interactions.offsets[user]!
    const after = rest.interactions.offsets[user + 1]! - rest.interactions.offsets[user]!
    assert.ok(before === 0 || after > 0)
    for (let entry = heldOut.offsets[user]!; entry < heldOut.offsets[user + 1]!; entry++) {
      assert.ok(!hasEntry(rest.interactions, user, heldOut.indices[entry]!))
    }
  }
  assert.deepEqual(holdOutInteractions(data, 0.2, 1).heldOut, heldOut)
  assert.notEqual(rest.hash, data.hash)
  assert.equal(sampleHeldOutUsers(heldOut, 10, 1).length, 10)
})

test('a cut by time holds out the latest', () => {
  const data = groupedDataset()
  const times = Float64Array.from(data.interactions.indices, (_, entry) => (entry * 7919) % 1000)
  const { data: rest, heldOut } = holdOutInteractions({ ...data, times }, 0.3, 1)
  assert.equal(rest.times!.length, rest.interactions.indices.length)
  for (let user = 0; user < data.users.size; user++) {
    const kept = rest.times!.subarray(rest.interactions.offsets[user], rest.interactions.offsets[user + 1])
    for (
      let entry = data.interactions.offsets[user]!;
      entry < data.interactions.offsets[user + 1]!;
      entry++
    ) {
      if (!hasEntry(heldOut, user, data.interactions.indices[entry]!)) continue
      assert.ok(times[entry]! >= Math.max(...kept))
    }
  }
})

test('a cut of ties takes both directions', () => {
  const data = groupedDataset()
  const { data: rest, heldOut } = holdOutTies(data, 0.2, 1)
  assert.deepEqual(transpose(heldOut), heldOut)
  assert.deepEqual(transpose(rest.ties), rest.ties)
  assert.equal(rest.ties.indices.length + heldOut.indices.length, data.ties.indices.length)
  const share = heldOut.indices.length / data.ties.indices.length
  assert.ok(Math.abs(share - 0.2) < 0.05, `${share}`)
})
