import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/engine.js'
import { assertClose, randomDense } from '../oracles.js'

const engine = createEngine({ threads: 2 })
const alone = createEngine({ threads: 1 })

interface Batch {
  readonly width: number
  readonly users: Float32Array
  readonly positives: Float32Array
  readonly negatives: Float32Array
}

function row(array: ArrayLike<number>, at: number, width: number): number[] {
  return Array.from({ length: width }, (_, column) => array[at * width + column]!)
}

function score(a: number[], b: number[], cosine: boolean): number {
  const dot = a.reduce((sum, value, at) => sum + value * b[at]!, 0)
  return cosine ? dot / (Math.hypot(...a) * Math.hypot(...b)) : dot
}

type Sides = Record<'users' | 'positives' | 'negatives', Float64Array>

function naiveSoftmax(sides: Sides, ids: Ids, width: number, temperature: number, cosine: boolean): number {
  const rows = sides.users.length / width
  let total = 0
  for (let at = 0; at < rows; at++) {
    const user = row(sides.users, at, width)
    const positive = Math.exp(score(user, row(sides.positives, at, width), cosine) / temperature)
    let sum = positive
    for (const [negative, id] of ids.negativeIds.entries()) {
      if (id === ids.positiveIds[at]) continue
      sum += Math.exp(score(user, row(sides.negatives, negative, width), cosine) / temperature)
    }
    total -= Math.log(positive / sum)
  }
  return total / rows
}

function naiveBpr(sides: Sides, width: number): number {
  const rows = sides.users.length / width
  let total = 0
  for (let at = 0; at < rows; at++) {
    const user = row(sides.users, at, width)
    const margin =
      score(user, row(sides.positives, at, width), false) -
      score(user, row(sides.negatives, at, width), false)
    total += Math.log1p(Math.exp(-margin))
  }
  return total / rows
}

/** Central differences in double precision, element by element. */
function differences(loss: (sides: Sides) => number, batch: Batch, side: keyof Sides): Float64Array {
  const sides: Sides = {
    users: Float64Array.from(batch.users),
    positives: Float64Array.from(batch.positives),
    negatives: Float64Array.from(batch.negatives),
  }
  return sides[side].map((value, at) => {
    sides[side][at] = value + 1e-5
    const above = loss(sides)
    sides[side][at] = value - 1e-5
    const below = loss(sides)
    sides[side][at] = value
    return (above - below) / 2e-5
  })
}

interface Ids {
  readonly positiveIds: Int32Array
  readonly negativeIds: Int32Array
}

function batchOf(rows: number, negatives: number, width: number): Batch {
  return {
    width,
    users: randomDense(rows * width, 1),
    positives: randomDense(rows * width, 2),
    negatives: randomDense(negatives * width, 3),
  }
}

const inUnits = (values: ArrayLike<number>, factor: number): number[] =>
  Array.from(values, (value) => value * factor)

