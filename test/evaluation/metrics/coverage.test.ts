import assert from 'node:assert/strict'
import { test } from 'vitest'
import { coverage } from '../../../src/evaluation/metrics/catalogue-metrics.js'
import { CATALOGUE, LISTS, near, USERS } from './worked-example.js'

test('coverage of the worked example', () => {
  near(coverage.of(LISTS, USERS, CATALOGUE), 1)
})

test('coverage counts what is listed once or often alike', () => {
  const lists = [Int32Array.of(0, 1), Int32Array.of(1, 0), Int32Array.of()]
  assert.equal(coverage.of(lists, USERS, CATALOGUE), 2 / 8)
})
