import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/engine.js'
import { type Csr, rowIndices, selectRows, transpose } from '../../../src/numeric/sparse/index.js'
import { assertClose, naiveTopK, product, randomCsr, randomDense, toDense } from '../oracles.js'

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

  for (const width of [1, 6, 64]) {
    it(`computes chosen rows from chosen rows of the input and of the base: ${width} wide`, () => {
      const matrix = randomCsr(150, 90, 7, 1)
      const rows = Int32Array.from({ length: 70 }, (_, at) => (at * 37) % 150)
      // Every third row has a place, in descending order; the others are zero.
      const placesOf = (count: number) =>
        Int32Array.from({ length: count }, (_, row) => (row % 3 === 0 ? (count - row) / 3 - 1 : -1))
      const spread = (held: Float32Array, places: Int32Array) =>
        [...places].flatMap((place) =>
          Array.from({ length: width }, (_, at) => (place < 0 ? 0 : held[place * width + at]!)),
        )
      const [places, basePlaces] = [placesOf(90), placesOf(150)]
      const [dense, base] = [randomDense(30 * width, 2), randomDense(50 * width, 3)]
      const all = product(toDense(matrix), spread(dense, places), 150, 90, width)
      const expected = spread(base, basePlaces).map((value, at) => 0.5 * all[at]! - 2 * value)
      const options = { scale: 0.5, base, baseScale: -2, rows, places, basePlaces }
      const found = engine.propagate(matrix, dense, width, options)
      assertClose(
        found,
        [...rows].flatMap((row) => expected.slice(row * width, row * width + width)),
      )
      assert.deepEqual(alone.propagate(matrix, dense, width, options), found)
    })
  }

  it('reads and writes arrays placed in its memory', () => {
    const matrix = engine.placeCsr(randomCsr(200, 90, 7, 1))
    const dense = engine.place(randomDense(90 * 16, 2))
    const out = engine.float32(200 * 16)
    assert.equal(engine.propagate(matrix, dense, 16, { out }), out)
    assert.deepEqual(Float32Array.from(out), alone.propagate(matrix, dense, 16))
    engine.release(dense, out)
    engine.releaseCsr(matrix)
  })

  // The first row has every column, most rows have few, the last one has none.
  for (const [rows, columns, width] of [
    [300, 65_536, 64],
    [20_000, 150_000, 3],
    [40, 200_000, 37],
  ] as const) {
    it(`gives the same bits with tiles: ${rows} rows, ${columns} columns, ${width} wide`, () => {
      const matrix = randomCsr(rows, columns, 5, 1)
      const dense = randomDense(columns * width, 2)
      const base = randomDense(rows * width, 3)
      const basePlaces = Int32Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? row : -1))
      for (const options of [{}, { scale: 0.5, base, baseScale: -2 }, { base, basePlaces }]) {
        const expected = alone.propagate(matrix, dense, width, options)
        for (const each of [engine, alone]) {
          const placed = each.placeCsr(matrix)
          assert.deepEqual(each.propagate(placed, dense, width, options), expected)
          each.releaseCsr(placed)
        }
      }
    })
  }

  it('rejects arrays of the wrong size', () => {
    const matrix = randomCsr(4, 4, 1, 1)
    assert.throws(() => engine.propagate(matrix, new Float32Array(3), 1), RangeError)
    const dense = new Float32Array(4)
    for (const options of [
      { rows: Int32Array.of(4) },
      { places: Int32Array.of(0, 1, 2) },
      { places: Int32Array.of(0, 1, 2, 4) },
      { base: dense, basePlaces: Int32Array.of(0, 4, -1, -1) },
    ])
      assert.throws(() => engine.propagate(matrix, dense, 1, options), RangeError)
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

describe('patternProduct', () => {
  for (const { rows, columns, perRow } of [
    { rows: 0, columns: 5, perRow: 2 },
    { rows: 1, columns: 1, perRow: 1 },
    { rows: 130, columns: 57, perRow: 7 },
    { rows: 3, columns: 900, perRow: 301 },
  ]) {
    it(`equals the naive product: ${rows} × ${columns}, ${perRow} entries per row`, () => {
      const matrix = randomCsr(rows, columns, perRow, 1)
      const x = randomDense(columns, 2)
      const factors = randomDense(rows, 3)
      const pattern = toDense({ ...matrix, values: matrix.values.map(() => 1) })
      const expected = product(pattern, x, rows, columns, 1)
      // Old content of the output must not affect the result.
      const out = new Float32Array(rows).fill(Number.NaN)
      assert.equal(engine.patternProduct(matrix, x, undefined, out), out)
      assertClose(out, expected)
      const scaled = engine.patternProduct(matrix, x, factors)
      assertClose(
        scaled,
        expected.map((value, row) => value * factors[row]!),
      )
      assert.deepEqual(alone.patternProduct(matrix, x, factors), scaled)
    })

    it(`gives a column the same bits for a width of four and of one: ${rows} × ${columns}, ${perRow} entries per row`, () => {
      const matrix = randomCsr(rows, columns, perRow, 1)
      const x = randomDense(4 * columns, 2)
      const factors = randomDense(rows, 3)
      const together = engine.patternProduct(matrix, x, factors)
      for (let column = 0; column < 4; column++) {
        const columnOf = (table: Float32Array) => table.filter((_, at) => at % 4 === column)
        assert.deepEqual(columnOf(together), engine.patternProduct(matrix, columnOf(x), factors))
      }
    })
  }

  it('rejects inputs whose sizes do not match', () => {
    const matrix = randomCsr(4, 5, 2, 1)
    assert.throws(() => engine.patternProduct(matrix, new Float32Array(4)), RangeError)
    assert.throws(() => engine.patternProduct(matrix, new Float32Array(5), new Float32Array(5)), RangeError)
    const square = randomCsr(5, 5, 2, 1)
    const x = new Float32Array(5)
    assert.throws(() => engine.patternProduct(square, x, undefined, x), RangeError)
  })
})

describe('chainProduct', () => {
  const pattern = (matrix: Csr): Float64Array => toDense({ ...matrix, values: matrix.values.map(() => 1) })
  const scaled = (dense: Float64Array, factors: Float32Array | undefined): Float64Array =>
    dense.map((value, at) => value * (factors?.[at % factors.length] ?? 1))
  for (const { rows, middle, columns } of [
    { rows: 0, middle: 7, columns: 9 },
    { rows: 5, middle: 0, columns: 3 },
    { rows: 40, middle: 33, columns: 26 },
    { rows: 3, middle: 16, columns: 1 },
  ]) {
    for (const withScales of [false, true]) {
      it(`equals the naive product: ${rows} × 20 × ${middle} × ${columns}${withScales ? ', scaled' : ''}`, () => {
        const a = randomCsr(rows, 20, 4, 1)
        const b = randomCsr(20, middle, 3, 2)
        const c = randomCsr(middle, columns, 2, 3)
        const scales = withScales
          ? { first: randomDense(20, 4), second: randomDense(middle, 5), third: randomDense(columns, 6) }
          : {}
        // Old content of the output must not affect the result.
        const out = new Float32Array(rows * columns).fill(Number.NaN)
        assert.equal(engine.chainProduct(a, b, c, scales, out), out)
        const first = product(scaled(toDense(a), scales.first), pattern(b), rows, 20, middle)
        const both = product(scaled(first, scales.second), pattern(c), rows, middle, columns)
        assertClose(out, scaled(both, scales.third))
        assert.deepEqual(alone.chainProduct(a, b, c, scales), out)
      })
    }
  }

  it('rejects inputs whose sizes do not match', () => {
    const a = randomCsr(4, 5, 2, 1)
    assert.throws(() => engine.chainProduct(a, randomCsr(4, 4, 1, 1), a), RangeError)
    assert.throws(() => engine.chainProduct(a, randomCsr(5, 3, 1, 1), a), RangeError)
    const outside = { ...a, indices: a.indices.map(() => 5) }
    assert.throws(() => engine.chainProduct(outside, transpose(a), a), RangeError)
    const scales = { first: new Float32Array(4) }
    assert.throws(() => engine.chainProduct(a, transpose(a), a, scales), RangeError)
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

it('topProducts accepts more columns than one pass covers', () => {
  const right = randomCsr(30, 150_000, 400, 1)
  const left = randomCsr(5, 30, 4, 2)
  const found = engine.topProducts(left, right, { n: 50 })
  assert.deepEqual(alone.topProducts(left, right, { n: 50 }), found)
  const dense = product(toDense(left), toDense(right), 5, 30, 150_000)
  for (let row = 0; row < 5; row++) {
    const ids = [...found.ids.subarray(row * 50, row * 50 + 50)].filter((id) => id >= 0)
    const scores = Array.from(dense.subarray(row * 150_000, (row + 1) * 150_000))
    const best = scores.filter((score) => score !== 0).sort((a, b) => b - a)
    assertClose(found.scores.subarray(row * 50, row * 50 + ids.length), best.slice(0, ids.length))
    assertClose(
      ids.map((id) => scores[id]!),
      best.slice(0, ids.length),
    )
  }
  const ones = { ...right, values: right.values.map(() => 1) }
  const bare = engine.topProducts(left, { ...right, values: undefined }, { n: 50 })
  assert.deepEqual(bare, engine.topProducts(left, ones, { n: 50 }))
})

it('selectRows returns rows in the given order, also repeated ones', () => {
  const matrix = randomCsr(6, 8, 3, 1)
  const rows = Int32Array.of(4, 0, 5, 4)
  const all = toDense(matrix)
  const expected = [...rows].flatMap((row) => [...all.subarray(row * 8, row * 8 + 8)])
  assert.deepEqual([...toDense(selectRows(matrix, rows))], expected)
  assert.equal(selectRows(matrix, new Int32Array(0)).rows, 0)
})
