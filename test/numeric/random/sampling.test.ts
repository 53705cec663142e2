import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createRandom } from '../../../src/numeric/random/random.js'
import { uniformSampler, weightedIndex, weightedSampler } from '../../../src/numeric/random/sampling.js'
import { csrFromTriplets, normalizeByDegree } from '../../../src/numeric/sparse/index.js'

function shares(draws: Int32Array, count: number): number[] {
  const counts = new Array<number>(count).fill(0)
  for (const draw of draws) counts[draw]!++
  return counts.map((value) => value / draws.length)
}

describe('samplers', () => {
  it('draw with probability proportional to a power of the weight', () => {
    const draws = weightedSampler([16, 1, 0, 81], 0.5).draw(createRandom(1), new Int32Array(80_000))
    for (const [at, share] of shares(draws, 4).entries()) {
      assert.ok(Math.abs(share - [4 / 14, 1 / 14, 0, 9 / 14][at]!) < 0.01)
    }
  })

  it('draw an index from running sums', () => {
    const random = createRandom(1)
    const sums = Float64Array.of(4, 5, 5, 14)
    const draws = Int32Array.from({ length: 80_000 }, () => weightedIndex(sums, random))
    for (const [at, share] of shares(draws, 4).entries()) {
      assert.ok(Math.abs(share - [4 / 14, 1 / 14, 0, 9 / 14][at]!) < 0.01)
    }
  })

  it('draw uniformly, also if all weights are 0', () => {
    for (const sampler of [uniformSampler(4), weightedSampler([0, 0, 0, 0])]) {
      const draws = sampler.draw(createRandom(1), new Int32Array(80_000))
      for (const share of shares(draws, 4)) assert.ok(Math.abs(share - 0.25) < 0.01)
    }
  })
})

describe('normalizeByDegree', () => {
  it('divides by powers of both degrees', () => {
    const matrix = csrFromTriplets(2, 2, { rows: [0, 0, 1], columns: [0, 1, 1], values: [1, 3, 5] })
    const { values } = normalizeByDegree(matrix, { row: 1, column: 0.5 })
    const expected = [1 / 4 / 1, 3 / 4 / Math.sqrt(8), 5 / 5 / Math.sqrt(8)]
    for (const [at, value] of expected.entries()) assert.ok(Math.abs(values[at]! - value) < 1e-6)
  })
})
