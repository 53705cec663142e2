import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { AGGREGATIONS, type GroupAggregation } from '../../../src/core/blend/group-aggregation.js'

const kinds = Object.keys(AGGREGATIONS) as GroupAggregation[]
const itemsOf = (kind: GroupAggregation, scores: readonly number[][], count = scores.length) =>
  AGGREGATIONS[kind](scores, count).map(({ item }) => item)

/**
 * Scores of two members for four films: one film that each loves, one that both find fair, and one that both
 * reject.
 */
const FILMS = [
  [1, 0.1],
  [0.1, 0.95],
  [0.5, 0.5],
  [0, 0.05],
]

test('average, least misery and fairness, by hand', () => {
  assert.deepEqual(AGGREGATIONS.AVERAGE(FILMS, 2), [
    { item: 0, score: 0.55 },
    { item: 1, score: 0.525 },
  ])
  assert.deepEqual(itemsOf('LEAST_MISERY', FILMS), [2, 0, 1, 3])
  assert.deepEqual(itemsOf('FAIRNESS', FILMS), [2, 0, 1, 3])
  const gains = AGGREGATIONS.FAIRNESS(FILMS, 3).map(({ score }) => score)
  for (const [place, gain] of [0.5, 0.6, 1.55].entries()) assert.ok(Math.abs(gains[place]! - gain) < 1e-12)
})

test('fairness favours the member with the lowest utility so far; least misery does not', () => {
  const scores = [
    [0.9, 0.6],
    [0.9, 0.55],
    [0.4, 1],
  ]
  assert.deepEqual(itemsOf('LEAST_MISERY', scores), [0, 1, 2])
  assert.deepEqual(itemsOf('FAIRNESS', scores), [0, 2, 1])
})

test('no members, no items, and an empty page', () => {
  for (const kind of kinds) {
    assert.deepEqual(AGGREGATIONS[kind]([], 5), [])
    assert.deepEqual(AGGREGATIONS[kind](FILMS, 0), [])
  }
})

const matrix = fc.integer({ min: 1, max: 5 }).chain((members) =>
  fc.array(
    fc.array(
      fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
      {
        minLength: members,
        maxLength: members,
      },
    ),
    { minLength: 1, maxLength: 12 },
  ),
)

test('each aggregation lists every item once; a shorter list is the head of a longer one; a single member gets their own order', () => {
  fc.assert(
    fc.property(matrix, fc.nat(12), (scores, count) => {
      for (const kind of kinds) {
        const all = itemsOf(kind, scores)
        assert.deepEqual(
          [...all].sort((a, b) => a - b),
          [...scores.keys()],
        )
        assert.deepEqual(itemsOf(kind, scores, count), all.slice(0, count))
        const own = scores.map(([first]) => [first!])
        const expected = [...own.keys()].sort((a, b) => own[b]![0]! - own[a]![0]! || a - b)
        assert.deepEqual(itemsOf(kind, own), expected)
      }
    }),
  )
})

test('the order of the members does not matter', () => {
  fc.assert(
    fc.property(matrix, (scores) => {
      const turned = scores.map((own) => [...own].reverse())
      for (const kind of kinds) assert.deepEqual(itemsOf(kind, turned), itemsOf(kind, scores))
    }),
  )
})

test('average orders by the mean, least misery by the minimum', () => {
  fc.assert(
    fc.property(matrix, (scores) => {
      const falls = (kind: GroupAggregation, of: (own: readonly number[]) => number) => {
        const ranked = AGGREGATIONS[kind](scores, scores.length)
        for (const [place, { item, score }] of ranked.entries()) {
          assert.equal(score, of(scores[item]!))
          if (place > 0) assert.ok(score <= ranked[place - 1]!.score)
        }
      }
      falls('AVERAGE', (own) => own.reduce((sum, score) => sum + score, 0) / own.length)
      falls('LEAST_MISERY', (own) => Math.min(...own))
    }),
  )
})

test('fairness: at each step no other item gives the worst-off member more', () => {
  fc.assert(
    fc.property(matrix, (scores) => {
      const gains = scores[0]!.map(() => 0)
      const left = new Set(scores.keys())
      for (const { item, score } of AGGREGATIONS.FAIRNESS(scores, scores.length)) {
        const worst = (other: number) =>
          Math.min(...gains.map((gain, member) => gain + scores[other]![member]!))
        assert.equal(score, worst(item))
        for (const other of left) assert.ok(worst(other) <= score)
        left.delete(item)
        for (const [member, own] of scores[item]!.entries()) gains[member]! += own
      }
    }),
  )
})
