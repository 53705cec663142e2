import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/engine.js'
import { assertClose, product, randomDense, transposed } from '../oracles.js'

const engine = createEngine({ threads: 2 })
const alone = createEngine({ threads: 1 })

describe('matmul', () => {
  for (const [rows, inner, columns] of [
    [0, 3, 3],
    [3, 0, 3],
    [3, 3, 0],
    [1, 1, 1],
    [5, 7, 3],
    [4, 8, 8],
    [67, 300, 33],
    [130, 513, 270],
  ] as const) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        it(`${rows} × ${inner} by ${inner} × ${columns}${transposeA ? ', Aᵀ' : ''}${transposeB ? ', Bᵀ' : ''}`, () => {
          const a = randomDense(rows * inner, 1)
          const b = randomDense(inner * columns, 2)
          const shape = { rows, columns, inner, transposeA, transposeB }
          const left = transposeA ? transposed(a, rows, inner) : a
          const right = transposeB ? transposed(b, inner, columns) : b
          const result = engine.matmul(left, right, shape)
          assertClose(result, product(a, b, rows, inner, columns))
          assert.deepEqual(alone.matmul(left, right, shape), result)
        })
      }
    }
  }
})

describe('transpose', () => {
  for (const [rows, columns] of [
    [0, 4],
    [1, 7],
    [33, 65],
    [64, 130],
  ] as const) {
    it(`${rows} × ${columns}`, () => {
      const a = randomDense(rows * columns, 1)
      assert.deepEqual(engine.transpose(a, rows, columns), transposed(a, rows, columns))
    })
  }
})

describe('rows of tables', () => {
  for (const width of [1, 3, 16, 37]) {
    it(`gathers and scatters rows ${width} wide, repeated rows in order`, () => {
      const table = randomDense(9 * width, 1)
      const rows = Int32Array.from({ length: 150 }, (_, at) => (at * 5) % 9)
      const gathered = engine.gather(table, width, rows)
      for (const [at, row] of rows.entries()) {
        assert.deepEqual(
          gathered.subarray(at * width, (at + 1) * width),
          table.subarray(row * width, (row + 1) * width),
        )
      }
      const expected = Float64Array.from(table)
      for (const [at, row] of rows.entries()) {
        for (let column = 0; column < width; column++) {
          expected[row * width + column]! += gathered[at * width + column]!
        }
      }
      const again = table.slice()
      engine.scatterAdd(table, width, rows, gathered)
      alone.scatterAdd(again, width, rows, gathered)
      assertClose(table, expected)
      assert.deepEqual(table, again)
    })
  }

  it('skips negative rows and rejects rows outside the table', () => {
    const table = new Float32Array(4)
    engine.scatterAdd(table, 2, Int32Array.of(-1, 1), Float32Array.of(1, 1, 2, 3))
    assert.deepEqual([...table], [0, 0, 2, 3])
    assert.throws(() => engine.scatterAdd(table, 2, Int32Array.of(2), new Float32Array(2)), RangeError)
    assert.throws(() => engine.gather(table, 2, Int32Array.of(-1)), RangeError)
  })
})

describe('element-wise operations', () => {
  for (const length of [0, 1, 3, 4, 17, 16_384, 16_387, 50_001]) {
    it(`finds the maximum of ${length} elements, and adds positive elements`, () => {
      const a = randomDense(length, 1)
      const b = randomDense(length, 2)
      // NaN must be ignored at every position.
      for (let at = 0; at < length; at += 5) a[at] = Number.NaN
      const numbers = a.filter((value) => !Number.isNaN(value))
      assert.equal(
        engine.maximum(a),
        numbers.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY),
      )
      const out = b.slice()
      engine.addPositive(0.5, a, out)
      assertClose(
        out,
        b.map((value, at) => value + (a[at]! > 0 ? 0.5 * a[at]! : 0)),
      )
    })
  }
  it('finds the maximum if all elements are negative', () => {
    assert.equal(engine.maximum(Float32Array.of(-3, -1, -2, -7, -5)), -1)
  })
  it('adds multiples, scales rows and columns, computes row norms', () => {
    const a = randomDense(7 * 13, 1)
    const b = randomDense(7 * 13, 2)
    assertClose(
      engine.axpy(2, a, -3, b),
      a.map((value, at) => 2 * value - 3 * b[at]!),
    )
    const factors = randomDense(7, 3)
    assertClose(
      engine.scaleRows(a, 13, factors),
      a.map((value, at) => value * factors[Math.floor(at / 13)]!),
    )
    const weights = randomDense(13, 4)
    const weighted = a.map((value, at) => value * weights[at % 13]!)
    assertClose(engine.scaleColumns(a, weights), weighted)
    assert.throws(() => engine.scaleColumns(a, factors.subarray(0, 6)), RangeError)
    assertClose(
      engine.rowNorms(a, 13),
      Array.from({ length: 7 }, (_, row) => Math.hypot(...a.subarray(row * 13, row * 13 + 13))),
    )
  })
})
