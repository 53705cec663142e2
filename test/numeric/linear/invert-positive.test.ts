import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/index.js'
import { invertPositive, SINGLE_BOUND } from '../../../src/numeric/linear/index.js'

import { createRandom } from '../../../src/numeric/random/index.js'

const engine = createEngine({ threads: 2 })

for (const size of [0, 1, 2, 95, 97, 210]) {
  test(`a positive definite matrix of ${size} times its inverse is the identity`, () => {
    const random = createRandom(size)
    const half = Float32Array.from({ length: size * size }, () => random.normal())
    const matrix = engine.matmul(half, half, { rows: size, columns: size, inner: size, transposeB: true })
    for (let at = 0; at < matrix.length; at += size + 1) matrix[at]! += 0.2 * size
    const { inverse: found, residual } = invertPositive(engine, matrix, size)
    const inverse = Float32Array.from(found)
    assert.ok(residual <= SINGLE_BOUND, `${residual}`)
    const product = engine.matmul(matrix, inverse, { rows: size, columns: size, inner: size })
    for (const [at, value] of product.entries()) {
      assert.ok(Math.abs(value - Number(at % (size + 1) === 0)) < 1e-3, `${at}: ${value}`)
    }
  })
}

test('a matrix that is not positive definite or not square is rejected', () => {
  assert.throws(() => invertPositive(engine, Float32Array.of(0), 1), RangeError)
  assert.throws(() => invertPositive(engine, Float32Array.of(1, 2, 3), 2), RangeError)
})
