import assert from 'node:assert/strict'
import { test } from 'vitest'
import { coldStartCandidates } from '../../../src/models/friend-ranker/recommender.js'
import { csrFromTriplets } from '../../../src/numeric/sparse/index.js'

/**
 * 0 knows the circle of 2 … 11, who all know each other; 1 knows 12 … 19, who know nobody else. 20 knows
 * nobody.
 */
function graph() {
  const rows: number[] = []
  const columns: number[] = []
  const tie = (one: number, other: number): void => {
    rows.push(one, other)
    columns.push(other, one)
  }
  for (let one = 2; one < 12; one++) {
    tie(0, one)
    for (let other = one + 1; other < 12; other++) tie(one, other)
  }
  for (let one = 12; one < 20; one++) tie(1, one)
  return { users: 21, ties: csrFromTriplets(21, 21, { rows, columns }) }
}

test('a first tie ranks users with few ties before members of a circle with more ties', () => {
  const { candidates, logOdds } = coldStartCandidates(graph()).without(new Set())
  assert.equal(candidates[0], 1)
  const share = 8 / 20
  assert.ok(Math.abs(logOdds[0]! - Math.log(share / (1 - share))) < 1e-6)
  assert.ok(logOdds.every((value, at) => at === 0 || value <= logOdds[at - 1]!))
  assert.ok(!candidates.includes(20), 'nobody leads to whom nobody knows')
})

test('excluded users are not candidates', () => {
  const all = coldStartCandidates(graph()).without(new Set())
  const rest = coldStartCandidates(graph()).without(new Set([1, 5]))
  assert.deepEqual(
    [...rest.candidates],
    [...all.candidates].filter((row) => row !== 1 && row !== 5),
  )
})