describe('sampledSoftmax', () => {
  for (const [rows, negatives, width] of [
    [1, 0, 3],
    [1, 1, 1],
    [5, 7, 3],
    [19, 9, 8],
  ] as const) {
    for (const cosine of [false, true]) {
      it(`loss and gradient of ${rows} rows, ${negatives} negatives, ${width} wide${cosine ? ', cosine' : ''}`, () => {
        const batch = batchOf(rows, negatives, width)
        const ids = {
          positiveIds: Int32Array.from({ length: rows }, (_, at) => at % 4),
          negativeIds: Int32Array.from({ length: negatives }, (_, at) => at),
        }
        const options = { ...ids, temperature: 0.5, cosine }
        const found = engine.sampledSoftmax(batch, options)
        const loss = (sides: Sides) => naiveSoftmax(sides, ids, width, 0.5, cosine)
        for (const side of ['users', 'positives', 'negatives'] as const) {
          assertClose(found[side], differences(loss, batch, side), 2e-5)
        }
        const exact = loss({
          users: Float64Array.from(batch.users),
          positives: Float64Array.from(batch.positives),
          negatives: Float64Array.from(batch.negatives),
        })
        assertClose([found.loss], [exact])
        assert.deepEqual(alone.sampledSoftmax(batch, options), found)
      })
    }
  }

  it('accepts an empty batch and extreme scores', () => {
    const ids = { positiveIds: new Int32Array(0), negativeIds: new Int32Array(0) }
    assert.equal(engine.sampledSoftmax(batchOf(0, 0, 4), { ...ids, temperature: 1, cosine: true }).loss, 0)
    const batch = { ...batchOf(1, 1, 1), users: Float32Array.of(1), positives: Float32Array.of(-1000) }
    const one = { positiveIds: Int32Array.of(0), negativeIds: Int32Array.of(1) }
    const found = engine.sampledSoftmax(
      { ...batch, negatives: Float32Array.of(1000) },
      { ...one, temperature: 1, cosine: false },
    )
    assertClose([found.loss], [2000])
  })

  it('splits a batch whose logits exceed the memory limit', () => {
    const [rows, negatives, width] = [2500, 4200, 2]
    const batch = batchOf(rows, negatives, width)
    const ids = {
      positiveIds: Int32Array.from({ length: rows }, (_, at) => at % 7),
      negativeIds: Int32Array.from({ length: negatives }, (_, at) => at),
    }
    const options = { ...ids, temperature: 0.5, cosine: true }
    const found = engine.sampledSoftmax(batch, options)
    const halves = [0, rows / 2].map((start) => {
      const part = (array: Float32Array) => array.subarray(start * width, (start + rows / 2) * width)
      return engine.sampledSoftmax(
        { ...batch, users: part(batch.users), positives: part(batch.positives) },
        { ...options, positiveIds: ids.positiveIds.subarray(start, start + rows / 2) },
      )
    })
    assertClose([found.loss], [(halves[0]!.loss + halves[1]!.loss) / 2])
    for (const side of ['users', 'positives'] as const) {
      const expected = halves.flatMap((half) => [...half[side]].map((value) => value / 2))
      // Gradients of a mean over many rows are small, so they are scaled before the comparison.
      assertClose(inUnits(found[side], rows), inUnits(expected, rows))
    }
    const negative = halves[0]!.negatives.map((value, at) => (value + halves[1]!.negatives[at]!) / 2)
    assertClose(inUnits(found.negatives, rows), inUnits(negative, rows))
    assert.deepEqual(alone.sampledSoftmax(batch, options), found)
  })

  it('gives the same bits for one thread and two on a large batch', () => {
    const batch = batchOf(700, 300, 64)
    const ids = { positiveIds: new Int32Array(700), negativeIds: new Int32Array(300).fill(1) }
    const options = { ...ids, temperature: 0.1, cosine: true }
    assert.deepEqual(alone.sampledSoftmax(batch, options), engine.sampledSoftmax(batch, options))
  })
})

describe('bpr', () => {
  for (const [rows, width] of [
    [1, 1],
    [70, 5],
  ] as const) {
    it(`loss and gradient of ${rows} rows, ${width} wide`, () => {
      const batch = batchOf(rows, rows, width)
      const found = engine.bpr(batch)
      for (const side of ['users', 'positives', 'negatives'] as const) {
        assertClose(
          found[side],
          differences((sides) => naiveBpr(sides, width), batch, side),
        )
      }
      assert.deepEqual(alone.bpr(batch), found)
    })
  }
})

describe('adam', () => {
  for (const count of [0, 1, 7, 20_001]) {
    it(`equals the textbook over ${count} parameters and three steps`, () => {
      const parameter = randomDense(count, 1)
      const first = new Float32Array(count)
      const second = new Float32Array(count)
      const expected = {
        p: Float64Array.from(parameter),
        m: new Float64Array(count),
        v: new Float64Array(count),
      }
      for (let step = 1; step <= 3; step++) {
        const gradient = randomDense(count, step + 1)
        engine.adam(parameter, gradient, first, second, { step, learningRate: 0.01, l2: 0.1 })
        for (let at = 0; at < count; at++) {
          const g = gradient[at]! + 0.1 * expected.p[at]!
          expected.m[at] = 0.9 * expected.m[at]! + 0.1 * g
          expected.v[at] = 0.999 * expected.v[at]! + 0.001 * g * g
          const m = expected.m[at]! / (1 - 0.9 ** step)
          const v = expected.v[at]! / (1 - 0.999 ** step)
          expected.p[at]! -= (0.01 * m) / (Math.sqrt(v) + 1e-8)
        }
      }
      assertClose(parameter, expected.p)
    })
  }
})
