import assert from 'node:assert/strict'
import { test } from 'vitest'
import { blendOptions, mergeSettings } from '../../../src/app/training/options.js'

test('an override replaces an option; all other options stay', () => {
  const under = { als: { factors: 8, weighted: true }, ease: { items: 5 } }
  const joined = mergeSettings(under, { als: { factors: 16 }, content: {} })
  assert.deepEqual(joined, { als: { factors: 16, weighted: true }, ease: { items: 5 }, content: {} })
  assert.deepEqual(under.als, { factors: 8, weighted: true })
})

test('a blend gets its own options and those of its members', () => {
  const settings = { blend: { members: ['als'] }, als: { factors: 8 }, other: { x: 1 } }
  assert.deepEqual(blendOptions('blend', ['als', 'ease'], settings), {
    members: ['als'],
    memberOptions: { als: { factors: 8 } },
  })
  assert.deepEqual(blendOptions('als', [], settings), { factors: 8 })
  assert.deepEqual(blendOptions('popularity', [], settings), {})
})
