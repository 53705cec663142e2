import assert from 'node:assert/strict'
import { test } from 'vitest'
import { novelty } from '../../../src/evaluation/metrics/catalogue-metrics.js'
import { CATALOGUE, LISTS, near, USERS } from './worked-example.js'

test('novelty of the worked example', () => {
  near(novelty.of(LISTS, USERS, CATALOGUE), 1.80979059478434)
})

test('an entry that nobody had counts as if one had', () => {
  assert.equal(novelty.of([Int32Array.of(7)], USERS, CATALOGUE), Math.log2(5))
})
