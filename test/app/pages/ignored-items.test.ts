import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { ignoredItems } from '../../../src/app/pages/rule-inputs.js'

const MINUTE = 60_000
const NOON = Date.UTC(2026, 0, 10, 12)
const at = (...minutes: number[]) => minutes.map((minute) => NOON + minute * MINUTE)
const visits = (times: readonly number[], actedAt?: number | null) =>
  ignoredItems([{ item: 'i', times }], new Map(actedAt === undefined ? [] : [['i', actedAt]]))[0]

test('pages within half an hour count as one impression, and a new day starts another', () => {
  assert.deepEqual(visits(at(0, 5, 29)), { item: 'i', visits: 1, at: NOON })
  assert.deepEqual(visits(at(0, 29, 30)), { item: 'i', visits: 2, at: NOON + 30 * MINUTE })
  // 23:50 and 00:10 of the next day.
  assert.equal(visits(at(710, 730))!.visits, 2)
})

test('an interaction with an item resets its count, unless the interaction has no time', () => {
  const times = at(0, 60, 120, 180)
  assert.equal(visits(times, NOON + 60 * MINUTE)!.visits, 2)
  assert.equal(visits(times, NOON + 180 * MINUTE), undefined)
  assert.equal(visits(times, null)!.visits, 4)
})

test('counted impressions are at least half an hour or a day apart, and none is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 40 }), (minutes) => {
      const times = at(...minutes.sort((left, right) => left - right))
      const found = visits(times)!
      const span = times.at(-1)! - times[0]!
      assert.ok(found.visits >= 1 && found.visits <= times.length)
      assert.ok(found.visits <= 2 + span / (30 * MINUTE) + span / (1440 * MINUTE))
      assert.ok(times.includes(found.at) && times.at(-1)! - found.at < 30 * MINUTE)
      assert.equal(visits([...times, times.at(-1)!])!.visits, found.visits, 'a reload is not a visit')
    }),
  )
})
