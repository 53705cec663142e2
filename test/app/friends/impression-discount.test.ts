import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { applyImpressionDiscount } from '../../../src/app/friends/blend-eligible.js'
import type { Blended } from '../../../src/core/blend/index.js'
import { discountFactor } from '../../../src/core/page/index.js'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 0, 1)
const IMPRESSION_DISCOUNT = { graceVisits: 3, halfLifeVisits: 2, recoveryHalfLifeDays: 7 }
const factor = (visits: number, daysAgo = 0) =>
  discountFactor({ count: visits, at: NOW - daysAgo * DAY_MS }, IMPRESSION_DISCOUNT, NOW)

test('the first impressions cost nothing, then every two halve the score; a week halves their count', () => {
  assert.deepEqual(
    [0, 1, 3, 5, 7].map((visits) => factor(visits)),
    [1, 1, 1, 0.5, 0.25],
  )
  assert.equal(factor(10, 7), factor(5))
  assert.equal(factor(10, 14), 1)
  assert.equal(factor(5, -1), 0.5, 'the clock of another server may be ahead')
})

test('more impressions never raise a score, more time never lowers it, and no entry is lost', () => {
  const visits = fc.nat(300)
  const days = fc.nat(365)
  fc.assert(
    fc.property(visits, visits, days, days, (some, more, short, long) => {
      assert.ok(factor(some + more, short) <= factor(some, short))
      assert.ok(factor(some, short + long) >= factor(some, short))
      assert.ok(factor(some, short) > 0 && factor(some, short) <= 1)
    }),
  )
})

test('a discounted list stays in order, and its parts add up to its scores', () => {
  const entry = (id: string, first: number, second: number): Blended => ({
    id,
    score: first + second,
    contributions: [
      { source: 'adamic-adar', contribution: first },
      { source: 'taste', contribution: second },
    ],
  })
  const list = [entry('a', 1, 0.6), entry('b', 0.8, 0.2), entry('c', 0.5, 0.1)]
  const impressions = [
    { user: 'a', count: 7, at: NOW },
    { user: 'gone', count: 9, at: NOW },
  ]
  const discounted = applyImpressionDiscount(list, impressions, IMPRESSION_DISCOUNT, NOW)
  assert.deepEqual(
    discounted.map(({ id }) => id),
    ['b', 'c', 'a'],
  )
  for (const { score, contributions } of discounted) {
    const sum = contributions.reduce((total, { contribution }) => total + contribution, 0)
    assert.ok(Math.abs(sum - score) < 1e-12)
  }
  assert.deepEqual(applyImpressionDiscount(list, [], IMPRESSION_DISCOUNT, NOW), list)
})
