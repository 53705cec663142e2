import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import {
  coldShare,
  coverage,
  diversity,
  gini,
  novelty,
  popularityBias,
} from '../../../src/evaluation/metrics/catalogue-metrics.js'
import { CATALOGUE, LISTS, near, USERS } from './worked-example.js'

describe('coverage', () => {
  test('the worked example', () => {
    near(coverage.of(LISTS, USERS, CATALOGUE), 1)
  })

  test('counts a target once, however often it is listed', () => {
    const lists = [Int32Array.of(0, 1), Int32Array.of(1, 0), Int32Array.of()]
    assert.equal(coverage.of(lists, USERS, CATALOGUE), 2 / 8)
  })
})

describe('gini', () => {
  test('the worked example', () => {
    near(gini.of(LISTS, USERS, CATALOGUE), 0.19642857142857142)
  })

  test('is 0 if all targets are listed equally, and (n − 1) / n if only one is listed', () => {
    const equal = [Int32Array.from({ length: 8 }, (_, target) => target)]
    assert.equal(gini.of(equal, USERS, CATALOGUE), 0)
    near(gini.of([Int32Array.of(3), Int32Array.of(3)], USERS, CATALOGUE), 7 / 8)
    assert.ok(Number.isNaN(gini.of([], USERS, CATALOGUE)))
  })
})

describe('novelty', () => {
  test('the worked example', () => {
    near(novelty.of(LISTS, USERS, CATALOGUE), 1.80979059478434)
  })

  test('an entry without users counts as if it had one', () => {
    assert.equal(novelty.of([Int32Array.of(7)], USERS, CATALOGUE), Math.log2(5))
  })
})

describe('popularityBias', () => {
  test('the worked example', () => {
    near(popularityBias.of(LISTS, USERS, CATALOGUE), -0.59375)
  })

  test('is 0 if lists are as popular as profiles, and skips empty ones', () => {
    const same = [Int32Array.of(0, 1, 2), Int32Array.of()]
    assert.equal(popularityBias.of(same, Int32Array.of(0, 1), CATALOGUE), 0)
  })
})

describe('diversity', () => {
  test('the worked example', () => {
    near(diversity.of(LISTS, USERS, CATALOGUE), 0.7822774982792653)
  })

  test('samples a thousand of many lists, and skips lists of one entry', () => {
    const many = Array.from({ length: 5000 }, () => Int32Array.of(0, 1))
    near(diversity.of(many, Int32Array.of(), CATALOGUE), 1 - 3 / Math.sqrt(12))
    assert.ok(Number.isNaN(diversity.of([Int32Array.of(1)], Int32Array.of(0), CATALOGUE)))
  })
})

describe('coldShare', () => {
  test('the worked example', () => {
    near(coldShare.of(LISTS, USERS, CATALOGUE), 1 / 7)
  })

  test('is 1 if no listed entry is in train', () => {
    assert.equal(coldShare.of([Int32Array.of(6, 7)], USERS, CATALOGUE), 1)
  })
})
