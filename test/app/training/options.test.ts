import assert from 'node:assert/strict'
import { test } from 'vitest'
import { trainingOptions } from '../../../src/app/training/options.js'
import type { KindredError } from '../../../src/core/shared/index.js'
import { fakeModels } from '../../support/fake-training.js'

const names = {
  item: ['blend', 'lightgcn', 'community', 'popularity'],
  friend: ['blend', 'friends-blend', 'adamic-adar', 'community'],
}
const resolve = (model: string, settings = {}) => trainingOptions(model, settings, fakeModels(), names)

test('the blend has its own defaults', () => {
  assert.deepEqual(resolve('blend'), { item: {}, friend: {} })
})

test('settings of a member apply to every blend that contains it; settings of a blend apply to that blend', () => {
  const settings = { lightgcn: { width: 32 }, community: { seed: 1 }, blend: { members: ['lightgcn'] } }
  assert.deepEqual(resolve('blend', settings), {
    item: { members: ['lightgcn'], memberOptions: { lightgcn: { width: 32 }, community: { seed: 1 } } },
    friend: { memberOptions: { community: { seed: 1 } } },
  })
})

test('another model is published as a blend of it and popularity', () => {
  assert.deepEqual(resolve('lightgcn').item, { members: ['lightgcn', 'popularity'] })
  assert.deepEqual(resolve('popularity').item, { members: ['popularity'] })
})

test('an unknown member name is BAD_CONFIGURATION', () => {
  const bad = (error: KindredError) =>
    error.code === 'BAD_CONFIGURATION' && /lightgcn/.test(error.remedy ?? '')
  assert.throws(() => resolve('nonsense'), bad)
  assert.throws(() => resolve('adamic-adar'), bad)
  assert.throws(() => resolve('blend', { nonsense: { a: 1 } }), bad)
})
