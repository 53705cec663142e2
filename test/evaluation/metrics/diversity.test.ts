import assert from 'node:assert/strict'
import { test } from 'vitest'
import { diversity } from '../../../src/evaluation/metrics/catalogue-metrics.js'
import { CATALOGUE, LISTS, near, USERS } from './worked-example.js'

test('diversity of the worked example', () => {
  near(diversity.of(LISTS, USERS, CATALOGUE), 0.7822774982792653)
})

test('diversity takes a thousand of many lists, and none of one entry', () => {
  const many = Array.from({ length: 5000 }, () => Int32Array.of(0, 1))
  near(diversity.of(many, Int32Array.of(), CATALOGUE), 1 - 3 / Math.sqrt(12))
  assert.ok(Number.isNaN(diversity.of([Int32Array.of(1)], Int32Array.of(0), CATALOGUE)))
})
