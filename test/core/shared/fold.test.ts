import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { foldText } from '../../../src/core/shared/index.js'

describe('folded text', () => {
  it('has no case, no accents of Latin letters and single blanks', () => {
    const folds = {
      'Café  del\tMar ': 'cafe del mar',
      'GRÖSSE größe': 'grosse grosse',
      'Łódź Ærø İstanbul': 'lodz aero istanbul',
      ＡＢＣ: 'abc',
    }
    for (const [text, folded] of Object.entries(folds)) assert.equal(foldText(text), folded)
  })

  it('keeps what tells words of other scripts apart', () => {
    for (const text of ['が', 'й', 'हिन्दी', '한글', 'ไทย'])
      assert.equal(foldText(text), text.normalize('NFKC'))
    assert.notEqual(foldText('が'), foldText('か'))
  })

  it('is the same when it is folded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(foldText(foldText(text)), foldText(text))
      }),
    )
  })
})
