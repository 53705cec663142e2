import assert from 'node:assert/strict'
import { test } from 'vitest'
import { popularityBias } from '../../../src/evaluation/metrics/catalogue-metrics.js'
import { CATALOGUE, LISTS, near, USERS } from './worked-example.js'

test('popularityBias of the worked example', () => {
  near(popularityBias.of(LISTS, USERS, CATALOGUE), -0.59375)
})

test('popularityBias is 0 where lists are as popular as profiles, and skips the empty', () => {
  const same = [Int32Array.of(0, 1, 2), Int32Array.of()]
  assert.equal(popularityBias.of(same, Int32Array.of(0, 1), CATALOGUE), 0)
})
