import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rowIndices, transpose } from '../../src/numeric/csr.js'
import { createEngine } from '../../src/numeric/engine.js'
import { assertClose, naiveTopK, product, randomCsr, randomDense, toDense } from './oracles.js'

const engine = createEngine({ threads: 2 })
const alone = createEngine({ threads: 1 })

describe('propagate', () => {
  for (const rows of [0, 1, 3, 130]) {
    for (const width of [0, 1, 3, 4, 31, 64, 67]) {
      it(`equals the naive product: ${rows} rows, ${width} wide`, () => {
        const matrix = randomCsr(rows, 57, 5, rows + 1)
        const dense = randomDense(57 * width, 2)
        const result = engine.propagate(matrix, dense, width)
        assertClose(result, product(toDense(matrix), dense, rows, 57, width))
        assert.deepEqual(alone.propagate(matrix, dense, width), result)
      })
    }
  }

  it('scales and adds a base', () => {
    const matrix = randomCsr(50, 20, 4, 1)
    const dense = randomDense(20 * 37, 2)
    const base = randomDense(50 * 37, 3)
    const expected = product(toDense(matrix), dense, 50, 20, 37).map(
      (value, at) => 0.5 * value - 2 * base[at]!,
    )
    assertClose(engine.propagate(matrix, dense, 37, { scale: 0.5, base, baseScale: -2 }), expected)
  })

  it('takes and fills arrays placed in its memory', () => {
    const matrix = engine.placeCsr(randomCsr(200, 90, 7, 1))
    const dense = engine.place(randomDense(90 * 16, 2))
    const out = engine.float32(200 * 16)
    assert.equal(engine.propagate(matrix, dense, 16, { out }), out)
    assert.deepEqual(Float32Array.from(out), alone.propagate(matrix, dense, 16))
    engine.release(dense, out)
    engine.releaseCsr(matrix)
  })

  it('refuses arrays of the wrong size', () => {
    assert.throws(() => engine.propagate(randomCsr(4, 4, 1, 1), new Float32Array(3), 1), RangeError)
  })
})

describe('sparseProduct', () => {
  it('equals the naive product on chosen rows', () => {
    const left = randomCsr(40, 30, 4, 1)
    const right = randomCsr(30, 25, 3, 2)
    const rows = Int32Array.of(0, 39, 7, 7)
    const all = product(toDense(left), toDense(right), 40, 30, 25)
    const expected = [...rows].flatMap((row) => [...all.subarray(row * 25, row * 25 + 25)])
    assertClose(engine.sparseProduct(left, rows, right), expected)
  })
})

describe('topProducts', () => {
  for (const { n, shrink, skipDiagonal } of [
    { n: 0, shrink: 0, skipDiagonal: false },
    { n: 1, shrink: 0, skipDiagonal: true },
    { n: 5, shrink: 3, skipDiagonal: true },
    { n: 100, shrink: 0, skipDiagonal: false },
  ]) {
    it(`keeps the best ${n} (shrink ${shrink}, diagonal ${skipDiagonal ? 'left out' : 'kept'})`, () => {
      const users = randomCsr(60, 45, 6, 1)
      const items = transpose(users)
      const rowScale = randomDense(45, 3).map(Math.abs)
      const columnScale = randomDense(45, 4).map(Math.abs)
      const options = { n, shrink, skipDiagonal, rowScale, columnScale }
      const found = engine.topProducts(items, users, options)
      assert.deepEqual(alone.topProducts(items, users, options), found)
      const dense = product(toDense(items), toDense(users), 45, 60, 45)
      for (let row = 0; row < 45; row++) {
        const scores = Array.from({ length: 45 }, (_, column) => {
          const own = new Set(rowIndices(items, row))
          const shared = rowIndices(items, column).filter((user) => own.has(user)).length
          if (shared === 0 || (skipDiagonal && column === row)) return -Infinity
          const damped = shared / (shared + shrink)
          return dense[row * 45 + column]! * rowScale[row]! * columnScale[column]! * damped
        })
        const expected = naiveTopK(scores, n, new Set())
        const ids = [...found.ids.subarray(row * n, row * n + n)]
        assert.deepEqual(ids, [...expected, ...new Array(n - expected.length).fill(-1)])
        assertClose(
          found.scores.subarray(row * n, row * n + expected.length),
          expected.map((column) => scores[column]!),
        )
      }
    })
  }
})
