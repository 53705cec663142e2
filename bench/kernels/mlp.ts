import type * as core from '@tensorflow/tfjs-core'
import type * as layers from '@tensorflow/tfjs-layers'
import type { Inputs } from './inputs.js'

/** The functions that both TensorFlow.js and its native package provide. */
export type Tensorflow = Pick<typeof core, 'tensor2d' | 'dispose'> &
  Pick<typeof layers, 'input' | 'layers' | 'model' | 'initializers'>

/**
 * A small network: two embeddings of 1,000 × 50 and dense layers of 128, 64 and 1 units.
 *
 * @returns a function that trains one pass over 4,096 samples in batches of 1,024, and returns the loss.
 */
export function smallNetwork(
  tf: Tensorflow,
  { sizes, ints }: Pick<Inputs, 'sizes' | 'ints'>,
): () => Promise<number> {
  const { mlpEntities, mlpWidth, mlpSamples, mlpBatch } = sizes
  const embed = (input: layers.SymbolicTensor, seed: number) => {
    const embeddingsInitializer = tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed })
    const layer = tf.layers.embedding({ inputDim: mlpEntities, outputDim: mlpWidth, embeddingsInitializer })
    return tf.layers.flatten().apply(layer.apply(input)) as layers.SymbolicTensor
  }
  const users = tf.input({ shape: [1] })
  const items = tf.input({ shape: [1] })
  let top = tf.layers.concatenate().apply([embed(users, 1), embed(items, 2)]) as layers.SymbolicTensor
  for (const [position, units] of [128, 64, 1].entries()) {
    const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 + position })
    const activation = units === 1 ? 'sigmoid' : 'relu'
    top = tf.layers.dense({ units, activation, kernelInitializer }).apply(top) as layers.SymbolicTensor
  }
  const model = tf.model({ inputs: [users, items], outputs: top })
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' })
  const column = (values: Int32Array) => tf.tensor2d(Float32Array.from(values), [mlpSamples, 1])
  const inputs = [column(ints.mlpUsers), column(ints.mlpItems)]
  const labels = column(ints.mlpLabels)
  return async () => {
    const { history } = await model.fit(inputs, labels, {
      ...{ batchSize: mlpBatch, epochs: 1, shuffle: false, verbose: 0 },
    })
    return Number(history.loss?.[0])
  }
}
