import type { Arena, Frame } from './arena.js'
import { expectLength } from './checks.js'
import { runMatmul, runTranspose } from './dense.js'
import { blocksOf } from './kernel-table.js'

/** The mean loss of a batch, with its gradient for each input. */
export interface BatchGradient {
  readonly loss: number
  readonly users: Float32Array
  readonly positives: Float32Array
  readonly negatives: Float32Array
}

/** The embeddings of a batch, row-major. */
export interface BatchVectors {
  readonly width: number
  /** batch × width. */
  readonly users: Float32Array
  /** batch × width: the item that each user interacted with. */
  readonly positives: Float32Array
  /** Sampled items. Softmax: any number, shared by the batch. BPR: one per user. */
  readonly negatives: Float32Array
}

/** Options of {@link TrainingOps.sampledSoftmax}. */
export interface SampledSoftmaxOptions {
  /** Item of each row. A negative with the same id is ignored in that row. */
  readonly positiveIds: Int32Array
  readonly negativeIds: Int32Array
  /** τ > 0; scores are divided by it. */
  readonly temperature: number
  /** Whether scores are cosines instead of inner products. */
  readonly cosine: boolean
}

/** Options of {@link TrainingOps.adam}. */
export interface AdamOptions {
  /** Number of the step, from 1. */
  readonly step: number
  readonly learningRate: number
  /** Default 0.9. */
  readonly beta1?: number
  /** Default 0.999. */
  readonly beta2?: number
  /** Default 1e-8. */
  readonly epsilon?: number
  /** λ of an L2 penalty λ/2 ‖parameter‖². Default 0. */
  readonly l2?: number
}

/** Losses with their gradients, and the optimizer. */
export interface TrainingOps {
  /**
   * Softmax cross-entropy of each positive against the shared negatives: `−log(e^p / (e^p + Σ_n e^n))` with
   * p, n the scores over τ, as in InfoNCE (van den Oord et al., 2018). Loss and gradient are computed from
   * the same logits, in chunks of rows whose logits take at most 32 MiB.
   *
   * @param gradient arrays for the gradients. Default: new arrays.
   */
  sampledSoftmax(
    batch: BatchVectors,
    options: SampledSoftmaxOptions,
    gradient?: Omit<BatchGradient, 'loss'>,
  ): BatchGradient
  /** Bayesian personalised ranking (Rendle et al., 2009): `−log σ(u·p − u·n)`. */
  bpr(batch: BatchVectors, gradient?: Omit<BatchGradient, 'loss'>): BatchGradient
  /** One step of Adam (Kingma and Ba, 2015); changes the parameter and both moments in place. */
  adam(
    parameter: Float32Array,
    gradient: Float32Array,
    first: Float32Array,
    second: Float32Array,
    options: AdamOptions,
  ): void
}

/** Maximum size of the logits of a chunk; their packed copy takes the same again. */
const LOGIT_BYTES = 32 * 1024 * 1024

