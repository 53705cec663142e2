import * as tf from '@tensorflow/tfjs-core'
import type { KernelCall } from './engine-backend.js'
import { registerPropagation } from './propagation-ops.js'

/** Name of the engine's backend in TensorFlow.js. */
export const BACKEND = 'kindred'

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

/**
 * The rows of a table that a batch takes, each once, ascending, and the batch in terms of these: what `batchLoss` needs of a table is then those rows.
 *
 * @param count rows of the table.
 */
export function compactBatch(
  batch: BatchRows,
  count: number,
): { readonly rows: Int32Array; readonly batch: BatchRows } {
  const sides = [batch.users, batch.positives, batch.negatives]
  // First 1 for what is taken, then its position.
  const positions = new Int32Array(count)
  for (const side of sides) for (const row of side) positions[row] = 1
  const rows = new Int32Array(
    Math.min(
      count,
      sides.reduce((sum, { length }) => sum + length, 0),
    ),
  )
  let found = 0
  for (let row = 0; row < count; row++) {
    if (positions[row] === 0) continue
    positions[row] = found
    rows[found++] = row
  }
  const [users, positives, negatives] = sides.map((side) => side.map((row) => positions[row]!))
  return {
    rows: rows.subarray(0, found),
    batch: { users: users!, positives: positives!, negatives: negatives! },
  }
}

const BATCH_LOSS = 'KindredBatchLoss'
const BATCH_GRADIENT = 'KindredBatchGradient'

interface BatchAttributes {
  readonly rows: BatchRows
  readonly loss: BatchLoss
}

/** Tells TensorFlow.js of the operations of this file, once a process. */
export function registerOps(): void {
  registerPropagation(BACKEND)
  const kernels = { [BATCH_LOSS]: lossAndGradient, [BATCH_GRADIENT]: spreadGradient }
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    tf.registerKernel({ kernelName, backendName: BACKEND, kernelFunc: kernel as unknown as tf.KernelFunc })
  }
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

/** The loss, and the gradient of each row of the batch: users, positives, negatives, one below the other. */
function lossAndGradient({ inputs, backend, attrs }: KernelCall): tf.TensorInfo[] {
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
function spreadGradient({ inputs, backend, attrs }: KernelCall): tf.TensorInfo {
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
