import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { matchGroups } from '../../../src/numeric/stats/partitions.js'

test('pairs are matched by descending overlap, each group once, none below the minimum', () => {
  const before = [
    [1, 2, 3, 4],
    [5, 6, 7],
    [8, 9],
  ]
  const now = [
    [5, 6, 7, 4],
    [1, 2],
    [3, 10, 11, 12, 13],
  ]
  assert.deepEqual(matchGroups(now, before, 0.3), [
    { left: 0, right: 1, overlap: 0.75 },
    { left: 1, right: 0, overlap: 0.5 },
  ])
  assert.deepEqual(matchGroups(now, before, 0.6).length, 1)
})

test('overlapping groups are matched with their own former groups', () => {
  const groups = [
    [1, 2, 3, 4, 5, 6],
    [1, 2, 3],
    [4, 5],
  ]
  const again = [[4, 5], groups[0]!, [1, 2, 3]]
  const pairs = matchGroups(again, groups, 0.3).map(({ left, right }) => [left, right])
  assert.deepEqual(pairs.sort(), [
    [0, 2],
    [1, 0],
    [2, 1],
  ])
})

test('for any groups: at most one match each, overlaps as defined and descending, no possible match left', () => {
  const family = fc.array(fc.uniqueArray(fc.nat(12), { minLength: 1, maxLength: 8 }), { maxLength: 6 })
  fc.assert(
    fc.property(family, family, fc.double({ min: 0.05, max: 1, noNaN: true }), (left, right, minOverlap) => {
      const overlapOf = (one: readonly number[], other: readonly number[]) => {
        const common = one.filter((member) => other.includes(member)).length
        return common / (one.length + other.length - common)
      }
      const matches = matchGroups(left, right, minOverlap)
      assert.equal(new Set(matches.map((match) => match.left)).size, matches.length)
      assert.equal(new Set(matches.map((match) => match.right)).size, matches.length)
      for (const [place, match] of matches.entries()) {
        assert.equal(match.overlap, overlapOf(left[match.left]!, right[match.right]!))
        assert.ok(match.overlap >= minOverlap)
        if (place > 0) assert.ok(match.overlap <= matches[place - 1]!.overlap)
      }
      const free = <T>(all: readonly T[], matched: readonly number[]) =>
        all.filter((_, position) => !matched.includes(position))
      for (const one of free(
        left,
        matches.map((match) => match.left),
      ))
        for (const other of free(
          right,
          matches.map((match) => match.right),
        ))
          assert.ok(overlapOf(one, other) < minOverlap || overlapOf(one, other) === 0)
    }),
  )
})
