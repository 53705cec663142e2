import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { detectScale, isLike, likesOf, ratingWeight, scaleOfFew } from '../../../src/core/data/index.js'

const scaleOf = (...ratings: number[]) => {
  const scale = detectScale(Float64Array.from(ratings))
  return scale === null ? null : [scale.min, scale.max]
}
const repeated = (ratings: readonly number[], times: number): number[] =>
  Array.from({ length: times }, () => ratings).flat()

test('the scale is the first common one that contains the ratings; half stars start at 0.5', () => {
  assert.equal(scaleOf(), null)
  assert.deepEqual(scaleOf(0, 1, 1), [0, 1])
  assert.deepEqual(scaleOf(1, 2, 5, 3), [1, 5])
  assert.deepEqual(scaleOf(3.5, 4), [0.5, 5])
  assert.deepEqual(scaleOf(0.5, 5), [0.5, 5])
  assert.deepEqual(scaleOf(0, 2, 5, 0), [0, 5])
  assert.deepEqual(scaleOf(8, 3, 10), [1, 10])
  assert.deepEqual(scaleOf(20, 95, 60), [0, 100])
  assert.deepEqual(scaleOf(-1, 1, 0, -1), [-1, 1])
  assert.deepEqual(scaleOf(-9.5, 3, 10), [-10, 10])
  assert.deepEqual(scaleOf(-500, 300), [-500, 300])
  assert.deepEqual(scaleOf(7000, 7000), [0, 7000])
})

test('one wrong rating does not move the scale: far away among few, or alone among many', () => {
  assert.deepEqual(scaleOf(1, 2, 3, 4, 5, 50), [1, 5])
  assert.deepEqual(scaleOf(1, 2, 3, 4, 5, -99), [1, 5])
  assert.deepEqual(scaleOf(...repeated([1, 2, 3, 4, 5], 5), 0), [1, 5])
  assert.deepEqual(scaleOf(...repeated([1, 2, 3, 4, 5], 5), 6), [1, 5])
  assert.deepEqual(scaleOf(...repeated([1, 2, 3, 4, 5], 5), 0.5), [1, 5])
  assert.deepEqual(scaleOf(-500, 0, 300, 200, 100, 1e6), [-500, 300])
  // Two of 25 are no mistake.
  assert.deepEqual(scaleOf(...repeated([1, 2, 3, 4, 5], 5), 6, 7), [1, 10])
})

test('whatever single outlier joins whole ratings from 1 to 5, the scale stays', () => {
  const outlier = fc.oneof(
    fc.double({ min: 5.01, max: 1e6, noNaN: true }),
    fc.double({ min: -1e6, max: 0.9, noNaN: true }),
  )
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 15 }), outlier, (more, wrong) => {
      assert.deepEqual(scaleOf(1, 2, 3, 4, 5, ...more, wrong), [1, 5])
    }),
  )
})

test('a graph that knows nothing reads its first ratings as 0 to 5 where that is possible', () => {
  assert.deepEqual(scaleOfFew([4]), { min: 0, max: 5 })
  assert.deepEqual(scaleOfFew([1]), { min: 0, max: 5 })
  assert.deepEqual(scaleOfFew([8, 2]), { min: 0, max: 10 })
  assert.deepEqual(scaleOfFew([80]), { min: 0, max: 100 })
  assert.deepEqual(scaleOfFew([-3]), { min: -10, max: 10 })
  assert.deepEqual(scaleOfFew([4, 3, 1, -900]), { min: 0, max: 5 })
})

test('a rating is a like above the middle and from the mean of the user on, or from the setting on', () => {
  const rules = { scale: { min: 1, max: 5 }, likeFrom: null }
  assert.deepEqual(
    [2, 3, 3.5, 5].map((rating) => isLike(rating, null, rules)),
    [false, false, true, true],
  )
  assert.equal(isLike(4, 4.5, rules), false)
  assert.equal(isLike(4.1, (4.1 + 4.1 + 4.1) / 3, rules), true)
  assert.equal(isLike(3, 4.5, { ...rules, likeFrom: 3 }), true)
  assert.equal(isLike(4, 1, { ...rules, likeFrom: 4.5 }), false)
  assert.deepEqual(
    [1, 3, 5].map((rating) => ratingWeight(rating, rules.scale)),
    [0.1, 1, 2],
  )
})

test('likes are judged by the mean of the rows that count; a rating without a value counts', () => {
  const columns = {
    length: 5,
    user: Int32Array.of(0, 0, 0, 1, 1),
    kind: Uint8Array.of(0, 0, 0, 0, 1),
    value: Float64Array.of(3.5, 4, 5, Number.NaN, 1),
  }
  const ratings = { scale: { min: 1, max: 5 }, likeFrom: null, kinds: [true, false] }
  assert.deepEqual([...likesOf(columns, ratings, () => true)], [0, 0, 1, 1, 1])
  assert.deepEqual([...likesOf(columns, ratings, (row) => row < 2)], [0, 1, 1, 1, 1])
})
