import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findModel, models } from '../../src/models/index.js'

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
