import assert from 'node:assert/strict'
import { test } from 'vitest'
import { coldShare } from '../../../src/evaluation/metrics/catalogue-metrics.js'
import { CATALOGUE, LISTS, near, USERS } from './worked-example.js'

test('coldShare of the worked example', () => {
  near(coldShare.of(LISTS, USERS, CATALOGUE), 1 / 7)
})

test('coldShare is 1 where nothing listed was had', () => {
  assert.equal(coldShare.of([Int32Array.of(6, 7)], USERS, CATALOGUE), 1)
})
