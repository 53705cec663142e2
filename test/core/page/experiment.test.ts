import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { assignmentPoint, variantAt, variantWeights } from '../../../src/core/page/experiment.js'

const users = Array.from({ length: 20_000 }, (_, index) => `user-${index}`)
const HALVES = [
  { name: 'a', share: 0.5 },
  { name: 'b', share: 0.5 },
]
/** Of the chi-square distribution with 9 and 1 degrees of freedom: exceeded once in ten thousand. */
const CHI_SQUARE = { nine: 33.72, one: 15.14 }

test('assignments are uniform and stable', () => {
  assert.equal(assignmentPoint('ranking', 'ann'), assignmentPoint('ranking', 'ann'))
  // By Python's hashlib. A change of the hash would give running experiments other users.
  assert.equal(assignmentPoint('ranking', 'ann').toFixed(12), '0.560838000304')
  const counts = new Array<number>(10).fill(0)
  for (const user of users) counts[Math.floor(assignmentPoint('ranking', user) * 10)]!++
  const expected = users.length / 10
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  assert.ok(chi < CHI_SQUARE.nine, String(chi))
})

test('assignments of two experiments are independent', () => {
  const cells = new Map<string, number>()
  for (const user of users) {
    const cell = ['ranking', 'colour']
      .map((name) => variantAt(HALVES, assignmentPoint(name, user))!.name)
      .join('')
    cells.set(cell, (cells.get(cell) ?? 0) + 1)
  }
  const of = (cell: string) => cells.get(cell) ?? 0
  const [aa, ab, ba, bb] = [of('aa'), of('ab'), of('ba'), of('bb')]
  const chi = (users.length * (aa * bb - ab * ba) ** 2) / ((aa + ab) * (ba + bb) * (aa + ba) * (ab + bb))
  assert.ok(chi < CHI_SQUARE.one, String(chi))
})

test('variants get their shares in order; users outside all shares take no part', () => {
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  const shares = fc.tuple(place, place).map(([one, other]) => [one / 2, other / 2] as const)
  fc.assert(
    fc.property(shares, place, ([first, second], at) => {
      const variants = [
        { name: 'a', share: first },
        { name: 'b', share: second },
      ]
      const expected = at < first ? 'a' : at < first + second ? 'b' : undefined
      assert.equal(variantAt(variants, at)?.name, expected)
    }),
  )
})

test('a variant changes the weights that it names, and can leave sources out', () => {
  const blend = {
    segments: [
      { maxHistory: 5, weights: { community: 1, popularity: 0.5 } },
      { maxHistory: null, weights: { community: 2 } },
    ],
    ablationGains: {},
  }
  const changed = variantWeights(blend, {
    name: 'v',
    share: 1,
    weights: { community: 0, als: 3 },
    sources: ['als' as const, 'popularity' as const],
  })
  assert.deepEqual(
    changed.segments.map(({ weights }) => weights),
    [{ popularity: 0.5, als: 3 }, { als: 3 }],
  )
  assert.equal(variantWeights(blend, { name: 'v', share: 1 }), blend)
})
