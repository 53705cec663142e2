import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/index.js'
import {
  DOUBLE_BOUND,
  denseMap,
  identityMap,
  invertInDouble,
  invertPositive,
  probeResidual,
  ResidualError,
  SOLVE_BOUND,
  SVD_CONVERGENCE_BOUND,
  solvePositive,
  truncatedSvd,
} from '../../../src/numeric/linear/index.js'
import { symmetricEigen } from '../../../src/numeric/linear/symmetric-eigen.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { csrFromTriplets } from '../../../src/numeric/sparse/index.js'
import { powerLawLikes } from '../../support/power-law.js'

const engine = createEngine({ threads: 2 })

test('an ill-conditioned matrix is inverted in double precision', () => {
  const size = 300
  const random = createRandom(4)
  const half = Float32Array.from({ length: size * size }, () => random.normal())
  const matrix = engine.matmul(half, half, { rows: size, columns: size, inner: size, transposeB: true })
  const { inverse, residual } = invertPositive(engine, matrix, size)
  assert.ok(inverse instanceof Float64Array)
  assert.ok(residual <= DOUBLE_BOUND, `${residual}`)
})

test('a matrix that no precision can invert is an error', () => {
  const size = 200
  const ones = new Float32Array(size * size).fill(1)
  for (let at = 0; at < ones.length; at += size + 1) ones[at] = 1 + 1e-7
  assert.throws(() => invertInDouble(engine, ones, size), RangeError)
  assert.throws(() => invertPositive(engine, ones.fill(Number.NaN), size), RangeError)
})

test('products in double precision equal a plain sum, whatever the shape and orientation', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 21 }),
      fc.integer({ min: 0, max: 21 }),
      fc.integer({ min: 0, max: 300 }),
      fc.boolean(),
      fc.boolean(),
      (rows, columns, inner, transposeA, transposeB) => {
        const random = createRandom(rows + 31 * columns + 997 * inner)
        const a = Float64Array.from({ length: rows * inner }, () => random.normal())
        const b = Float64Array.from({ length: inner * columns }, () => random.normal())
        const product = engine.matmulDouble(a, b, { rows, columns, inner, transposeA, transposeB })
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            let sum = 0
            for (let k = 0; k < inner; k++)
              sum +=
                a[transposeA ? k * rows + row : row * inner + k]! *
                b[transposeB ? column * inner + k : k * columns + column]!
            assert.ok(Math.abs(product[row * columns + column]! - sum) <= 1e-12 * (1 + inner))
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('the SVD of a graph with popularity by a power law keeps its bounds', () => {
  for (const share of [0.01, 0.08]) {
    const { residual, left, rank } = truncatedSvd(engine, powerLawLikes(900, 1200, share), {
      rank: 64,
      random: createRandom(1),
    })
    assert.ok(residual <= SVD_CONVERGENCE_BOUND, `${residual}`)
    const gram = engine.matmul(left, left, { rows: rank, columns: rank, inner: 900, transposeA: true })
    for (const [at, value] of gram.entries())
      assert.ok(Math.abs(value - Number(at % (rank + 1) === 0)) < 1e-4)
  }
})

test('the SVD and the eigenvalues of a matrix with NaN are errors', () => {
  const likes = powerLawLikes(40, 50, 0.2)
  likes.values[5] = Number.NaN
  assert.throws(() => truncatedSvd(engine, likes, { rank: 4, random: createRandom(1) }))
  assert.throws(() => symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2))
})

test('the SVD of a matrix of low rank has no residual', () => {
  const likes = csrFromTriplets(30, 20, { rows: [0, 0, 1, 1], columns: [1, 2, 1, 2] })
  assert.ok(truncatedSvd(engine, likes, { rank: 8, random: createRandom(1) }).residual < 1e-5)
})

test('a system is solved within the bound for any condition number, or it is an error', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 10 }), (size, power) => {
      const random = createRandom(100 * size + power)
      const matrix = new Float64Array(size * size)
      for (let row = 0; row < size; row++) matrix[row * size + row] = 10 ** (power * random.uniform())
      for (let turn = 0; turn < size; turn++) {
        const v = Float64Array.from({ length: size }, () => random.normal())
        for (let row = 0; row < size; row++)
          for (let column = 0; column < size; column++) matrix[row * size + column]! += v[row]! * v[column]!
      }
      const b = Float64Array.from({ length: size }, () => random.normal())
      const x = solvePositive(matrix, b, size)
      const product = new Float64Array(size)
      denseMap(matrix, size)(x, product)
      const norm = Math.max(...matrix.map(Math.abs)) * size
      const scale = norm * Math.max(...x.map(Math.abs)) + Math.max(...b.map(Math.abs))
      for (let row = 0; row < size; row++) assert.ok(Math.abs(product[row]! - b[row]!) <= SOLVE_BOUND * scale)
    }),
    { numRuns: 60 },
  )
  assert.throws(() => solvePositive([-1], [1], 1), ResidualError)
  assert.throws(() => solvePositive([Number.NaN], [1], 1), ResidualError)
})

test('probes see an error in a single element', () => {
  const size = 50
  const identity = new Float64Array(size * size)
  for (let at = 0; at < identity.length; at += size + 1) identity[at] = 1
  assert.equal(probeResidual(size, size, denseMap(identity, size), identityMap), 0)
  identity[7] = 3
  assert.ok(probeResidual(size, size, denseMap(identity, size), identityMap) > 0.1)
  identity[7] = Number.NaN
  assert.ok(Number.isNaN(probeResidual(size, size, denseMap(identity, size), identityMap)))
})
