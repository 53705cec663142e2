import assert from 'node:assert/strict'
import fc from 'fast-check'
import { it } from 'vitest'
import { lowerBound, upperBound } from '../../../src/numeric/sparse/binary-search.js'

const ascending = fc
  .array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 })
  .map((values) => values.sort((left, right) => left - right))

it('finds the first value at or above a bound, and the first above it', () => {
  fc.assert(
    fc.property(ascending, fc.integer({ min: -1, max: 21 }), (values, bound) => {
      const count = (matches: (value: number) => boolean) => values.filter(matches).length
      assert.equal(
        lowerBound(values, bound),
        count((value) => value < bound),
      )
      assert.equal(
        upperBound(values, bound),
        count((value) => value <= bound),
      )
    }),
  )
})

it('searches a range of positions only', () => {
  const values = [1, 2, 3, 0, 5, 6]
  assert.equal(lowerBound(values, 6, 3, 5), 5)
  assert.equal(upperBound(values, 0, 3), 4)
})
