import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/engine.js'
import { rowIndices } from '../../../src/numeric/sparse/index.js'
import { assertClose, naiveTopK, product, randomCsr, randomDense, transposed } from '../oracles.js'

const engine = createEngine({ threads: 2 })
const alone = createEngine({ threads: 1 })

describe('topK', () => {
  for (const columns of [1, 5, 16, 700]) {
    for (const k of [0, 1, 4, 20]) {
      it(`best ${k} of ${columns} with exclusions`, () => {
        const rows = 23
        // Few distinct values, so that ties are common.
        const scores = randomDense(rows * columns, 1).map((value) => Math.round(value * 3))
        const exclude = randomCsr(40, columns, 3, 2)
        const chosen = Int32Array.from({ length: rows }, (_, row) => (row * 7) % 40)
        const options = { k, exclude, excludeRows: chosen }
        const found = engine.topK(scores, columns, options)
        assert.deepEqual(alone.topK(scores, columns, options), found)
        for (let row = 0; row < rows; row++) {
          const own = scores.subarray(row * columns, (row + 1) * columns)
          const expected = naiveTopK(own, k, new Set(rowIndices(exclude, chosen[row]!)))
          const ids = [...found.ids.subarray(row * k, row * k + k)]
          assert.deepEqual(ids, [...expected, ...new Array(k - expected.length).fill(-1)])
        }
      })
    }
  }

  it('never returns NaN or −∞', () => {
    const scores = new Float32Array(64).fill(Number.NaN)
    scores[40] = 1
    scores[41] = -Infinity
    scores[63] = 2
    assert.deepEqual([...engine.topK(scores, 64, { k: 3 }).ids], [63, 40, -1])
    scores.fill(0, 0, 4)
    assert.deepEqual([...engine.topK(scores, 64, { k: 3 }).ids], [63, 40, 0])
  })
})

describe('vector index', () => {
  for (const count of [1, 7, 512, 1100]) {
    for (const width of [1, 5, 64]) {
      it(`${count} vectors, ${width} wide`, async () => {
        const vectors = randomDense(count * width, 1)
        const queries = randomDense(35 * width, 2)
        const exclude = randomCsr(35, count, 4, 3)
        const index = engine.createIndex(vectors, width)
        const scores = index.scores(queries)
        assertClose(scores, product(queries, transposed(vectors, count, width), 35, width, count))
        const options = { k: 10, exclude }
        const found = index.topK(queries, options)
        assert.deepEqual(found, engine.topK(scores, count, options))
        assert.deepEqual(await index.topKAsync(queries, options), found)
        assert.deepEqual(alone.topKVectors(queries, vectors, width, options), found)
        const one = index.topK(queries.subarray(34 * width), {
          k: 10,
          exclude,
          excludeRows: Int32Array.of(34),
        })
        assert.deepEqual(one.ids, found.ids.slice(340))
        assert.deepEqual(one.scores, found.scores.slice(340))
        index.release()
      })
    }
  }

  it('answers synchronous calls during an asynchronous one', async () => {
    const vectors = randomDense(5000 * 32, 1)
    const queries = randomDense(200 * 32, 2)
    const index = engine.createIndex(vectors, 32)
    const first = index.topKAsync(queries, { k: 5 })
    const second = index.topKAsync(queries, { k: 3 })
    const third = index.topK(queries, { k: 5 })
    assert.deepEqual(await first, third)
    assert.equal((await second).ids.length, 600)
  })
})
