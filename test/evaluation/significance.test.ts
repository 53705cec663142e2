import assert from 'node:assert/strict'
import { test } from 'vitest'
import { bootstrapIntervals, holm, pairedTests } from '../../src/evaluation/significance.js'
import { createRandom } from '../../src/numeric/random/index.js'

const noise = (seed: number, length: number, shift = 0): Float64Array => {
  const random = createRandom(seed)
  return Float64Array.from({ length }, () => random.normal() + shift)
}

test('a bootstrap interval has the theoretical width', () => {
  const values = noise(1, 2000)
  const [interval] = bootstrapIntervals([values], 7)
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length)
  const half = (1.96 * deviation) / Math.sqrt(values.length)
  assert.ok(Math.abs(interval![0] - (mean - half)) < half * 0.15)
  assert.ok(Math.abs(interval![1] - (mean + half)) < half * 0.15)
})

test('metrics of the same users are drawn together, by seed', () => {
  const values = noise(2, 300)
  const [one, same, doubled] = bootstrapIntervals([values, values, values.map((value) => 2 * value)], 3)
  assert.deepEqual(one, same)
  assert.ok(Math.abs(doubled![0] - 2 * one![0]) < 1e-12)
  assert.deepEqual(bootstrapIntervals([values], 3), bootstrapIntervals([values], 3))
  assert.notDeepEqual(bootstrapIntervals([values], 3), bootstrapIntervals([values], 4))
})

test('the interval of a constant has width 0', () => {
  assert.deepEqual(bootstrapIntervals([new Float64Array(50).fill(0.25)], 1), [[0.25, 0.25]])
})

test('the paired test finds a small steady gain that an unpaired test would miss', () => {
  const base = noise(3, 500)
  const better = base.map((value, index) => value + 0.05 + 0.1 * Math.sin(index))
  const { difference, interval, p } = pairedTests(better, [base], 1)[0]!
  assert.ok(Math.abs(difference - 0.05) < 0.01)
  assert.ok(interval[0] > 0)
  assert.equal(p, 1 / 1001)
})

test('for equal models the p-values of the paired test are uniform', () => {
  const ps = Array.from(
    { length: 60 },
    (_, seed) => pairedTests(noise(seed, 100), [noise(seed + 1000, 100)], seed)[0]!.p,
  )
  const small = ps.filter((p) => p < 0.25).length
  assert.ok(small > 5 && small < 28, `${small} of 60 below .25`)
  const one = noise(1, 50)
  const others = [one, noise(2, 50)]
  const together = pairedTests(one, others, 1)
  assert.equal(together[0]!.p, 1)
  assert.deepEqual(together[1], pairedTests(one, [others[1]!], 1)[0], 'the company changes nothing')
})

test("Holm's correction", () => {
  assert.deepEqual(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])
  assert.deepEqual(holm([0.6, 0.9]), [1, 1])
  assert.deepEqual(holm([]), [])
})
