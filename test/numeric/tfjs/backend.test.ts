import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { beforeAll, describe, it } from 'vitest'
import { createEngine } from '../../../src/numeric/engine/index.js'
import { activateBackend } from '../../../src/numeric/tfjs/backend.js'
import { FusedAdam } from '../../../src/numeric/tfjs/fused-adam.js'
import { BACKEND, batchLoss, compactBatch } from '../../../src/numeric/tfjs/ops.js'
import { createGraph, propagateLayers, propagateRows } from '../../../src/numeric/tfjs/propagation-ops.js'
import type { EngineBackend } from '../../../src/numeric/tfjs/storage.js'
import { assertClose, product, randomCsr, randomDense, toDense } from '../oracles.js'

let backend: EngineBackend
beforeAll(async () => {
  // Silences the CPU backend, which is the reference here and would recommend another package.
  tf.env().set('IS_TEST', true)
  backend = await activateBackend(createEngine({ threads: 2 }))
})

/** The same computation on the CPU backend that ships with TensorFlow.js. */
async function onCpu(compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend('cpu')
  try {
    return tf.tidy(() => compute().map((tensor) => tensor.dataSync<'float32'>().slice()))
  } finally {
    await tf.setBackend(BACKEND)
  }
}

async function sameOnBoth(compute: () => tf.Tensor[]): Promise<void> {
  const ours = tf.tidy(() => compute().map((tensor) => tensor.dataSync<'float32'>()))
  const theirs = await onCpu(compute)
  for (const [at, values] of theirs.entries()) assertClose(ours[at]!, values)
}

const matrix = (rows: number, columns: number, seed: number) =>
  tf.tensor2d(randomDense(rows * columns, seed), [rows, columns])

describe('kernels of the backend agree with those of the CPU backend', () => {
  const cases: Record<string, () => tf.Tensor[]> = {
    'matMul, all ways round': () => [
      tf.matMul(matrix(5, 7, 1), matrix(7, 3, 2)),
      tf.matMul(matrix(7, 5, 1), matrix(7, 3, 2), true),
      tf.matMul(matrix(5, 7, 1), matrix(3, 7, 2), false, true),
      tf.matMul(matrix(7, 5, 1), matrix(3, 7, 2), true, true),
    ],
    'matMul of stacks and with broadcasting': () => [
      tf.matMul(tf.tensor3d(randomDense(30, 1), [2, 3, 5]), tf.tensor3d(randomDense(40, 2), [2, 5, 4])),
      tf.matMul(tf.tensor3d(randomDense(30, 1), [2, 3, 5]), tf.tensor3d(randomDense(20, 2), [1, 5, 4])),
    ],
    'fused matMul with bias and activations': () =>
      (['linear', 'relu', 'sigmoid', 'elu'] as const).map((activation) =>
        tf.fused.matMul({
          a: matrix(5, 7, 1),
          b: matrix(7, 3, 2),
          bias: tf.tensor1d([1, -1, 0]),
          activation,
        }),
      ),
    'gather, also along another axis': () => [
      tf.gather(matrix(9, 5, 1), tf.tensor1d([8, 0, 0, 3], 'int32')),
      tf.gather(
        matrix(9, 5, 1),
        tf.tensor2d(
          [
            [8, 0],
            [0, 3],
          ],
          [2, 2],
          'int32',
        ),
      ),
      tf.gather(matrix(9, 5, 1), tf.tensor1d([4, 0], 'int32'), 1),
    ],
    unsortedSegmentSum: () => [
      tf.unsortedSegmentSum(matrix(6, 3, 1), tf.tensor1d([4, 0, 0, 2, 4, 4], 'int32'), 5),
    ],
    transpose: () => [
      tf.transpose(matrix(3, 5, 1)),
      tf.transpose(tf.tensor3d(randomDense(30, 1), [2, 3, 5])),
    ],
    'element by element, with and without broadcasting': () => {
      const a = matrix(4, 5, 1)
      const b = matrix(4, 5, 2)
      const row = tf.tensor1d([1, 2, 3, 4, 5])
      return [
        ...[tf.add(a, b), tf.add(a, row), tf.add(a, 2), tf.sub(a, b), tf.sub(a, row)],
        ...[tf.mul(a, b), tf.mul(a, row), tf.div(a, b), tf.div(a, 3), tf.relu(a)],
      ]
    },
    sums: () => [
      tf.sum(matrix(4, 5, 1), 0),
      tf.sum(matrix(4, 5, 1), 0, true),
      tf.sum(matrix(4, 5, 1), 1),
      tf.sum(matrix(4, 5, 1)),
    ],
    'slices and reshapes that would alias memory': () => {
      const whole = matrix(6, 4, 1)
      const part = tf.slice(whole, [2, 0], [2, 4])
      whole.dispose()
      return [tf.add(part, matrix(2, 4, 3)), tf.reshape(matrix(2, 4, 5), [8])]
    },
    'splits, steps': () => [
      ...tf.split(matrix(4, 6, 1), [1, 2, 3], 1),
      ...tf.split(tf.tensor3d(randomDense(48, 1), [4, 2, 6]), 2, 0),
      tf.step(matrix(4, 5, 1)),
      tf.step(matrix(4, 5, 1), -0.5),
    ],
    'an empty tensor': () => [
      tf.matMul(tf.zeros([0, 3]), matrix(3, 2, 1)),
      tf.add(tf.zeros([0, 4]), tf.zeros([0, 4])),
    ],
    'gradients of a small network': () => {
      const loss = (table: tf.Tensor, weights: tf.Tensor) => {
        const rows = tf.gather(table as tf.Tensor2D, tf.tensor1d([1, 1, 0], 'int32'))
        return tf.mean(tf.square(tf.relu(tf.matMul(rows, weights as tf.Tensor2D)))) as tf.Scalar
      }
      return tf.grads(loss as never)([matrix(3, 4, 1), matrix(4, 2, 2)])
    },
  }
  for (const [name, compute] of Object.entries(cases)) it(name, () => sameOnBoth(compute))
})

