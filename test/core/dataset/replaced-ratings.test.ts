import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { buildDataset } from '../../../src/core/dataset/index.js'
import { cleanData } from '../../support/clean-data.js'

const valuesOf = (interactions: Parameters<typeof cleanData>[0]['interactions']): number[] => [
  ...buildDataset(cleanData({ interactions: interactions! }), { name: 'x', kinds: DEFAULT_KINDS, asOf: 100 })
    .interactions.values,
]

test('of several ratings of one item by one user, the latest counts, in any order of rows', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.double({ min: 0.25, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 }),
      (times, weights) => {
        const ratings = times.map((at, place) => ({
          user: 'u',
          item: 'a',
          kind: 'RATE',
          weight: weights[place]!,
          at,
        }))
        const latest = ratings.reduce((last, each) => (each.at > last.at ? each : last))
        assert.deepEqual(valuesOf(ratings), valuesOf([latest]))
      },
    ),
  )
})

test('interactions of other kinds add up', () => {
  const like = { user: 'u', item: 'a', kind: 'LIKE', at: 10 }
  const [once] = valuesOf([like])
  const [twice] = valuesOf([like, { ...like, at: 20 }])
  assert.ok(Math.abs(twice! - 2 * once!) < 1e-6)
})
