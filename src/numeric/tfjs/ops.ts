import * as tf from '@tensorflow/tfjs-core'
import { type ContrastViews, contrastLoss } from './contrast.js'
import { registerPropagation } from './propagation-ops.js'
import type { KernelCall } from './storage.js'

/** Name of the engine's backend in TensorFlow.js. */
export const BACKEND = 'kindred'

/** The rows of one table that form a batch. */
export interface BatchRows {
  readonly users: Int32Array
  readonly positives: Int32Array
  /** Softmax: shared by the batch. BPR: one per user. */
  readonly negatives: Int32Array
}

/** A batch with additional contrastive losses. */
export interface ContrastedBatch extends BatchRows {
  /** Default none. */
  readonly contrasts?: readonly Contrast[]
}

/** A contrastive loss over distinct rows of the table; see contrastLoss. */
export interface Contrast extends Omit<ContrastViews, 'vectors' | 'width'> {
  readonly rows: Int32Array
  /** Factor of the loss. */
  readonly weight: number
}

/** The loss of a batch; see TrainingOps. */
export type BatchLoss =
  | { readonly kind: 'softmax'; readonly temperature: number; readonly cosine: boolean }
  | { readonly kind: 'bpr' }

/**
 * The mean loss of a batch whose vectors are rows of `table`; see TrainingOps for the losses. Loss and
 * gradient are computed in the same pass.
 *
 * @param table nodes × width.
 */
export function batchLoss(table: tf.Tensor2D, rows: ContrastedBatch, loss: BatchLoss): tf.Scalar {
  const attributes = { rows, loss } as unknown as tf.NamedAttrMap
  const [value] = tf.engine().runKernel(BATCH_LOSS, { table }, attributes) as unknown as [
    tf.Scalar,
    tf.Tensor,
  ]
  return value
}

/**
 * The distinct rows of a table that a batch uses, ascending, and the batch renumbered to positions in these
 * rows. `batchLoss` then needs only those rows of the table.
 *
 * @param count number of rows of the table.
 */
export function compactBatch(
  batch: BatchRows,
  count: number,
): { readonly rows: Int32Array; readonly batch: BatchRows } {
  const sides = [batch.users, batch.positives, batch.negatives]
  // First 1 for a row that is used, then its position.
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
  readonly rows: ContrastedBatch
  readonly loss: BatchLoss
}

/** Registers the operations of this file with TensorFlow.js; must be called once per process. */
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

/**
 * The loss, and the gradients of the batch's rows: users, positives, negatives and contrasts, concatenated.
 */
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
      negatives: values.subarray(positives, batchLength(rows) * width),
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
  let cost = found.loss
  let start = batchLength(rows) * width
  for (const { rows: contrasted, weight, ...views } of rows.contrasts ?? []) {
    const end = start + contrasted.length * width
    const own = contrastLoss(engine, { ...views, width, vectors: gathered.values.subarray(start, end) })
    cost += weight * own.loss
    engine.axpy(weight, own.gradient, 0, own.gradient, gradient.values.subarray(start, end))
    start = end
  }
  backend.disposeIntermediateTensorInfo(gathered.info)
  const value = backend.output([])
  value.values[0] = cost
  return [value.info, gradient.info]
}

/** The gradient of the table: the gradients of the batch's rows, times the gradient of the loss. */
function spreadGradient({ inputs, backend, attrs }: KernelCall): tf.TensorInfo {
  const { rows, shape } = attrs as {
    readonly rows: ContrastedBatch
    readonly shape: number[]
  }
  const { engine } = backend
  const gradient = backend.floats(inputs.gradient!)
  const scale = backend.floats(inputs.scale!)[0]!
  const { info, values } = backend.output(shape)
  values.fill(0)
  const scaled = scale === 1 ? gradient : engine.axpy(scale, gradient, 0, gradient)
  engine.scatterAdd(values, shape[1]!, allRows(rows), scaled)
  return info
}

const batchLength = ({ users, positives, negatives }: BatchRows): number =>
  users.length + positives.length + negatives.length

/** The rows of the batch, followed by those of its contrasts. */
function allRows(batch: ContrastedBatch): Int32Array {
  const parts = [
    ...[batch.users, batch.positives, batch.negatives],
    ...(batch.contrasts ?? []).map(({ rows }) => rows),
  ]
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let start = 0
  for (const part of parts) {
    all.set(part, start)
    start += part.length
  }
  return all
}