describe('memory', () => {
  it('returns copies, so that a value outlives its tensor', () => {
    const tensor = tf.tensor1d([1, 2, 3])
    const values = tensor.dataSync()
    tensor.dispose()
    tf.tensor1d([7, 8, 9]).dispose()
    assert.deepEqual([...values], [1, 2, 3])
  })

  it('copies the values it is given', () => {
    const values = Float32Array.of(1, 2)
    const tensor = tf.tensor1d(values)
    values[0] = 9
    assert.deepEqual([...tensor.dataSync()], [1, 2])
    tensor.dispose()
  })
})

describe('propagateLayers', () => {
  const weights = [0.5, 0.3, 0.2]
  for (const nodes of [1, 6, 33]) {
    it(`sums the layers of ${nodes} nodes; its gradient uses the transposed graph`, () => {
      const csr = randomCsr(nodes, nodes, 3, 1)
      const graph = createGraph(backend.engine, csr)
      const dense = toDense(csr)
      const x = randomDense(nodes * 5, 2)
      const dy = randomDense(nodes * 5, 3)
      const layersOf = (start: ArrayLike<number>, turned: boolean) => {
        let layer = Float64Array.from(start)
        const sum = layer.map((value) => value * weights[0]!)
        const a = turned ? dense.map((_, at) => dense[(at % nodes) * nodes + Math.floor(at / nodes)]!) : dense
        for (const weight of weights.slice(1)) {
          layer = product(a, layer, nodes, nodes, 5) as Float64Array<ArrayBuffer>
          for (const [at, value] of layer.entries()) sum[at]! += weight * value
        }
        return sum
      }
      const shape: [number, number] = [nodes, 5]
      tf.tidy(() => {
        const input = tf.tensor2d(x, shape)
        assertClose(propagateLayers(input, graph, weights).dataSync(), layersOf(x, false))
        const gradient = tf.grad((t) => propagateLayers(t as tf.Tensor2D, graph, weights))
        assertClose(gradient(input, tf.tensor2d(dy, shape)).dataSync(), layersOf(dy, true))
        assertClose(
          propagateLayers(input, graph, [2]).dataSync(),
          x.map((value) => 2 * value),
        )
        assertClose(propagateLayers(input, graph, [0, 1]).dataSync(), product(dense, x, nodes, nodes, 5))
      })
      graph.release()
    })
  }
})

