import assert from 'node:assert/strict'
import { describe, test } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/index.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { contrastLoss } from '../../../src/numeric/tfjs/contrast.js'

describe('contrastLoss', () => {
  const engine = createEngine({ threads: 1 })
  for (const [rows, width] of [
    [2, 3],
    [7, 5],
    [40, 16],
  ] as const) {
    test(`equals the naive loss and its gradient: ${rows} rows of ${width}`, () => {
      const random = createRandom(rows)
      const vectors = Float32Array.from({ length: rows * width }, () => random.normal())
      const noise = Float32Array.from({ length: 2 * rows * width }, () => 0.1 * random.uniform())
      const task = { width, noise, temperature: 0.5 }
      const { loss, gradient } = contrastLoss(engine, { ...task, vectors })
      assert.ok(Math.abs(loss - naive(vectors)) < 1e-4, `${loss}, ${naive(vectors)}`)
      for (let at = 0; at < vectors.length; at += Math.ceil(vectors.length / 20)) {
        const step = 1e-4
        const moved = (by: number) =>
          naive(Float64Array.from(vectors, (v, index) => (index === at ? v + by : v)))
        const slope = (moved(step) - moved(-step)) / (2 * step)
        assert.ok(Math.abs(gradient[at]! - slope) < 1e-3, `${at}: ${gradient[at]}, ${slope}`)
      }

      function naive(values: ArrayLike<number>): number {
        const views = [0, 1].map((view) =>
          Array.from({ length: rows }, (_, row) => {
            const vector = Array.from({ length: width }, (_, column) => values[row * width + column]!)
            const length = Math.hypot(...vector)
            return vector.map((value, column) => {
              const shift = noise[(view * rows + row) * width + column]!
              return value / length + Math.sign(vectors[row * width + column]!) * shift
            })
          }),
        )
        const cosine = (left: number[], right: number[]) =>
          left.reduce((sum, value, at) => sum + value * right[at]!, 0) /
          Math.hypot(...left) /
          Math.hypot(...right)
        let sum = 0
        for (const [row, first] of views[0]!.entries()) {
          const weights = views[1]!.map((second) => Math.exp(cosine(first, second) / task.temperature))
          sum -= Math.log(weights[row]! / weights.reduce((total, weight) => total + weight, 0))
        }
        return sum / rows
      }
    })
  }

  test('a vector of zeros has gradient 0 and does not affect other rows', () => {
    const noise = new Float32Array(18).fill(0.1)
    const vectors = Float32Array.of(1, 0, 0, 0, 0, 0, 0, 1, 0)
    const { loss, gradient } = contrastLoss(engine, { vectors, width: 3, noise, temperature: 0.2 })
    assert.ok(Number.isFinite(loss) && gradient.every(Number.isFinite))
    assert.deepEqual([...gradient.subarray(3, 6)], [0, 0, 0])
  })
})
