import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { optionsAt, pointOf, proposeOptions, rankTrials } from '../../../src/app/evaluation/search-points.js'
import type { SearchSpace } from '../../../src/core/model/index.js'
import type { Trial } from '../../../src/core/ports/index.js'
import { createRandom } from '../../../src/numeric/random/index.js'

const space: SearchSpace = {
  rate: { from: 0.001, to: 0.3, scale: 'log' },
  power: { from: -1, to: 1, scale: 'linear' },
  neighbours: { from: 10, to: 500, scale: 'log', whole: true },
  width: { choices: [32, 64, 128] },
  kind: { choices: ['cosine', 'pearson'] },
}

const trial = (number: number, more: Partial<Trial>): Trial => ({
  trial: number,
  options: {},
  state: 'finished',
  value: 0,
  reports: [],
  seconds: 1,
  ...more,
})

test('options lie in their ranges, are rounded, and map to a point and back', () => {
  const coordinate = fc.double({ min: 0, max: 1, noNaN: true })
  const point = fc.tuple(coordinate, coordinate, coordinate, coordinate, fc.integer({ min: 0, max: 1 }))
  fc.assert(
    fc.property(point, (where) => {
      const options = optionsAt(space, where) as Record<string, number>
      assert.ok(options.rate! >= 0.001 && options.rate! <= 0.3)
      assert.ok(options.power! >= -1 && options.power! <= 1)
      assert.ok(
        Number.isInteger(options.neighbours) && options.neighbours! >= 10 && options.neighbours! <= 500,
      )
      assert.ok([32, 64, 128].includes(options.width!))
      assert.ok(String(options.rate).replace(/^0\.0*|e.*|\./g, '').length <= 3, String(options.rate))
      assert.deepEqual(optionsAt(space, pointOf(space, options)), options)
    }),
  )
})

test('the same history proposes the same options, and never ones already tried', () => {
  const trials: Trial[] = []
  for (let number = 0; number < 30; number++) {
    const options = proposeOptions(space, trials, createRandom(number))!
    assert.deepEqual(proposeOptions(space, trials, createRandom(number)), options)
    assert.ok(trials.every((before) => JSON.stringify(before.options) !== JSON.stringify(options)))
    trials.push(trial(number, { options, value: Number(options.rate) }))
  }
})

test('an exhausted search space proposes nothing', () => {
  const few: SearchSpace = { width: { choices: [1, 2, 3] }, kind: { choices: ['a', 'b'] } }
  const trials: Trial[] = []
  for (let number = 0; number < 6; number++)
    trials.push(trial(number, { options: proposeOptions(few, trials, createRandom(number))! }))
  assert.equal(new Set(trials.map(({ options }) => JSON.stringify(options))).size, 6)
  assert.equal(proposeOptions(few, trials, createRandom(7)), null)
})

test('finished trials rank before stopped trials, and stopped before failed ones', () => {
  const ranked = rankTrials([
    trial(0, { state: 'failed', value: null }),
    trial(1, { state: 'stopped', value: 0.9, reports: [0.8, 0.8, 0.9] }),
    trial(2, { state: 'stopped', value: 0.2, reports: new Array(9).fill(0.2) }),
    trial(3, { value: 0.1 }),
    trial(4, { value: 0.3 }),
    trial(5, { value: 0.3 }),
  ])
  assert.deepEqual(
    ranked.map((each) => each.trial),
    [4, 5, 3, 2, 1, 0],
  )
})