describe('propagateRows', () => {
  for (const nodes of [1, 6, 33, 200]) {
    for (const weights of [[2], [0.5, 0.3], [0, 0, 1], [0.4, 0.3, 0.2, 0.1]]) {
      it(`equals the same rows of propagateLayers, and so does its gradient: ${nodes} nodes, ${weights.length - 1} layers`, () => {
        const graph = createGraph(backend.engine, randomCsr(nodes, nodes, 3, 1))
        const before = { tensors: tf.memory().numTensors, bytes: backend.engine.usedBytes }
        // Some of the rows, unordered.
        const rows = Int32Array.from({ length: Math.ceil(nodes / 3) }, (_, at) => nodes - 1 - 3 * at)
        tf.tidy(() => {
          const x = tf.tensor2d(randomDense(nodes * 5, 2), [nodes, 5])
          const dy = tf.tensor2d(randomDense(rows.length * 5, 3), [rows.length, 5])
          const all = (t: tf.Tensor) =>
            tf.gather(propagateLayers(t as tf.Tensor2D, graph, weights), tf.tensor1d(rows, 'int32'))
          const some = (t: tf.Tensor) => propagateRows(t as tf.Tensor2D, graph, weights, rows)
          assertClose(some(x).dataSync(), all(x).dataSync())
          assertClose(tf.grad(some)(x, dy).dataSync(), tf.grad(all)(x, dy).dataSync())
        })
        assert.equal(tf.memory().numTensors, before.tensors)
        // Garbage of earlier tests may be collected meanwhile, so less memory may be in use.
        assert.ok(backend.engine.usedBytes <= before.bytes)
        graph.release()
      })
    }
  }

  it('accepts an empty list of rows and rejects the gradient of repeated rows', () => {
    const graph = createGraph(backend.engine, randomCsr(9, 9, 3, 1))
    tf.tidy(() => {
      const x = tf.tensor2d(randomDense(9 * 4, 2), [9, 4])
      const sum = (rows: number[]) => (t: tf.Tensor) =>
        tf.sum(propagateRows(t as tf.Tensor2D, graph, [0.5, 0.3, 0.2], Int32Array.from(rows)))
      assertClose(tf.grad(sum([]))(x).dataSync(), new Float32Array(36))
      assert.throws(() => tf.grad(sum([4, 2, 4]))(x), /row 4 is repeated/)
    })
    graph.release()
  })
})

describe('compactBatch', () => {
  it('lists each row once and does not change loss and gradient', () => {
    const chosen = {
      users: Int32Array.of(2, 0, 2),
      positives: Int32Array.of(7, 4, 7),
      negatives: Int32Array.of(5, 7, 5),
    }
    const { rows, batch } = compactBatch(chosen, 9)
    assert.deepEqual([...rows], [0, 2, 4, 5, 7])
    const loss = { kind: 'softmax', temperature: 0.4, cosine: true } as const
    tf.tidy(() => {
      const table = matrix(9, 4, 1)
      const whole = (t: tf.Tensor) => batchLoss(t as tf.Tensor2D, chosen, loss)
      const compact = (t: tf.Tensor) =>
        batchLoss(tf.gather(t as tf.Tensor2D, tf.tensor1d(rows, 'int32')), batch, loss)
      assertClose(compact(table).dataSync(), whole(table).dataSync())
      assertClose(tf.grad(compact)(table).dataSync(), tf.grad(whole)(table).dataSync())
    })
  })
})

