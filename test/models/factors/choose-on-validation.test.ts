import assert from 'node:assert/strict'
import { describe, it, test } from 'vitest'
import { holdOutInteractions } from '../../../src/core/dataset/index.js'
import type { Recommender } from '../../../src/core/model/index.js'
import { als } from '../../../src/models/factors/als.js'
import { chooseValue } from '../../../src/models/factors/choose-on-validation.js'
import { groupedDataset } from '../../support/datasets.js'

const data = groupedDataset()
const cut = holdOutInteractions(data, 0.2, 1)
const run = { target: 'item', seed: 1, options: {}, validation: cut.heldOut } as const

describe('a value chosen on validation', () => {
  /** Ranks the held-out items the higher, the nearer the value is to the best one. */
  const search = (best: number, tried: number[]) => ({
    ...{ start: 8, least: 1, most: 64 },
    fit: async (value: number) => {
      tried.push(value)
      const { offsets, indices } = cut.heldOut
      return {
        scoreBlock(users: Int32Array, scores: Float32Array) {
          const width = data.items.size
          for (const [position, user] of users.entries()) {
            for (let item = 0; item < width; item++)
              scores[position * width + item] = ((item * 37) % width) / width
            for (const item of indices.subarray(offsets[user], offsets[user + 1]))
              scores[position * width + item]! += 0.8 / (1 + Math.abs(Math.log2(value / best)))
          }
        },
      } as unknown as Recommender
    },
  })

  for (const [best, tried] of [
    [8, [8, 4, 16]],
    [2, [8, 4, 2, 1]],
    [1, [8, 4, 2, 1]],
    [32, [8, 4, 16, 32, 64]],
  ] as const)
    it(`is found at ${best} with ${tried.length} fits`, async () => {
      const asked: number[] = []
      assert.equal(await chooseValue(cut.data.interactions, search(best, asked), run), best)
      assert.deepEqual(asked, tried)
    })

  it('is the start without validation, and nothing is fitted', async () => {
    const asked: number[] = []
    const { validation: _none, ...rest } = run
    assert.equal(await chooseValue(cut.data.interactions, search(2, asked), rest), 8)
    assert.deepEqual(asked, [])
  })
})

test('als chooses its regularization on validation, and a refit and an option fix it', async () => {
  const chosen = await als.fit(cut.data, run)
  const regularization = Number(chosen.options.regularization)
  assert.ok([0.0025, 0.005, 0.01, 0.02, 0.04, 0.08].includes(regularization), String(regularization))
  assert.deepEqual(chosen.tuned, { regularization })
  const { validation: _none, ...rest } = run
  const refit = await als.fit(data, { ...rest, tuned: { regularization: 0.005 } })
  assert.equal(refit.options.regularization, 0.005)
  const given = await als.fit(cut.data, { ...run, options: { regularization: 0.3 } })
  assert.equal(given.options.regularization, 0.3)
  assert.equal((await als.fit(data, rest)).options.regularization, 0.02)
})
