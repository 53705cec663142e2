import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import {
  CURSOR_LIFE_MS,
  createShownSet,
  decodeScroll,
  encodeScroll,
} from '../../../src/app/pages/page-cursor.js'
import { eachMutant } from '../../support/fuzz/bytes.js'

const scrolls = fc
  .record({
    user: fc.string({ minLength: 1 }),
    version: fc.option(fc.string()),
    asOf: fc.integer({ min: 0, max: 2e12 }),
    seed: fc.integer({ min: 0, max: 0xffff_ffff }),
    ids: fc.array(fc.string(), { maxLength: 50 }),
  })
  .map(({ ids, ...state }) => ({ ...state, ids, shown: createShownSet(state.seed).with(ids) }))

describe('cursors of recommendation pages', () => {
  it('are decoded or refused with changed bytes', async () => {
    const now = Date.UTC(2026, 0, 1)
    const shown = createShownSet(7).with(['tea', 'jam'])
    const cursor = encodeScroll({ user: 'ann', version: 'v1', asOf: now, seed: 7, shown })
    await eachMutant(Buffer.from(cursor), (mutant) => decodeScroll(String(mutant), 'ann', now))
    await eachMutant(Buffer.from(cursor, 'base64url'), (mutant) =>
      decodeScroll(mutant.toString('base64url'), 'ann', now),
    )
  })

  it('carry the complete state of the scroll', () => {
    fc.assert(
      fc.property(scrolls, ({ ids, ...state }) => {
        const read = decodeScroll(encodeScroll(state), state.user, state.asOf + 1000)
        assert.deepEqual(
          [read.user, read.version, read.asOf, read.seed],
          [state.user, state.version, state.asOf, state.seed],
        )
        assert.ok(ids.every((id) => read.shown.has(id)))
        assert.equal(read.shown.count, ids.length)
      }),
    )
  })

  it('are rejected if altered or used for another user', () => {
    fc.assert(
      fc.property(scrolls, fc.nat(), ({ ids: _, ...state }, place) => {
        const cursor = encodeScroll(state)
        const at = place % cursor.length
        const other = cursor[at] === 'A' ? 'B' : 'A'
        const altered = cursor.slice(0, at) + other + cursor.slice(at + 1)
        const refused = { code: 'BAD_USER_INPUT', field: 'after' }
        assert.throws(() => decodeScroll(altered, state.user, state.asOf), refused)
        assert.throws(() => decodeScroll(cursor, `${state.user}x`, state.asOf), refused)
        assert.throws(() => decodeScroll(cursor.slice(0, at), state.user, state.asOf), refused)
      }),
    )
  })

  it('expire after a day', () => {
    const state = { user: 'ann', version: 'v1', asOf: 1000, seed: 1, shown: createShownSet(1) }
    const cursor = encodeScroll(state)
    assert.equal(decodeScroll(cursor, 'ann', 1000 + CURSOR_LIFE_MS).asOf, 1000)
    assert.throws(() => decodeScroll(cursor, 'ann', 1001 + CURSOR_LIFE_MS), { code: 'CURSOR_EXPIRED' })
  })
})

describe('the set of entries already shown', () => {
  it('contains the shown items and no others of a large catalogue', () => {
    const ids = Array.from({ length: 20_000 }, (_, row) => `item-${row}`)
    const shown = createShownSet(7).with(ids)
    const others = Array.from({ length: 20_000 }, (_, row) => `item-${row + 20_000}`)
    assert.ok(ids.every((id) => shown.has(id)))
    assert.equal(others.filter((id) => shown.has(id)).length, 0)
  })
})
