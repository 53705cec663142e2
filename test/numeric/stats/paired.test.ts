import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { createRandom } from '../../../src/numeric/random/index.js'
import { MIN_PAIRS, pairedDifference } from '../../../src/numeric/stats/index.js'

const values = (count: number, of: (at: number) => number) =>
  Float64Array.from({ length: count }, (_, at) => of(at))

test('a difference that all pairs share is told from chance, one without direction is not', () => {
  const random = createRandom(1)
  const base = values(200, () => random.uniform())
  const worse = base.map((value) => value - 0.1 - 0.01 * random.uniform())
  assert.equal(pairedDifference(worse, base, createRandom(2)).verdict, 'worse')
  assert.equal(pairedDifference(base, worse, createRandom(2)).verdict, 'better')
  const noise = base.map((value) => value + 0.1 * random.normal())
  assert.equal(pairedDifference(noise, base, createRandom(2)).verdict, 'open')
  assert.equal(pairedDifference(base, base, createRandom(2)).verdict, 'open')
})

test('few pairs never decide', () => {
  for (const count of [0, 1, 2, MIN_PAIRS - 1]) {
    const { verdict, pairs } = pairedDifference(
      values(count, () => 0),
      values(count, () => 1),
      createRandom(1),
    )
    assert.deepEqual([verdict, pairs], ['too few', count])
  }
})

test('equally good values are called worse about once in forty draws at most', () => {
  let worse = 0
  for (let seed = 0; seed < 200; seed++) {
    const random = createRandom(seed)
    const [left, right] = [values(40, () => random.uniform()), values(40, () => random.uniform())]
    if (pairedDifference(left, right, createRandom(seed)).verdict === 'worse') worse++
  }
  assert.ok(worse <= 14, `${worse} of 200`)
})

test('the mean lies in the interval, and swapping the sides changes the sign', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        {
          minLength: 1,
          maxLength: 60,
        },
      ),
      (pairs) => {
        const left = Float64Array.from(pairs, ([value]) => value)
        const right = Float64Array.from(pairs, ([, value]) => value)
        const one = pairedDifference(left, right, createRandom(3))
        const other = pairedDifference(right, left, createRandom(3))
        assert.ok(Math.abs(one.difference + other.difference) < 1e-12)
        assert.ok(one.interval[0] <= one.interval[1])
      },
    ),
    { numRuns: 40 },
  )
})
