import assert from 'node:assert/strict'
import { test } from 'vitest'
import { gini } from '../../../src/evaluation/metrics/catalogue-metrics.js'
import { CATALOGUE, LISTS, near, USERS } from './worked-example.js'

test('gini of the worked example', () => {
  near(gini.of(LISTS, USERS, CATALOGUE), 0.19642857142857142)
})

test('gini is 0 for equal exposure and (n − 1) / n where one target takes all', () => {
  const equal = [Int32Array.from({ length: 8 }, (_, target) => target)]
  assert.equal(gini.of(equal, USERS, CATALOGUE), 0)
  near(gini.of([Int32Array.of(3), Int32Array.of(3)], USERS, CATALOGUE), 7 / 8)
  assert.ok(Number.isNaN(gini.of([], USERS, CATALOGUE)))
})
