import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { bestAmong, bestRows } from '../../../src/numeric/linear/best-rows.js'

/** Few distinct values, so that many scores are equal. */
const table = fc
  .array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { maxLength: 60 })
  .map((rows) => ({
    scores: Float32Array.from(rows, ([score]) => score),
    allowed: rows.flatMap(([, isAllowed], row) => (isAllowed ? [row] : [])),
  }))

const expected = (rows: readonly number[], scores: Float32Array, k: number): number[] =>
  [...rows].sort((left, right) => scores[right]! - scores[left]! || left - right).slice(0, k)

describe('the best rows', () => {
  it('are ordered by score, then by row', () => {
    fc.assert(
      fc.property(table, fc.nat(70), ({ scores }, k) => {
        assert.deepEqual([...bestRows(scores, k)], expected([...scores.keys()], scores, k))
      }),
    )
  })

  it('do not include excluded rows and scores that are not finite', () => {
    fc.assert(
      fc.property(table, fc.nat(70), ({ scores, allowed }, k) => {
        const excluded = new Uint8Array(scores.length).fill(2)
        for (const row of allowed) excluded[row] = 0
        assert.deepEqual([...bestRows(scores, k, excluded)], expected(allowed, scores, k))
      }),
    )
    const odd = Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY, 2, Number.NEGATIVE_INFINITY)
    assert.deepEqual([...bestRows(odd, 4)], [3, 1])
    assert.deepEqual([...bestRows(odd, 1)], [3])
  })

  it('among given rows do not depend on the order of those rows', () => {
    fc.assert(
      fc.property(table, fc.nat(70), fc.integer(), ({ scores, allowed }, k, seed) => {
        const order = (row: number) => Math.sin(seed + 17 * row)
        const shuffled = Int32Array.from(allowed).sort((left, right) => order(left) - order(right))
        assert.deepEqual([...bestAmong(shuffled, scores, k)], expected(allowed, scores, k))
      }),
    )
  })
})
