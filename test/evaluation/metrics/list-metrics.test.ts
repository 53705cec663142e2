import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import {
  averagePrecision,
  f1,
  hitRate,
  ndcg,
  precision,
  recall,
  reciprocalRank,
} from '../../../src/evaluation/metrics/list-metrics.js'
import { checkGold, near } from './worked-example.js'

describe('precision', () => {
  test('the worked example', () => {
    checkGold(precision, { 1: 0, 3: 2 / 3, 5: 0.4, 10: 0.4 })
  })

  test('divides by k, also if the list is shorter', () => {
    near(precision.of(Uint8Array.of(1, 0, 0, 0), 4, 1), 0.25)
    assert.equal(precision.of(Uint8Array.of(1, 1), 2, 9), 1)
  })
})

describe('recall', () => {
  test('the worked example', () => {
    checkGold(recall, { 1: 0, 3: 1 / 3, 5: 1 / 3, 10: 2 / 3 })
  })

  test('divides by the number of test entries, also if it exceeds k', () => {
    near(recall.of(Uint8Array.of(1, 1), 2, 8), 0.25)
    assert.equal(recall.of(Uint8Array.of(1, 1, 0), 3, 2), 1)
  })
})

describe('f1', () => {
  test('the worked example', () => {
    checkGold(f1, { 1: 0, 3: 0.4444444444444444, 5: 0.3636363636363636, 10: 0.5 })
  })

  test('is 0 without a hit and 1 only for a perfect list of the right length', () => {
    assert.equal(f1.of(Uint8Array.of(0, 0), 2, 3), 0)
    assert.equal(f1.of(Uint8Array.of(1, 1), 2, 2), 1)
    near(f1.of(Uint8Array.of(1, 1, 0, 0), 4, 2), 2 / 3)
  })
})

describe('hitRate', () => {
  test('the worked example', () => {
    checkGold(hitRate, { 1: 0, 3: 1, 5: 1, 10: 1 })
  })

  test('ignores entries after k', () => {
    assert.equal(hitRate.of(Uint8Array.of(0, 0, 1), 2, 1), 0)
    near(hitRate.of(Uint8Array.of(0, 0, 1), 3, 1), 1)
  })
})

describe('reciprocalRank', () => {
  test('the worked example', () => {
    checkGold(reciprocalRank, { 1: 0, 3: 0.5, 5: 0.5, 10: 0.5 })
  })

  test('depends on the first hit only', () => {
    assert.equal(reciprocalRank.of(Uint8Array.of(1, 1), 2, 5), 1)
    near(reciprocalRank.of(Uint8Array.of(0, 0, 0, 1, 1), 5, 5), 0.25)
  })
})

describe('averagePrecision', () => {
  test('the worked example', () => {
    checkGold(averagePrecision, {
      1: 0,
      3: 0.38888888888888884,
      5: 0.2333333333333333,
      10: 0.3518518518518518,
    })
  })

  test('a perfect list has an average precision of 1', () => {
    near(averagePrecision.of(Uint8Array.of(1, 1, 0), 3, 2), 1)
    assert.equal(averagePrecision.of(Uint8Array.of(1, 1), 2, 9), 1)
  })
})

describe('ndcg', () => {
  test('the worked example', () => {
    checkGold(ndcg, { 1: 0, 3: 0.5307212739772434, 5: 0.38356636737133565, 10: 0.5411036306763104 })
  })

  test('a perfect list has an ndcg of 1, however long the test', () => {
    near(ndcg.of(Uint8Array.of(1, 1, 0, 0), 4, 2), 1)
    near(ndcg.of(Uint8Array.of(1, 1), 2, 50), 1)
    assert.equal(ndcg.of(Uint8Array.of(0, 0), 2, 5), 0)
  })
})
