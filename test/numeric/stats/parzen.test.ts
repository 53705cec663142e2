import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { createRandom } from '../../../src/numeric/random/index.js'
import { type Axis, type Point, parzen, suggestPoint } from '../../../src/numeric/stats/parzen.js'

const axis = fc.oneof(
  fc.constant<Axis>('interval'),
  fc.record({ categories: fc.integer({ min: 1, max: 5 }) }),
)
const pointOf = (axes: readonly Axis[]) =>
  fc.tuple(
    ...axes.map((each) =>
      each === 'interval'
        ? fc.double({ min: 0, max: 1, noNaN: true })
        : fc.integer({ min: 0, max: each.categories - 1 }),
    ),
  )
const searches = fc
  .array(axis, { minLength: 1, maxLength: 4 })
  .chain((axes) => fc.record({ axes: fc.constant(axes), tried: fc.array(pointOf(axes), { maxLength: 30 }) }))

test('a suggested point is inside the search space, and the same seed gives the same point', () => {
  fc.assert(
    fc.property(searches, fc.integer(), ({ axes, tried }, seed) => {
      const point = suggestPoint(axes, tried, createRandom(seed))
      assert.deepEqual(suggestPoint(axes, tried, createRandom(seed)), point)
      assert.equal(point.length, axes.length)
      for (const [at, each] of axes.entries()) {
        if (each === 'interval') assert.ok(point[at]! >= 0 && point[at]! <= 1)
        else assert.ok(Number.isInteger(point[at]) && point[at]! >= 0 && point[at]! < each.categories)
      }
    }),
  )
})

test('a density integrates to 1, including truncated kernels', () => {
  const points: Point[] = [
    [0, 2],
    [0.03, 0],
    [0.5, 0],
    [1, 1],
  ]
  const { density } = parzen(['interval', { categories: 3 }], points)
  const steps = 4000
  let sum = 0
  for (let step = 0; step < steps; step++)
    for (const category of [0, 1, 2]) sum += density([(step + 0.5) / steps, category]) / steps
  assert.ok(Math.abs(sum - 1) < 1e-5, String(sum))
})

test('draws follow the density', () => {
  const { density, sample } = parzen(['interval', { categories: 2 }], [[0.1, 1]])
  const random = createRandom(1)
  const draws = Array.from({ length: 20_000 }, () => sample(random))
  for (const [from, to] of [
    [0, 0.2],
    [0.2, 0.6],
    [0.6, 1],
  ] as const) {
    const share = draws.filter(([x, c]) => c === 1 && x! >= from && x! < to).length / draws.length
    let expected = 0
    for (let step = 0; step < 1000; step++)
      expected += (density([from + ((to - from) * (step + 0.5)) / 1000, 1]) * (to - from)) / 1000
    assert.ok(Math.abs(share - expected) < 0.015, `${from} … ${to}: ${share}, expected ${expected}`)
  }
})

/** Loss of a point, with the minimum at (.6, .3, .9, 1). */
const loss = ([x, y, z, c]: Point): number =>
  (x! - 0.6) ** 2 + (y! - 0.3) ** 2 + 0.5 * (z! - 0.9) ** 2 + (c === 1 ? 0 : 0.05)
const AXES: readonly Axis[] = ['interval', 'interval', 'interval', { categories: 3 }]

/** Lowest loss of 40 points. */
function search40(next: (tried: readonly Point[]) => Point): number {
  const tried: Point[] = []
  for (let trial = 0; trial < 40; trial++) {
    tried.push(next(tried))
    tried.sort((left, right) => loss(left) - loss(right))
  }
  return loss(tried[0]!)
}

test('it finds better points than random search with as many trials', () => {
  let parzenLoss = 0
  let randomLoss = 0
  for (let seed = 0; seed < 20; seed++) {
    const random = createRandom(seed)
    parzenLoss += search40((tried) => suggestPoint(AXES, tried, random))
    randomLoss += search40(() => suggestPoint(AXES, [], random))
  }
  assert.ok(parzenLoss < randomLoss / 2, `sums of losses: ${parzenLoss}, random search ${randomLoss}`)
})
