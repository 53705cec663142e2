import assert from 'node:assert/strict'
import { test } from 'vitest'
import { combineParts, filterParts } from '../../../src/models/graph-filter/parts.js'
import { hasEntry, rowIndices } from '../../../src/numeric/sparse/index.js'
import { groupedDataset } from '../../support/datasets.js'

const { interactions: likes } = groupedDataset({ users: 90, items: 45, likes: 6 })
const [people, items] = [likes.rows, likes.columns]
const exponents = { source: 0.8, middle: 0.6, target: 0.25 }
const dense = Array.from({ length: people }, (_, user) =>
  Array.from({ length: items }, (_, item) => Number(hasEntry(likes, user, item))),
)
const itemDegrees = Array.from({ length: items }, (_, item) =>
  dense.reduce((sum, row) => sum + row[item]!, 0),
)
const userDegrees = dense.map((row) => row.reduce((sum, each) => sum + each, 0))
const power = (degree: number, exponent: number) => (degree === 0 ? 0 : degree ** -exponent)

/** `x_i d_i^−β → people · d_v^−γ → items · d_j^−δ`, by the book. */
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

const toMaximum = (scores: readonly number[], over: (item: number) => boolean): number[] => {
  const most = Math.max(...scores.filter((_, item) => over(item)))
  return scores.map((score) => score / most)
}

test('the parts are what their formulas say, for a block wider than what walks side by side', () => {
  const profiles = Array.from({ length: 80 }, (_, user) => {
    const rows = rowIndices(likes, user)
    return { user, rows, weights: new Float32Array(rows.length).fill(1) }
  })
  const zeros = () => new Float32Array(profiles.length * items)
  const parts = { near: zeros(), far: zeros(), pass: zeros() }
  const source = Float32Array.from({ length: items }, (_, item) => 1 + (item % 5))
  const target = Float32Array.from({ length: items }, (_, item) => 1 + (item % 7))
  filterParts(likes, exponents, { width: 1, source, target })(profiles, parts)
  const scores = zeros()
  combineParts(parts, 0.4, 0.2, scores)
  for (const { user, rows } of profiles) {
    const unseen = (item: number) => !rows.includes(item)
    const first = walk(dense[user]!, [exponents.source, exponents.middle, exponents.target])
    const near = toMaximum(first, unseen)
    const far = toMaximum(walk(first, [0.5, 0.5, 0.5]), unseen)
    const reach = rows.reduce((sum, row) => sum + source[row]!, 0)
    const pass = toMaximum(
      Array.from(target, (value) => value * reach),
      unseen,
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
