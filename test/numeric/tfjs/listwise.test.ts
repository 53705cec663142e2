import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import { test } from 'vitest'
import { createRandom } from '../../../src/numeric/random/index.js'
import { activateBackend } from '../../../src/numeric/tfjs/backend.js'
import { listwiseNetworkLoss, softmaxOverLists } from '../../../src/numeric/tfjs/listwise.js'

const random = createRandom(3)
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal())

/** Lists of 3, 0, 1 and 5 rows; the third has no relevant row. */
const batch = {
  offsets: Int32Array.of(0, 3, 3, 4, 9),
  relevant: Uint8Array.of(0, 1, 0, 0, 1, 0, 1, 1, 0),
}

/** The loss by its definition, in double precision. */
function naiveLoss(scores: ArrayLike<number>): number {
  let total = 0
  let lists = 0
  for (let list = 0; list + 1 < batch.offsets.length; list++) {
    const rows = Array.from(scores, (_, row) => row).slice(batch.offsets[list]!, batch.offsets[list + 1]!)
    const relevant = rows.filter((row) => batch.relevant[row] === 1)
    if (relevant.length === 0) continue
    lists++
    const sum = rows.reduce((all, row) => all + Math.exp(scores[row]!), 0)
    for (const row of relevant) total -= Math.log(Math.exp(scores[row]!) / sum) / relevant.length
  }
  return total / lists
}

test('the listwise loss equals its definition, and its gradient equals finite differences', () => {
  const scores = normals(9)
  const { value, gradient } = softmaxOverLists(scores, batch)
  assert.ok(Math.abs(value - naiveLoss(scores)) < 1e-6)
  for (const row of scores.keys()) {
    const up = Float64Array.from(scores).with(row, scores[row]! + 1e-4)
    const down = Float64Array.from(scores).with(row, scores[row]! - 1e-4)
    const expected = (naiveLoss(up) - naiveLoss(down)) / 2e-4
    assert.ok(Math.abs(gradient[row]! - expected) < 1e-5, `row ${row}: ${gradient[row]} for ${expected}`)
  }
})

test('large scores do not overflow, and a batch without lists has loss 0', () => {
  const { value, gradient } = softmaxOverLists(Float32Array.of(1000, -1000, 0, 5, 1, 1, 1, 1, 1), batch)
  assert.ok(Number.isFinite(value) && gradient.every(Number.isFinite))
  const nothing = { offsets: Int32Array.of(0), relevant: new Uint8Array(0) }
  assert.deepEqual(softmaxOverLists(new Float32Array(0), nothing), {
    value: 0,
    gradient: new Float32Array(0),
  })
})

test('the gradients of the network equal finite differences, and no tensor is leaked', async () => {
  const { engine } = await activateBackend()
  const [rows, width, hidden] = [9, 5, 3]
  const inputs = normals(rows * width)
  const plain = {
    first: normals(width * hidden),
    bias: normals(hidden),
    second: normals(hidden),
    skip: normals(width),
  }
  const shapes = { first: [width, hidden], bias: [hidden], second: [hidden, 1], skip: [width, 1] }
  const names = ['first', 'bias', 'second', 'skip'] as const
  const naive = (weights: typeof plain): number => {
    const scores = Float64Array.from({ length: rows }, (_, row) => {
      let score = 0
      for (let column = 0; column < width; column++)
        score += inputs[row * width + column]! * weights.skip[column]!
      for (let unit = 0; unit < hidden; unit++) {
        let inner = weights.bias[unit]!
        for (let column = 0; column < width; column++)
          inner += inputs[row * width + column]! * weights.first[column * hidden + unit]!
        score += weights.second[unit]! * Math.max(0, inner)
      }
      return score
    })
    return naiveLoss(scores)
  }
  const before = tf.memory().numTensors
  const tensors = names.map((name) => tf.tensor(plain[name], shapes[name]))
  const { value, grads } = tf.valueAndGrads((first, bias, second, skip) =>
    listwiseNetworkLoss(
      engine,
      {
        first: first as tf.Tensor2D,
        bias: bias as tf.Tensor1D,
        second: second as tf.Tensor2D,
        skip: skip as tf.Tensor2D,
      },
      inputs,
      batch,
    ),
  )(tensors)
  assert.ok(Math.abs(value.dataSync()[0]! - naive(plain)) < 1e-5)
  for (const [at, name] of names.entries()) {
    const gradient = grads[at]!.dataSync()
    for (const place of plain[name].keys()) {
      const moved = (step: number) => ({
        ...plain,
        [name]: plain[name].with(place, plain[name][place]! + step),
      })
      const expected = (naive(moved(1e-2)) - naive(moved(-1e-2))) / 2e-2
      assert.ok(
        Math.abs(gradient[place]! - expected) < 5e-3,
        `${name}[${place}]: ${gradient[place]}, ${expected}`,
      )
    }
  }
  tf.dispose([tensors, grads, value])
  assert.equal(tf.memory().numTensors, before)
})
