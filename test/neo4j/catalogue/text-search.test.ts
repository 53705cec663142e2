import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { luceneQuery } from '../../../src/neo4j/catalogue/text-search.js'

describe('a text as a query of Lucene', () => {
  it('looks every word up as it is, as a beginning and by its parts', () => {
    assert.equal(luceneQuery('Café'), '("Café" OR cafe* OR (cafe*))')
    assert.equal(
      luceneQuery('AC/DC live'),
      '("AC/DC" OR ac\\/dc* OR (ac* AND dc*)) AND ("live" OR live* OR (live*))',
    )
    assert.equal(luceneQuery('東京タワ'), '("東京タワ" OR 東京タワ* OR ("東京" AND タワ*))')
  })

  it('ignores stop words beside others, and is null without anything to look up', () => {
    assert.equal(luceneQuery('the who'), luceneQuery('who'))
    for (const text of ['the', 'It', ' of the ', '!!! +-', '🎉', '']) assert.equal(luceneQuery(text), null)
  })

  it('escapes all characters with a meaning, and closes what it opens', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const query = luceneQuery(text)
        if (query === null) return
        const bare = query.replace(/\\[\s\S]/g, '').replace(/"[^"]*"/g, 'x')
        assert.ok(!bare.includes('"'), query)
        assert.equal(
          [...bare].filter((each) => each === '(').length,
          [...bare].filter((each) => each === ')').length,
        )
        assert.doesNotMatch(bare.replace(/\*(?= |\))/g, ''), /[+\-!{}[\]^~*?:\\/&|]/, query)
      }),
    )
  })

  it('looks for no beginning that is longer than a word of the index', () => {
    const letters = fc.constantFrom('a', 'ß', 'ﷺ', 'é', '東', '𝒜', '/')
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 512, size: 'max' }), (text) => {
        for (const [beginning] of (luceneQuery(text) ?? '').matchAll(/(?:\\[\s\S]|[^\s()"])+(?=\*)/g))
          assert.ok(beginning.replaceAll('\\', '').length <= 255, beginning)
      }),
    )
  })
})
