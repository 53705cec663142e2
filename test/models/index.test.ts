import assert from 'node:assert/strict'
import { test } from 'vitest'
import {
  FRIEND_SOURCE_NAMES,
  FRIEND_SOURCES,
  ITEM_SOURCE_NAMES,
  ITEM_SOURCES,
} from '../../src/core/model/index.js'
import { findModel, membersOf, models } from '../../src/models/index.js'

test('every model is found under its name, for its target alone', () => {
  for (const target of ['item', 'friend'] as const) {
    for (const [name, model] of models(target)) {
      assert.equal(findModel(name, target), model)
      assert.ok(model.targets.includes(target))
    }
  }
  assert.throws(() => findModel('item-knn', 'friend'), { code: 'BAD_CONFIGURATION' })
})

test('an unknown name is answered with the names there are', () => {
  assert.throws(() => findModel('magic', 'item'), {
    code: 'BAD_CONFIGURATION',
    message: /magic/,
    remedy: /popularity, lightgcn, item-knn/,
  })
})

test('a renamed model is answered with its current name', () => {
  const remedyFor = (former: string, current: string) => ({
    code: 'BAD_CONFIGURATION',
    message: new RegExp(former),
    remedy: new RegExp(`^it is now called "${current}"; models for items are: `),
  })
  assert.throws(() => findModel('neighbours', 'item'), remedyFor('neighbours', 'rp3'))
  assert.throws(() => findModel('friends', 'item'), remedyFor('friends', 'friends-liked'))
})

test('a source with an array form has the name of its model, and every member of a blend is a source', () => {
  const itemNames = ITEM_SOURCE_NAMES.filter((name) => ITEM_SOURCES[name].trained)
  const friendNames = FRIEND_SOURCE_NAMES.filter((name) => FRIEND_SOURCES[name].trained)
  assert.deepEqual([...membersOf('blend', 'item')].sort(), [...itemNames].sort())
  assert.deepEqual([...membersOf('friends-blend', 'friend')].sort(), [...friendNames].sort())
  for (const name of itemNames) assert.equal(findModel(name, 'item').name, name)
  for (const name of friendNames) assert.equal(findModel(name, 'friend').name, name)
})
