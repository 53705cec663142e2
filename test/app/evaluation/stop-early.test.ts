import assert from 'node:assert/strict'
import { test } from 'vitest'
import { shouldStopEarly } from '../../../src/app/evaluation/run-trial.js'

const flat = (value: number, reports: number): number[] => new Array<number>(reports).fill(value)

test('no trial is stopped between rungs, however poor', () => {
  const others = [flat(0.9, 30), flat(0.9, 30), flat(0.9, 30), flat(0.9, 30)]
  const stopped = Array.from({ length: 30 }, (_, at) => at + 1).filter((reports) =>
    shouldStopEarly(flat(0.1, reports), others),
  )
  assert.deepEqual(stopped, [3, 9, 27])
})

test('the first three trials that reach a rung continue', () => {
  assert.equal(shouldStopEarly(flat(0, 3), []), false)
  assert.equal(shouldStopEarly(flat(0, 3), [flat(1, 3), flat(1, 3)]), false)
  assert.equal(shouldStopEarly(flat(0, 3), [flat(1, 3), flat(1, 3), flat(1, 2)]), false)
  assert.equal(shouldStopEarly(flat(0, 3), [flat(1, 3), flat(1, 3), flat(1, 3)]), true)
})

test('the best third continues, including ties with its last', () => {
  const others = [0.1, 0.2, 0.3, 0.4, 0.5].map((value) => flat(value, 3))
  assert.equal(shouldStopEarly(flat(0.6, 3), others), false)
  assert.equal(shouldStopEarly(flat(0.45, 3), others), false)
  assert.equal(shouldStopEarly(flat(0.4, 3), others), false)
  assert.equal(shouldStopEarly(flat(0.39, 3), others), true)
})

test('trials are compared by their values at the rung, not by later values', () => {
  const late = [0.1, 0.1, 0.1, 0.1].map((start) => [...flat(start, 3), ...flat(0.9, 6)])
  assert.equal(shouldStopEarly(flat(0.2, 3), late), false)
  assert.equal(shouldStopEarly(flat(0.2, 9), late), true)
})
