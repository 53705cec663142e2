import assert from 'node:assert/strict'
import { test } from 'vitest'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { effectiveWeight, hidesItem, toldKinds } from '../../../src/core/data/index.js'

test('a rating that is no like says nothing, and hides its item all the same', () => {
  const rating = { kind: 'RATE', weight: 0.5, at: null }
  assert.equal(effectiveWeight({ ...rating, liked: false }, DEFAULT_KINDS, 0), 0)
  assert.equal(effectiveWeight({ ...rating, liked: true }, DEFAULT_KINDS, 0), 0.5)
  assert.equal(effectiveWeight({ ...rating, liked: null }, DEFAULT_KINDS, 0), 0.5)
  assert.equal(effectiveWeight(rating, DEFAULT_KINDS, 0), 0.5)
  assert.equal(hidesItem(rating, DEFAULT_KINDS, 0), true)
})

test('views and clicks are not told to other users; kinds without the flag are', () => {
  const kinds = {
    ...DEFAULT_KINDS,
    WISH: { weight: 1, sign: 1, halfLifeDays: null, suppressDays: 0 },
  } as const
  assert.deepEqual(toldKinds(kinds), ['LISTEN', 'LIKE', 'RATE', 'PURCHASE', 'DISLIKE', 'WISH'])
})

test('the weight of an interaction that is very old is small, and stays above 0 in single precision', () => {
  const view = { kind: 'VIEW', weight: 1, at: 0 }
  const now = Date.UTC(2026, 0, 1)
  assert.ok(Math.fround(effectiveWeight(view, DEFAULT_KINDS, now)) > 0)
  const day = { VIEW: { ...DEFAULT_KINDS.VIEW, halfLifeDays: 0.001 } }
  assert.ok(Math.fround(effectiveWeight(view, day, now)) > 0)
  assert.ok(effectiveWeight({ ...view, at: now }, day, now) > effectiveWeight(view, day, now))
})
