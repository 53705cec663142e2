import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { auc } from '../../../src/evaluation/metrics/auc.js'

const OUT = Number.NEGATIVE_INFINITY

test('auc of a worked example, a tie counting half', () => {
  assert.equal(auc(Float32Array.of(0.9, 0.1, 0.5, 0.5, 0.3, OUT, 0.7, 0.2), Int32Array.of(2, 4, 6)), 0.625)
})

test('auc is NaN without a pair', () => {
  assert.ok(Number.isNaN(auc(Float32Array.of(1, OUT), Int32Array.of(0))))
  assert.ok(Number.isNaN(auc(Float32Array.of(OUT, 1), Int32Array.of(0))))
})

test('auc is the share of pairs in the right order', () => {
  const scored = fc.array(fc.record({ score: fc.constantFrom(OUT, 0, 1, 2, 3), test: fc.boolean() }))
  fc.assert(
    fc.property(scored, (entries) => {
      const relevant = [...entries.keys()].filter((row) => entries[row]!.test)
      const candidates = entries.filter(({ score }) => score !== OUT)
      const positives = candidates.filter(({ test: held }) => held)
      const negatives = candidates.filter(({ test: held }) => !held)
      fc.pre(positives.length > 0 && negatives.length > 0)
      let right = 0
      for (const { score } of positives)
        for (const { score: other } of negatives) right += score > other ? 1 : score === other ? 0.5 : 0
      const scores = Float32Array.from(entries, ({ score }) => score)
      assert.equal(auc(scores, Int32Array.from(relevant)), right / (positives.length * negatives.length))
    }),
  )
})
