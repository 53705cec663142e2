import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import {
  checkId,
  idProblem,
  kindProblem,
  timeProblem,
  weightMeaning,
  weightProblem,
  wholeMilliseconds,
} from '../../../src/core/data/index.js'

const NOW = Date.UTC(2026, 0, 1)

test('a strength is finite, above 0 and keeps its value in single precision', () => {
  const reasonOf = (weight: number) => weightProblem(weight, 'strength', null)?.reason ?? null
  assert.equal(reasonOf(1), null)
  assert.equal(reasonOf(1e6), null)
  assert.equal(reasonOf(0), 'a strength of 0 or less')
  assert.equal(reasonOf(1e300), 'a strength above 1000000')
  assert.equal(reasonOf(1e-50), 'a strength below 0.000001')
  for (const weight of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    assert.equal(reasonOf(weight), 'a strength that is not finite')
  fc.assert(
    fc.property(fc.double(), (weight) => {
      if (reasonOf(weight) !== null) return
      const single = Math.fround(weight)
      assert.ok(single > 0 && Number.isFinite(single))
    }),
  )
})

test('a rating is on the scale; 0 and below may be', () => {
  assert.equal(weightProblem(0, 'rating', { min: 0, max: 5 }), null)
  assert.equal(weightProblem(-3, 'rating', { min: -10, max: 10 }), null)
  const problem = weightProblem(7, 'rating', { min: 0.5, max: 5 })
  assert.equal(problem?.reason, 'a rating outside the scale 0.5 to 5')
  assert.match(problem?.remedy ?? '', /ratings\.scale/)
  assert.equal(weightMeaning('RATE', DEFAULT_KINDS), 'rating')
  assert.equal(weightMeaning('LIKE', DEFAULT_KINDS), 'strength')
})

test('kinds are own names of the table; times are from 1970 to a day ahead', () => {
  assert.equal(kindProblem('LIKE', DEFAULT_KINDS), null)
  for (const kind of ['HUM', 'toString', '']) assert.match(kindProblem(kind, DEFAULT_KINDS)!.remedy, /LIKE/)
  assert.equal(timeProblem(0, NOW), null)
  assert.equal(timeProblem(NOW + 80_000_000, NOW), null)
  assert.equal(timeProblem(-1, NOW)?.reason, 'is before 1970')
  assert.equal(timeProblem(NOW + 90_000_000, NOW)?.reason, 'is in the future')
  assert.equal(timeProblem(Number.NaN, NOW)?.reason, 'is not a valid time')
  assert.equal(wholeMilliseconds(1_700_000_000_123.9), 1_700_000_000_123)
})

test('an id is trimmed, and half of a surrogate pair is refused', () => {
  assert.equal(checkId(' a b ', 'user'), 'a b')
  assert.equal(idProblem('😀'), null)
  for (const half of ['\ud83d', 'x\ude00', '\ude00\ud83d'])
    assert.equal(idProblem(half), 'has half of a surrogate pair')
})
