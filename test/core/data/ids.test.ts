import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { pairKey } from '../../../src/core/data/ids.js'

test('a pair has one key in either order', () => {
  assert.equal(pairKey('b', 'a'), 'a:b')
  assert.equal(pairKey('a', 'b'), 'a:b')
})

test('two pairs never share a key, whatever characters their ids contain', () => {
  assert.notEqual(pairKey('a:b', 'c'), pairKey('a', 'b:c'))
  const id = fc.string({ unit: fc.constantFrom('a', ':', '\\'), minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(id, id, id, id, (a, b, c, d) => {
      const same = (a === c && b === d) || (a === d && b === c)
      assert.equal(pairKey(a, b) === pairKey(c, d), same)
    }),
  )
})
