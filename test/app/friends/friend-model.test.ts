import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createFriendModelLoader } from '../../../src/app/friends/friend-model.js'
import type { Recommender, Snapshot } from '../../../src/core/model/index.js'

import { KindredError } from '../../../src/core/shared/index.js'
import { exampleSnapshot } from '../../support/snapshots.js'

const source: Recommender = { name: 'lightgcn', recommend: async () => [] }

function friendSnapshot(): Snapshot {
  return { ...exampleSnapshot(), target: 'friend' }
}

test('a model of an earlier version that cannot be loaded counts as missing, and is logged once', () => {
  const lines: string[] = []
  const models = createFriendModelLoader(
    ({ algorithm }) => {
      if (algorithm === 'rp3') throw new KindredError('BAD_DATA', 'other features', { remedy: 'train again' })
      return source
    },
    (line) => lines.push(line),
  )
  const snapshot = friendSnapshot()
  for (const model of [models(snapshot), models(snapshot)]) {
    assert.equal(model.sources.size, 0)
    assert.equal(model.weights, null)
  }
  assert.equal(lines.length, 1)
  assert.match(lines[0]!, /other features/)
})

test('an internal error is not hidden', () => {
  const models = createFriendModelLoader(
    () => {
      throw new TypeError('a fault')
    },
    () => {},
  )
  assert.throws(() => models(friendSnapshot()), /a fault/)
})

test('members without a live counterpart are loaded once', () => {
  let loads = 0
  const models = createFriendModelLoader(
    () => {
      loads++
      return source
    },
    () => assert.fail('nothing is wrong'),
  )
  const snapshot = friendSnapshot()
  assert.deepEqual([...models(snapshot).sources.keys()], ['lightgcn', 'rp3'])
  models(snapshot)
  assert.equal(loads, 2)
})
