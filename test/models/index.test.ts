import assert from 'node:assert/strict'
import { test } from 'vitest'
import {
  FRIEND_SOURCE_NAMES,
  FRIEND_SOURCES,
  ITEM_SOURCE_NAMES,
  ITEM_SOURCES,
} from '../../src/core/model/index.js'
import { findModel, membersOf, models } from '../../src/models/index.js'

test('every model is found by its name, for its target only', () => {
  for (const target of ['item', 'friend'] as const) {
    for (const [name, model] of models(target)) {
      assert.equal(findModel(name, target), model)
      assert.ok(model.targets.includes(target))
    }
  }
  assert.throws(() => findModel('item-knn', 'friend'), { code: 'BAD_CONFIGURATION' })
})

test('the error for an unknown name lists the known ones', () => {
  assert.throws(() => findModel('magic', 'item'), {
    code: 'BAD_CONFIGURATION',
    message: /magic/,
    remedy: /popularity, lightgcn, item-knn/,
  })
})

test('the error for a former name gives the current one', () => {
  const remedyFor = (former: string, current: string) => ({
    code: 'BAD_CONFIGURATION',
    message: new RegExp(former),
    remedy: new RegExp(`^it is now called "${current}"; models for items are: `),
  })
  assert.throws(() => findModel('neighbours', 'item'), remedyFor('neighbours', 'rp3'))
  assert.throws(() => findModel('friends', 'item'), remedyFor('friends', 'friends-liked'))
})

test('the members of a blend are the trained sources, under the names of their models', () => {
  const itemNames = ITEM_SOURCE_NAMES.filter((name) => ITEM_SOURCES[name].trained)
  const friendNames = FRIEND_SOURCE_NAMES.filter((name) => FRIEND_SOURCES[name].trained)
  assert.deepEqual([...membersOf('blend', 'item')].sort(), [...itemNames].sort())
  assert.deepEqual([...membersOf('friends-blend', 'friend')].sort(), [...friendNames].sort())
  for (const name of itemNames) assert.equal(findModel(name, 'item').name, name)
  for (const name of friendNames) assert.equal(findModel(name, 'friend').name, name)
})
