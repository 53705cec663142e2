import assert from 'node:assert/strict'
import { test } from 'vitest'
import { holdOutInteractions, holdOutTies } from '../../../src/core/dataset/hold-out.js'
import { hasEntry, transpose } from '../../../src/numeric/sparse/index.js'
import { groupedDataset } from '../../support/datasets.js'

test('a hold-out of interactions splits each history and leaves at least one interaction', () => {
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
})

test('with times, the latest interactions are held out', () => {
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

test('both directions of an undirected tie are held out together', () => {
  const data = groupedDataset()
  const { data: rest, heldOut } = holdOutTies(data, 0.2, 1)
  assert.deepEqual(transpose(heldOut), heldOut)
  assert.deepEqual(transpose(rest.ties), rest.ties)
  assert.equal(rest.ties.indices.length + heldOut.indices.length, data.ties.indices.length)
  const share = heldOut.indices.length / data.ties.indices.length
  assert.ok(Math.abs(share - 0.2) < 0.05, `${share}`)
})
