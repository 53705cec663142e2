import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { checkTag, tagKey, tagName } from '../../../src/core/data/index.js'

test('a tag is known by its words, whatever their case, spacing and composition', () => {
  assert.equal(tagName('  Hip \t Hop '), 'Hip Hop')
  assert.equal(tagKey('HIP  hop'), 'hip hop')
  assert.equal(tagKey('Cafe\u0301'), tagKey('CAFÉ'))
  assert.equal(checkTag(' a  b', 'tags'), 'a b')
  assert.throws(() => checkTag(' \t ', 'tags'), /tags is empty/)
})

test('name and key are stable: normalising again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (tag) => {
      assert.equal(tagName(tagName(tag)), tagName(tag))
      assert.equal(tagKey(tagName(tag)), tagKey(tag))
    }),
  )
})
