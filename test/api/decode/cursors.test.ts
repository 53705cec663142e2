import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { decodeCursor, encodeCursor } from '../../../src/api/decode/index.js'
import type { KindredError } from '../../../src/core/shared/index.js'

describe('a cursor', () => {
  const refused = (error: KindredError) => error.code === 'BAD_USER_INPUT' && error.field === 'after'

  it('gives back its key', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), (score, id) => {
        assert.deepEqual(decodeCursor('list', encodeCursor('list', [score, id]), ['number', 'string']), [
          Object.is(score, -0) ? 0 : score,
          id,
        ])
      }),
    )
    const moment = encodeCursor('list', [-8.64e15, 'a'])
    assert.deepEqual(decodeCursor('list', moment, ['moment', 'string']), [-8.64e15, 'a'])
    assert.deepEqual(decodeCursor('list', encodeCursor('list', [null]), ['moment?']), [null])
    assert.equal(decodeCursor('list', null, ['string']), null)
  })

  it('of another list or form is refused', () => {
    for (const [key, parts] of [
      [['a'], ['number']],
      [[1], ['string']],
      [[null], ['moment']],
      [[1.5], ['moment']],
      [[8.64e15 + 1], ['moment?']],
      [[1e18], ['moment']],
      [[1, 2], ['number']],
    ] as const)
      assert.throws(() => decodeCursor('list', encodeCursor('list', key), parts), refused)
    assert.throws(() => decodeCursor('list', encodeCursor('other', ['a']), ['string']), refused)
    fc.assert(
      fc.property(fc.string(), (text) =>
        assert.throws(() => decodeCursor('list', text, ['string']), refused),
      ),
    )
  })
})
