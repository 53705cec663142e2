import assert from 'node:assert/strict'
import { test } from 'vitest'
import { combineParts, filterParts } from '../../../src/models/graph-filter/parts.js'
import { hasEntry, rowIndices } from '../../../src/numeric/sparse/index.js'
import { groupedDataset } from '../../support/datasets.js'

const { interactions } = groupedDataset({ users: 90, items: 45, likes: 6 })
const { rows: users, columns: items } = interactions
const exponents = { source: 0.8, middle: 0.6, target: 0.25 }
const dense = Array.from({ length: users }, (_, user) =>
  Array.from({ length: items }, (_, item) => Number(hasEntry(interactions, user, item))),
)
const itemDegrees = Array.from({ length: items }, (_, item) =>
  dense.reduce((sum, row) => sum + row[item]!, 0),
)
const userDegrees = dense.map((row) => row.reduce((sum, each) => sum + each, 0))
const power = (degree: number, exponent: number) => (degree === 0 ? 0 : degree ** -exponent)

/** Two hops by the formula: `x_i d_i^−β → users · d_v^−γ → items · d_j^−δ`. */
function walk(
  from: readonly number[],
  [source, middle, target]: readonly [number, number, number],
): number[] {
  const reached = dense.map(
    (row, user) =>
      power(userDegrees[user]!, middle) *
      row.reduce((sum, has, item) => sum + has * from[item]! * power(itemDegrees[item]!, source), 0),
  )
  return from.map(
    (_, item) =>
      power(itemDegrees[item]!, target) *
      reached.reduce((sum, value, user) => sum + value * dense[user]![item]!, 0),
  )
}

const scaledToMax = (scores: readonly number[], over: (item: number) => boolean): number[] => {
  const largest = Math.max(...scores.filter((_, item) => over(item)))
  return scores.map((score) => score / largest)
}

test('the parts equal their formulas, for more profiles than fit one block', () => {
  const profiles = Array.from({ length: 80 }, (_, user) => {
    const rows = rowIndices(interactions, user)
    return { user, rows, weights: new Float32Array(rows.length).fill(1) }
  })
  const zeros = () => new Float32Array(profiles.length * items)
  const parts = { near: zeros(), far: zeros(), pass: zeros() }
  const source = Float32Array.from({ length: items }, (_, item) => 1 + (item % 5))
  const target = Float32Array.from({ length: items }, (_, item) => 1 + (item % 7))
  filterParts(interactions, exponents, { width: 1, source, target })(profiles, parts)
  const scores = zeros()
  combineParts(parts, 0.4, 0.2, scores)
  for (const { user, rows } of profiles) {
    const isNew = (item: number) => !rows.includes(item)
    const first = walk(dense[user]!, [exponents.source, exponents.middle, exponents.target])
    const near = scaledToMax(first, isNew)
    const far = scaledToMax(walk(first, [0.5, 0.5, 0.5]), isNew)
    const reached = rows.reduce((sum, row) => sum + source[row]!, 0)
    const pass = scaledToMax(
      Array.from(target, (value) => value * reached),
      isNew,
    )
    for (let item = 0; item < items; item++) {
      const at = user * items + item
      for (const [part, expected] of [
        [parts.near, near],
        [parts.far, far],
        [parts.pass, pass],
      ] as const) {
        assert.ok(
          Math.abs(part[at]! - expected[item]!) < 1e-4 * Math.max(1, expected[item]!),
          `${user} ${item}`,
        )
      }
      const sum = near[item]! - 0.4 * far[item]! + 0.2 * pass[item]!
      assert.ok(Math.abs(scores[at]! - sum) < 1e-3, `${user} ${item}: ${scores[at]} for ${sum}`)
    }
  }
})
