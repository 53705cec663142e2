import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { fitPowerLaw } from '../../bench/scaling/fit.js'
import { writeGraph } from '../../bench/scaling/graph.js'
import { createYardsticks } from '../../bench/scaling/yardsticks.js'
import { createRandom } from '../../src/numeric/random/index.js'
import { temporaryFolder } from '../support/folder.js'

test('a power law is recovered, noise is averaged, and one point gives no fit', () => {
  const line = fitPowerLaw([1, 3, 10, 30].map((x) => [x, 2 * x ** 1.3] as const))!
  assert.ok(Math.abs(line.exponent - 1.3) < 1e-12)
  assert.ok(Math.abs(line.factor - 2) < 1e-12)
  const noisy = fitPowerLaw([1, 3, 10, 30].map((x, at) => [x, x * (at % 2 === 0 ? 1.05 : 0.95)] as const))!
  assert.ok(Math.abs(noisy.exponent - 1) < 0.05)
  assert.equal(fitPowerLaw([[1, 1]]), undefined)
})

test('the yardsticks sort, and find each number at its position', () => {
  const { sort, lookUp } = createYardsticks(1000, createRandom(3))
  sort()
  // Distinct numbers are at the positions 0 … 999, each once.
  assert.equal(lookUp(), (999 * 1000) / 2)
})

test('a generated graph has about the requested size and heavy tails on both sides, and depends only on its seed', (context) => {
  const file = join(temporaryFolder(context), 'train.txt')
  const pairs = writeGraph(file, 100_000, 1)
  const text = readFileSync(file, 'utf8')
  const users = text
    .trim()
    .split('\n')
    .map((line) => line.split(' ').slice(1))
  assert.equal(users.flat().length, pairs)
  assert.ok(pairs > 70_000 && pairs < 130_000, `${pairs} pairs`)
  assert.ok(users.every((items) => items.length > 0 && new Set(items).size === items.length))
  assert.ok(Math.max(...users.map((items) => items.length)) > 10 * (pairs / users.length))
  const counts = new Map<string, number>()
  for (const item of users.flat()) counts.set(item, (counts.get(item) ?? 0) + 1)
  assert.ok(Math.max(...counts.values()) > 10 * (pairs / counts.size))
  writeGraph(file, 100_000, 1)
  assert.equal(readFileSync(file, 'utf8'), text)
  writeGraph(file, 100_000, 2)
  assert.notEqual(readFileSync(file, 'utf8'), text)
})
