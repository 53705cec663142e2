import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { closeness } from '../../../src/app/lists/search.js'

describe('closeness of a title to a text', () => {
  it('falls from the whole title over its beginning and its words to the middle of a word', () => {
    const titles = ['mar', 'mar negro', 'mar of the whole wide world', 'del mar', 'samar', 'something else']
    const scores = titles.map((title) => closeness('mar', title))
    assert.deepEqual(
      scores,
      [...scores].sort((left, right) => right - left),
    )
    assert.equal(new Set(scores).size, titles.length)
  })

  it('is 1 only for the text itself, and never outside 0 to 1', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (wanted, title) => {
        const score = closeness(wanted, title)
        assert.ok(score >= 0 && score <= 1)
        assert.equal(score === 1, wanted === title)
      }),
    )
  })
})