describe('batchLoss', () => {
  const rows = {
    users: Int32Array.of(0, 1, 1),
    positives: Int32Array.of(3, 4, 3),
    negatives: Int32Array.of(5, 3, 5),
  }
  for (const loss of [{ kind: 'bpr' }, { kind: 'softmax', temperature: 0.4, cosine: true }] as const) {
    it(`has the gradient of finite differences: ${loss.kind}`, () => {
      const table = randomDense(6 * 4, 1)
      const value = (values: Float32Array) =>
        tf.tidy(() => batchLoss(tf.tensor2d(values, [6, 4]), rows, loss).dataSync()[0]!)
      const gradient = tf.tidy(() =>
        tf
          .grad((t) => tf.mul(batchLoss(t as tf.Tensor2D, rows, loss), 3))(tf.tensor2d(table, [6, 4]))
          .dataSync(),
      )
      const expected = table.map((_, at) => {
        const above = table.slice()
        const below = table.slice()
        above[at]! += 1e-2
        below[at]! -= 1e-2
        return (3 * (value(above) - value(below))) / 2e-2
      })
      assertClose(gradient, expected, 2e-3)
    })
  }
})

describe('FusedAdam', () => {
  it('gives the same results as Adam of TensorFlow.js and does not change tensors that share memory', () => {
    const start = matrix(3, 4, 1)
    const target = matrix(3, 4, 2)
    const distance = (x: tf.Tensor) => tf.mean(tf.square(tf.sub(x, target))) as tf.Scalar
    const mine = tf.variable(start)
    const theirs = tf.variable(start)
    const ours = new FusedAdam(backend, { learningRate: 0.1 })
    const reference = tf.train.adam(0.1, 0.9, 0.999, 1e-8)
    for (let step = 0; step < 5; step++) {
      ours.minimize(() => distance(mine), false, [mine])
      reference.minimize(() => distance(theirs), false, [theirs])
    }
    assertClose(mine.dataSync(), theirs.dataSync(), 1e-5)
    assertClose(start.dataSync(), randomDense(12, 1))
    tf.dispose([start, target, mine, theirs])
    ours.dispose()
    reference.dispose()
  })
})

describe('training', () => {
  it('reduces the loss of a layers model, with constant memory from epoch to epoch', async () => {
    const users = layers.input({ shape: [1] })
    const items = layers.input({ shape: [1] })
    const embed = (count: number, input: layers.SymbolicTensor, seed: number) => {
      const embeddingsInitializer = layers.initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed })
      const layer = layers.layers.embedding({ inputDim: count, outputDim: 8, embeddingsInitializer })
      return layers.layers.flatten().apply(layer.apply(input)) as layers.SymbolicTensor
    }
    const joined = layers.layers.concatenate().apply([embed(20, users, 1), embed(30, items, 2)])
    const dense = (units: number, activation: 'relu' | 'sigmoid', seed: number) =>
      layers.layers.dense({
        units,
        activation,
        kernelInitializer: layers.initializers.glorotUniform({ seed }),
      })
    const hidden = dense(16, 'relu', 3).apply(joined)
    const output = dense(1, 'sigmoid', 4).apply(hidden) as layers.SymbolicTensor
    const model = layers.model({ inputs: [users, items], outputs: output })
    model.compile({ optimizer: new FusedAdam(backend, { learningRate: 0.01 }), loss: 'binaryCrossentropy' })
    const pairs = Array.from({ length: 600 }, (_, at) => [at % 20, Math.floor(at / 20)] as const)
    const inputs = [tf.tensor2d(pairs.map(([user]) => [user])), tf.tensor2d(pairs.map(([, item]) => [item]))]
    const labels = tf.tensor2d(pairs.map(([user, item]) => [(user + item) % 2]))
    const memory: number[] = []
    const history = await model.fit(inputs, labels, {
      epochs: 12,
      batchSize: 100,
      verbose: 0,
      shuffle: false,
      callbacks: {
        onEpochEnd: () => {
          memory.push(tf.memory().numTensors, backend.engine.usedBytes)
        },
      },
    })
    const losses = history.history.loss as number[]
    assert.ok(losses.at(-1)! < 0.2 * losses[0]!, `loss ${losses[0]} became ${losses.at(-1)}`)
    assert.deepEqual(memory.slice(-2), memory.slice(4, 6))
  })
})
