import assert from 'node:assert/strict'
import { test } from 'vitest'
import { duration } from '../../../src/cli/program/arguments.js'

test('a duration is a number with a unit', () => {
  assert.deepEqual(
    ['90s', '30m', '6h', '1d', '1.5h'].map(duration),
    [90_000, 1_800_000, 21_600_000, 86_400_000, 5_400_000],
  )
})

test('rejects other texts, and durations that are too long for a timer', () => {
  for (const text of ['6', 'h', '-1h', '6 hours', '0s', '25d', ''])
    assert.throws(() => duration(text), /duration/)
})
