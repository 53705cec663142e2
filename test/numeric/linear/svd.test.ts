import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/index.js'
import { truncatedSvd } from '../../../src/numeric/linear/svd.js'
import { symmetricEigen } from '../../../src/numeric/linear/symmetric-eigen.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { csrFromTriplets, emptyCsr } from '../../../src/numeric/sparse/index.js'
import { assertClose, product, randomCsr, randomDense, toDense, transposed } from '../oracles.js'

const engine = createEngine({ threads: 2 })

describe('symmetricEigen', () => {
  for (const size of [0, 1, 2, 3, 10, 41]) {
    it(`diagonalizes ${size} × ${size}`, () => {
      const half = randomDense(size * size, size)
      const matrix = Float64Array.from(
        half,
        (value, at) => value + half[(at % size) * size + Math.floor(at / size)]!,
      )
      const { values, vectors } = symmetricEigen(matrix, size)
      const scaled = vectors.map((value, at) => value * values[at % size]!)
      assertClose(product(matrix, vectors, size, size, size), scaled, 1e-12)
      assert.deepEqual(values, values.slice().sort().reverse())
    })
  }

  it('accepts equal eigenvalues and zeros', () => {
    assert.deepEqual([...symmetricEigen(Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 0), 3).values], [2, 2, 0])
  })
})

describe('truncatedSvd', () => {
  it('reconstructs a matrix of low rank', () => {
    const left = randomDense(60 * 3, 1)
    const right = randomDense(3 * 40, 2)
    const dense = product(left, right, 60, 3, 40)
    const rows = Array.from(dense, (_, at) => Math.floor(at / 40))
    const columns = Array.from(dense, (_, at) => at % 40)
    const matrix = csrFromTriplets(60, 40, { rows, columns, values: dense })
    const svd = truncatedSvd(engine, matrix, { rank: 5, random: createRandom(1) })
    const scaled = svd.left.map((value, at) => value * svd.values[at % 5]!)
    assertClose(product(scaled, transposed(svd.right, 40, 5), 60, 5, 40), dense, 1e-4)
    assert.deepEqual([...svd.values.subarray(3)], [0, 0])
  })

  it('finds the largest singular values and orthonormal vectors, with the same bits for one thread and two', () => {
    const matrix = randomCsr(300, 200, 6, 3)
    const options = { rank: 8, iterations: 12 }
    const svd = truncatedSvd(engine, matrix, { ...options, random: createRandom(1) })
    const dense = toDense(matrix)
    const exact = symmetricEigen(product(transposed(dense, 300, 200), dense, 200, 300, 200), 200)
    assertClose(svd.values, exact.values.subarray(0, 8).map(Math.sqrt), 2e-3)
    const identity = Array.from({ length: 64 }, (_, at) => (at % 9 === 0 ? 1 : 0))
    assertClose(product(transposed(svd.left, 300, 8), svd.left, 8, 300, 8), identity, 1e-4)
    assertClose(product(transposed(svd.right, 200, 8), svd.right, 8, 200, 8), identity, 1e-3)
    const alone = createEngine({ threads: 1 })
    assert.deepEqual(truncatedSvd(alone, matrix, { ...options, random: createRandom(1) }), svd)
  })

  it('accepts matrices without entries', () => {
    const svd = truncatedSvd(engine, emptyCsr(5, 3), { rank: 8, random: createRandom(1) })
    assert.equal(svd.rank, 3)
    assert.ok(svd.left.every((value) => value === 0))
    assert.equal(truncatedSvd(engine, emptyCsr(0, 3), { rank: 8, random: createRandom(1) }).rank, 0)
  })
})
