import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/engine.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { type Csr, csrFromTriplets, hasEntry } from '../../../src/numeric/sparse/index.js'

const engine = createEngine({ threads: 2 })
const alone = createEngine({ threads: 1 })

/** Random 0/1 matrix in which row 0 is heavy. */
function randomBinary(rows: number, columns: number, seed: number): Csr {
  const random = createRandom(seed)
  const cells: [number, number][] = []
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (random.uniform() < (row === 0 ? 0.9 : 0.15)) cells.push([row, column])
    }
  }
  return csrFromTriplets(rows, columns, {
    rows: cells.map(([row]) => row),
    columns: cells.map(([, column]) => column),
  })
}

function gram(matrix: Csr, weights: Float32Array, a: number, b: number): number {
  let sum = 0
  for (let column = 0; column < matrix.columns; column++) {
    if (hasEntry(matrix, a, column) && hasEntry(matrix, b, column)) sum += weights[column]!
  }
  return sum
}

describe('localRidge', () => {
  for (const { rows, n, perRow } of [
    { rows: 1, n: 3, perRow: 0 },
    { rows: 2, n: 1, perRow: 1 },
    { rows: 40, n: 7, perRow: 7 },
    { rows: 40, n: 9, perRow: 5 },
  ]) {
    it(`solves the normal equations of each row: ${rows} rows, ${perRow} of ${n} support positions used`, () => {
      const matrix = randomBinary(rows, 31, rows + n)
      const random = createRandom(5)
      const weights = Float32Array.from({ length: 31 }, () => 0.1 + random.uniform())
      const support = new Int32Array(rows * n).fill(-1)
      for (let row = 0; row < rows; row++) {
        for (let place = 0; place < perRow; place++) support[row * n + place] = (row + 1 + place) % rows
      }
      const lambda = 0.7
      const result = engine.localRidge(matrix, weights, support, { n, lambda })
      assert.deepEqual(alone.localRidge(matrix, weights, support, { n, lambda }), result)
      for (let row = 0; row < rows; row++) {
        for (let place = 0; place < n; place++) {
          const member = support[row * n + place]!
          if (member < 0) {
            assert.equal(result[row * n + place], 0)
            continue
          }
          let left = lambda * result[row * n + place]!
          for (let other = 0; other < perRow; other++) {
            left += gram(matrix, weights, member, support[row * n + other]!) * result[row * n + other]!
          }
          assert.ok(Math.abs(left - gram(matrix, weights, member, row)) < 1e-4)
        }
      }
    })
  }

  it('rejects a support out of bounds or equal to the row itself, and a λ that is not above 0', () => {
    const matrix = randomBinary(3, 4, 1)
    const weights = new Float32Array(4).fill(1)
    const run = (support: number[], lambda = 1) =>
      engine.localRidge(matrix, weights, Int32Array.from(support), { n: 1, lambda })
    assert.throws(() => run([3, -1, -1]), RangeError)
    assert.throws(() => run([0, -1, -1]), RangeError)
    assert.throws(() => run([1, -1, -1], 0), RangeError)
  })
})
