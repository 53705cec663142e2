import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { adjustedRandIndex, normalizedMutualInformation } from '../../../src/numeric/stats/partitions.js'

const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) < 1e-9, `${found} ≠ ${wanted}`)
const labels = (...of: number[]) => Int32Array.from(of)

/** Pairs of partitions with values computed by hand from the definitions. */
const GOLD: readonly [name: string, Int32Array, Int32Array, ari: number, nmi: number][] = [
  ['equal up to the names of labels', labels(0, 0, 1, 1), labels(5, 5, 2, 2), 1, 1],
  ['one of two parts is split', labels(0, 0, 1, 2), labels(0, 0, 1, 1), 4 / 7, 0.8],
  ['independent', labels(0, 0, 1, 1), labels(0, 1, 0, 1), -0.5, 0],
  ['all together against all alone', labels(0, 0, 0, 0), labels(0, 1, 2, 3), 0, 0],
  ['all together in both', labels(3, 3, 3), labels(1, 1, 1), 1, 1],
  ['all alone in both', labels(0, 1, 2), labels(2, 1, 0), 1, 1],
  ['no element with a label in both', labels(0, -1), labels(-1, 1), 1, 1],
  ['an element without a label is not counted', labels(0, 0, 1, 2, 9), labels(0, 0, 1, 1, -1), 4 / 7, 0.8],
]

for (const [name, left, right, ari, nmi] of GOLD) {
  test(`two partitions: ${name}`, () => {
    near(adjustedRandIndex(left, right), ari)
    near(normalizedMutualInformation(left, right), nmi)
  })
}

test('different lengths are rejected', () => {
  assert.throws(() => adjustedRandIndex(labels(1), labels(1, 2)), RangeError)
})

const partition = fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 0, maxLength: 30 })

test('both measures are symmetric, independent of label names, and 1 for equal partitions', () => {
  fc.assert(
    fc.property(partition, partition, (one, two) => {
      const length = Math.min(one.length, two.length)
      const [left, right] = [Int32Array.from(one.slice(0, length)), Int32Array.from(two.slice(0, length))]
      const renamed = right.map((label) => (label < 0 ? -1 : 7 * (5 - label)))
      for (const measure of [adjustedRandIndex, normalizedMutualInformation]) {
        near(measure(left, right), measure(right, left))
        near(measure(left, renamed), measure(left, right))
        near(measure(left, left), 1)
        assert.ok(measure(left, right) <= 1 + 1e-12)
      }
      const information = normalizedMutualInformation(left, right)
      assert.ok(information >= 0)
    }),
  )
})

/** The adjusted Rand index by its definition, pair by pair. */
function randByPairs(left: readonly number[], right: readonly number[]): number {
  const counts = { both: 0, left: 0, right: 0, all: 0 }
  for (let one = 0; one < left.length; one++) {
    for (let other = 0; other < one; other++) {
      const [inLeft, inRight] = [left[one] === left[other], right[one] === right[other]]
      counts.all++
      if (inLeft) counts.left++
      if (inRight) counts.right++
      if (inLeft && inRight) counts.both++
    }
  }
  const expected = counts.all === 0 ? 0 : (counts.left * counts.right) / counts.all
  const maximum = (counts.left + counts.right) / 2
  return maximum === expected ? 1 : (counts.both - expected) / (maximum - expected)
}

test('the adjusted Rand index equals counting all pairs', () => {
  const placed = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 25 })
  fc.assert(
    fc.property(placed, (pairs) => {
      const [left, right] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)]
      near(adjustedRandIndex(Int32Array.from(left), Int32Array.from(right)), randByPairs(left, right))
    }),
  )
})
