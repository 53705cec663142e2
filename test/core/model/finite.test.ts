import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { checkFiniteSnapshot, findBadArray, MAX_ELEMENT } from '../../../src/core/model/index.js'
import { exampleSnapshot } from '../../support/snapshots.js'

const BAD = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 * MAX_ELEMENT]

test('finds an element that is not finite wherever it is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 }), {
        minLength: 1,
        maxLength: 50,
      }),
      fc.nat(),
      fc.constantFrom(...BAD),
      fc.boolean(),
      (values, position, bad, isDouble) => {
        const array = isDouble ? Float64Array.from(values) : Float32Array.from(values)
        assert.equal(findBadArray({ arrays: { vectors: array }, members: {} }), null)
        array[position % array.length] = bad
        assert.equal(findBadArray({ arrays: { vectors: array }, members: {} })?.path, 'vectors')
      },
    ),
  )
})

test('a snapshot with such an element, also in a member, is refused', () => {
  const sound = exampleSnapshot()
  checkFiniteSnapshot(sound)
  for (const bad of BAD) {
    const broken = { ...sound, arrays: { ...sound.arrays, extra: Float32Array.of(0, bad) } }
    for (const snapshot of [broken, { ...sound, members: { inner: broken } }])
      assert.throws(() => checkFiniteSnapshot(snapshot), { code: 'FIT_DIVERGED', message: /extra/ })
  }
})