/** Creates the losses and the optimizer of an engine. */
export function createTrainingOps(arena: Arena): TrainingOps {
  return {
    sampledSoftmax(batch, options, gradient = emptyGradient(batch)) {
      const { width } = batch
      const rows = batch.users.length / width
      const negatives = batch.negatives.length / width
      checkBatch(batch, gradient, rows)
      expectLength('positiveIds', options.positiveIds, rows)
      expectLength('negativeIds', options.negativeIds, negatives)
      if (!(options.temperature > 0))
        throw new RangeError(`temperature is ${options.temperature}, expected a number above 0`)
      if (rows === 0) return { ...gradient, loss: 0 }
      const losses = new Float32Array(rows)
      arena.call((frame) => {
        const user = prepareSide(frame, batch.users, gradient.users, width, options.cosine)
        const positive = prepareSide(frame, batch.positives, gradient.positives, width, options.cosine)
        const negative = prepareSide(frame, batch.negatives, gradient.negatives, width, options.cosine)
        const ids = {
          positives: frame.input(options.positiveIds),
          negatives: frame.input(options.negativeIds),
        }
        const lossesAt = frame.output(losses)
        // The gradient of the negatives, transposed; it is summed over all chunks.
        const negativeGradient = frame.scratch(width * negatives * 4)
        /**
         * Computes one chunk of rows, in a frame of its own so that its memory is free for the next chunk.
         */
        const runChunk = (start: number, count: number) =>
          arena.call((own) => {
            const offset = start * width * 4
            const [users, positives] = [user.vectors + offset, positive.vectors + offset]
            const [userGradient, positiveGradient] = [user.gradient + offset, positive.gradient + offset]
            const weights = own.scratch(count * negatives * 4)
            const positiveWeights = own.scratch(count * 4)
            runMatmul(own, users, negative.vectors, weights, {
              ...{ rows: count, columns: negatives, inner: width },
              transposeB: true,
            })
            own.run('rowDots', blocksOf('rowDots', count), {
              ...{ a: users, b: positives, out: positiveWeights, width, rowCount: count, scale: 1 },
            })
            own.run('softmaxRows', blocksOf('softmaxRows', count), {
              logits: weights,
              positives: positiveWeights,
              losses: lossesAt + start * 4,
              negativeIds: ids.negatives,
              positiveIds: ids.positives + start * 4,
              negativeCount: negatives,
              rowCount: count,
              inverseTemperature: 1 / options.temperature,
              inverseRowCount: 1 / rows,
            })
            // Users: Σ_n weight · negative + weight · positive.
            runMatmul(own, weights, negative.vectors, userGradient, {
              ...{ rows: count, columns: width, inner: negatives },
            })
            const scaling = { factors: positiveWeights, out: positiveGradient, width, rowCount: count }
            own.run('scaleRows', blocksOf('scaleRows', count), { a: positives, ...scaling })
            addTo(own, userGradient, positiveGradient, count * width)
            own.run('scaleRows', blocksOf('scaleRows', count), { a: users, ...scaling })
            // Negatives: weightsᵀ · users, computed as (usersᵀ · weights)ᵀ so that the large matrix need not
            // be transposed.
            const addend = start === 0 ? negativeGradient : own.scratch(width * negatives * 4)
            runMatmul(own, users, weights, addend, {
              ...{ rows: width, columns: negatives, inner: count },
              transposeA: true,
            })
            if (start > 0) addTo(own, negativeGradient, addend, width * negatives)
          })
        const chunkRows = Math.max(1, Math.floor(LOGIT_BYTES / 4 / Math.max(1, negatives)))
        for (let start = 0; start < rows; start += chunkRows) {
          runChunk(start, Math.min(chunkRows, rows - start))
        }
        runTranspose(frame, negativeGradient, negative.gradient, width, negatives)
        for (const side of [user, positive, negative]) side.finish()
      })
      return { ...gradient, loss: mean(losses) }
    },
    bpr(batch, gradient = emptyGradient(batch)) {
      const rows = batch.users.length / batch.width
      checkBatch(batch, gradient, rows)
      expectLength('negatives', batch.negatives, batch.users.length)
      const losses = new Float32Array(rows)
      arena.call((frame) => {
        frame.run('bpr', blocksOf('bpr', rows), {
          users: frame.input(batch.users),
          positives: frame.input(batch.positives),
          negatives: frame.input(batch.negatives),
          userGradient: frame.output(gradient.users),
          positiveGradient: frame.output(gradient.positives),
          negativeGradient: frame.output(gradient.negatives),
          losses: frame.output(losses),
          width: batch.width,
          rowCount: rows,
          inverseRowCount: 1 / rows,
        })
      })
      return { ...gradient, loss: mean(losses) }
    },
    adam(parameter, gradient, first, second, options) {
      const { step, learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, l2 = 0 } = options
      for (const array of [gradient, first, second]) expectLength('moments', array, parameter.length)
      const correction = Math.sqrt(1 - beta2 ** step)
      arena.call((frame) => {
        frame.run('adam', blocksOf('adam', parameter.length), {
          parameter: frame.update(parameter),
          gradient: frame.input(gradient),
          firstMoment: frame.update(first),
          secondMoment: frame.update(second),
          count: parameter.length,
          stepSize: (learningRate * correction) / (1 - beta1 ** step),
          beta1,
          beta2,
          epsilon: epsilon * correction,
          decay: l2,
        })
      })
    },
  }
}

/** sum += addend, between addresses. */
function addTo(frame: Pick<Frame, 'run'>, sum: number, addend: number, count: number): void {
  frame.run('axpy', blocksOf('axpy', count), { a: sum, b: addend, out: sum, count, alpha: 1, beta: 1 })
}

/**
 * One side of the softmax: its vectors, normalized to unit length for cosines. `finish` takes the gradient
 * back through the normalization.
 */
function prepareSide(frame: Frame, array: Float32Array, out: Float32Array, width: number, cosine: boolean) {
  const rows = array.length / width
  const source = frame.input(array)
  const gradient = frame.output(out)
  if (!cosine) return { vectors: source, gradient, finish() {} }
  const vectors = frame.scratch(array.byteLength)
  const lengths = frame.scratch(rows * 4)
  frame.run('normalizeRows', blocksOf('normalizeRows', rows), {
    ...{ table: source, out: vectors, lengths, width, rowCount: rows },
  })
  return {
    vectors,
    gradient,
    finish() {
      frame.run('normalizeRowsGradient', blocksOf('normalizeRowsGradient', rows), {
        ...{ unit: vectors, lengths, gradient, out: gradient, width, rowCount: rows },
      })
    },
  }
}

function emptyGradient(batch: BatchVectors): Omit<BatchGradient, 'loss'> {
  return {
    users: new Float32Array(batch.users.length),
    positives: new Float32Array(batch.positives.length),
    negatives: new Float32Array(batch.negatives.length),
  }
}

function checkBatch(batch: BatchVectors, gradient: Omit<BatchGradient, 'loss'>, rows: number): void {
  if (!Number.isInteger(rows))
    throw new RangeError(`users has ${batch.users.length} elements, which do not form rows of ${batch.width}`)
  expectLength('positives', batch.positives, batch.users.length)
  expectLength('gradient of users', gradient.users, batch.users.length)
  expectLength('gradient of positives', gradient.positives, batch.positives.length)
  expectLength('gradient of negatives', gradient.negatives, batch.negatives.length)
}

/** Mean in double precision, summed in the order of the batch. */
function mean(losses: Float32Array): number {
  let sum = 0
  for (const loss of losses) sum += loss
  return losses.length === 0 ? 0 : sum / losses.length
}
