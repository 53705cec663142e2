import * as tf from '@tensorflow/tfjs-core'
import { type Csr, transpose } from './csr.js'
import type { Engine } from './engine.js'
import type { EngineBackend } from './engine-backend.js'

/** Name of the engine's backend in TensorFlow.js. */
export const BACKEND = 'kindred'

/** A square matrix in the engine's memory, both ways round, for propagation and its gradient. */
export interface PropagationGraph {
  readonly forward: Csr
  /** The transpose. */
  readonly backward: Csr
  readonly release: () => void
}

export function createGraph(engine: Engine, matrix: Csr): PropagationGraph {
  if (matrix.rows !== matrix.columns) throw new RangeError(`${matrix.rows} × ${matrix.columns} is no graph`)
  const forward = engine.placeCsr(matrix)
  const backward = engine.placeCsr(transpose(matrix))
  return {
    forward,
    backward,
    release() {
      engine.releaseCsr(forward)
      engine.releaseCsr(backward)
    },
  }
}

/**
 * `Σ_k weights[k] · Aᵏ x`, k = 0 … weights.length − 1: the linear propagation of LightGCN (He et al., 2020), by Horner's rule in one
 * product a layer. Its gradient for x is the same with Aᵀ.
 *
 * @param x nodes × width.
 */
export function propagateLayers(
  x: tf.Tensor2D,
  graph: PropagationGraph,
  weights: readonly number[],
): tf.Tensor2D {
  const attributes = { graph, weights, backwards: false }
  return tf.engine().runKernel(PROPAGATE, { x }, attributes as unknown as tf.NamedAttrMap) as tf.Tensor2D
}

/** Rows of one table that make up a batch. */
export interface BatchRows {
  readonly users: Int32Array
  readonly positives: Int32Array
  /** Shared by the batch for the softmax, one a user for BPR. */
  readonly negatives: Int32Array
}

export type BatchLoss =
  | { readonly kind: 'softmax'; readonly temperature: number; readonly cosine: boolean }
  | { readonly kind: 'bpr' }

/**
 * The mean loss of a batch whose vectors are rows of `table`; see TrainingOps for the losses. The gradient is computed in the
 * same pass.
 *
 * @param table nodes × width.
 */
export function batchLoss(table: tf.Tensor2D, rows: BatchRows, loss: BatchLoss): tf.Scalar {
  const attributes = { rows, loss } as unknown as tf.NamedAttrMap
  const [value] = tf.engine().runKernel(BATCH_LOSS, { table }, attributes) as unknown as [
    tf.Scalar,
    tf.Tensor,
  ]
  return value
}

const PROPAGATE = 'KindredPropagate'
const BATCH_LOSS = 'KindredBatchLoss'
const BATCH_GRADIENT = 'KindredBatchGradient'

interface Call {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>
  readonly backend: EngineBackend
  readonly attrs: unknown
}

interface PropagateAttributes {
  readonly graph: PropagationGraph
  readonly weights: readonly number[]
  readonly backwards: boolean
}

interface BatchAttributes {
  readonly rows: BatchRows
  readonly loss: BatchLoss
}

/** Tells TensorFlow.js of the operations of this file, once a process. */
export function registerOps(): void {
  const kernels = { [PROPAGATE]: propagate, [BATCH_LOSS]: lossAndGradient, [BATCH_GRADIENT]: spreadGradient }
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    tf.registerKernel({ kernelName, backendName: BACKEND, kernelFunc: kernel as unknown as tf.KernelFunc })
  }
  tf.registerGradient({
    kernelName: PROPAGATE,
    gradFunc: (dy, _saved, attrs) => {
      const { backwards, ...rest } = attrs as unknown as PropagateAttributes
      const turned = { ...rest, backwards: !backwards } as unknown as tf.NamedAttrMap
      return { x: () => tf.engine().runKernel(PROPAGATE, { x: dy as tf.Tensor }, turned) as tf.Tensor }
    },
  })
  tf.registerGradient({
    kernelName: BATCH_LOSS,
    inputsToSave: ['table'],
    outputsToSave: [false, true],
    gradFunc: (dy, saved, attrs) => {
      const [table, gradient] = saved as [tf.Tensor, tf.Tensor]
      const [scale] = dy as tf.Tensor[]
      const { rows } = attrs as unknown as BatchAttributes
      const attributes = { rows, shape: table.shape } as unknown as tf.NamedAttrMap
      const inputs = { gradient, scale: scale! }
      return { table: () => tf.engine().runKernel(BATCH_GRADIENT, inputs, attributes) as tf.Tensor }
    },
  })
}

function propagate({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { graph, weights, backwards } = attrs as PropagateAttributes
  const matrix = backwards ? graph.backward : graph.forward
  const x = inputs.x!
  const base = backend.floats(x)
  const width = x.shape[1]!
  const { engine } = backend
  const last = weights.length - 1
  if (last < 1) {
    const { info, values } = backend.output(x.shape)
    engine.axpy(weights[0] ?? 0, base, 0, base, values)
    return info
  }
  let { info, values } = backend.output(x.shape)
  const first = { scale: weights[last]!, base, baseScale: weights[last - 1]!, out: values }
  engine.propagate(matrix, base, width, first)
  for (let layer = last - 2; layer >= 0; layer--) {
    const next = backend.output(x.shape)
    engine.propagate(matrix, values, width, { base, baseScale: weights[layer]!, out: next.values })
    backend.disposeIntermediateTensorInfo(info)
    ;({ info, values } = next)
  }
  return info
}

/** The loss, and the gradient of each row of the batch: users, positives, negatives, one below the other. */
function lossAndGradient({ inputs, backend, attrs }: Call): tf.TensorInfo[] {
  const { rows, loss } = attrs as BatchAttributes
  const table = inputs.table!
  const width = table.shape[1]!
  const { engine } = backend
  const all = allRows(rows)
  const gathered = backend.output([all.length, width])
  engine.gather(backend.floats(table), width, all, gathered.values)
  const gradient = backend.output([all.length, width])
  const split = (values: Float32Array) => {
    const users = rows.users.length * width
    const positives = users + rows.positives.length * width
    return {
      users: values.subarray(0, users),
      positives: values.subarray(users, positives),
      negatives: values.subarray(positives),
    }
  }
  const batch = { width, ...split(gathered.values) }
  const found =
    loss.kind === 'bpr'
      ? engine.bpr(batch, split(gradient.values))
      : engine.sampledSoftmax(
          batch,
          { ...loss, positiveIds: rows.positives, negativeIds: rows.negatives },
          split(gradient.values),
        )
  backend.disposeIntermediateTensorInfo(gathered.info)
  const value = backend.output([])
  value.values[0] = found.loss
  return [value.info, gradient.info]
}

/** The gradient of the table from those of the batch's rows, times the gradient of the loss itself. */
function spreadGradient({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { rows, shape } = attrs as { readonly rows: BatchRows; readonly shape: number[] }
  const { engine } = backend
  const gradient = backend.floats(inputs.gradient!)
  const scale = backend.floats(inputs.scale!)[0]!
  const { info, values } = backend.output(shape)
  values.fill(0)
  const scaled = scale === 1 ? gradient : engine.axpy(scale, gradient, 0, gradient)
  engine.scatterAdd(values, shape[1]!, allRows(rows), scaled)
  return info
}

function allRows({ users, positives, negatives }: BatchRows): Int32Array {
  const all = new Int32Array(users.length + positives.length + negatives.length)
  all.set(users)
  all.set(positives, users.length)
  all.set(negatives, users.length + positives.length)
  return all
}
