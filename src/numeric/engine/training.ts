import type { Arena, Frame } from './arena.js'
import { runMatmul } from './dense.js'
import { blocksOf, expectLength } from './sparse.js'

/** A loss, the mean over the batch, with its gradient for each input. */
export interface BatchGradient {
  readonly loss: number
  readonly users: Float32Array
  readonly positives: Float32Array
  readonly negatives: Float32Array
}

/** Rows of embeddings, `width` wide. */
export interface BatchVectors {
  readonly width: number
  /** batch × width. */
  readonly users: Float32Array
  /** batch × width: the item that each user took. */
  readonly positives: Float32Array
  /** Items that stand for all others: shared by the batch (any number) for the softmax, one a user for BPR. */
  readonly negatives: Float32Array
}

export interface SampledSoftmaxOptions {
  /** Items of the rows, so that a negative that is a row's own positive counts for nothing. */
  readonly positiveIds: Int32Array
  readonly negativeIds: Int32Array
  /** τ: products are divided by it. */
  readonly temperature: number
  /** Scores are cosines, not inner products. */
  readonly cosine: boolean
}

export interface AdamOptions {
  /** 1 for the first. */
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

export interface TrainingOps {
  /**
   * Softmax cross-entropy of each positive against the shared negatives: `−log(e^p / (e^p + Σ_n e^n))` with p, n the scores over τ,
   * as in InfoNCE (van den Oord et al., 2018); the gradient comes with it, and logits are computed once, for so many rows at a time
   * that they take at most 32 MiB.
   *
   * @param gradient where the gradients go; default: new arrays.
   */
  sampledSoftmax(
    batch: BatchVectors,
    options: SampledSoftmaxOptions,
    gradient?: Omit<BatchGradient, 'loss'>,
  ): BatchGradient
  /** Bayesian personalised ranking (Rendle et al., 2009): `−log σ(u·p − u·n)`. */
  bpr(batch: BatchVectors, gradient?: Omit<BatchGradient, 'loss'>): BatchGradient
  /** One step of Adam (Kingma and Ba, 2015) in place, over parameter and both moments. */
  adam(
    parameter: Float32Array,
    gradient: Float32Array,
    first: Float32Array,
    second: Float32Array,
    options: AdamOptions,
  ): void
}

/** Of the logits that are held at once; their packed copy takes as much again. */
const LOGIT_BYTES = 32 * 1024 * 1024

export function createTrainingOps(arena: Arena): TrainingOps {
  return {
    sampledSoftmax(batch, options, gradient = emptyGradient(batch)) {
      const { width } = batch
      const rows = batch.users.length / width
      const negatives = batch.negatives.length / width
      checkBatch(batch, gradient, rows)
      expectLength('positiveIds', options.positiveIds, rows)
      expectLength('negativeIds', options.negativeIds, negatives)
      if (!(options.temperature > 0)) throw new RangeError(`a temperature of ${options.temperature}`)
      if (rows === 0) return { ...gradient, loss: 0 }
      const losses = new Float32Array(rows)
      arena.call((frame) => {
        const user = enter(frame, batch.users, gradient.users, width, options.cosine)
        const positive = enter(frame, batch.positives, gradient.positives, width, options.cosine)
        const negative = enter(frame, batch.negatives, gradient.negatives, width, options.cosine)
        const ids = {
          positives: frame.input(options.positiveIds),
          negatives: frame.input(options.negativeIds),
        }
        const lossesAt = frame.output(losses)
        // The gradient of the negatives adds up over all rows, transposed.
        const turned = frame.scratch(width * negatives * 4)
        /** Some of the rows, in a frame of their own, so that their room is free for the next. */
        const part = (start: number, count: number) =>
          arena.call((own) => {
            const skip = start * width * 4
            const [users, positives] = [user.vectors + skip, positive.vectors + skip]
            const [forUsers, forPositives] = [user.gradient + skip, positive.gradient + skip]
            const weights = own.scratch(count * negatives * 4)
            const positiveWeights = own.scratch(count * 4)
            const byRow = blocksOf(count, 256)
            runMatmul(arena, own, users, negative.vectors, weights, {
              ...{ rows: count, columns: negatives, inner: width },
              transposeB: true,
            })
            own.run('rowDots', byRow, [users, positives, positiveWeights, width, count], [1])
            own.run(
              'softmaxRows',
              blocksOf(count, 16),
              [
                ...[weights, positiveWeights, lossesAt + start * 4],
                ...[ids.negatives, ids.positives + start * 4, negatives, count],
              ],
              [1 / options.temperature, 1 / rows],
            )
            // Users: Σ_n weight · negative + weight · positive.
            runMatmul(arena, own, weights, negative.vectors, forUsers, {
              ...{ rows: count, columns: width, inner: negatives },
            })
            own.run('scaleRows', byRow, [positives, positiveWeights, forPositives, width, count])
            const size = count * width
            own.run('axpy', blocksOf(size, 16_384), [forUsers, forPositives, forUsers, size], [1, 1])
            own.run('scaleRows', byRow, [users, positiveWeights, forPositives, width, count])
            // Negatives: weightsᵀ · users, as (usersᵀ · weights)ᵀ, which spares the large matrix a transposition.
            const share = start === 0 ? turned : own.scratch(width * negatives * 4)
            runMatmul(arena, own, users, weights, share, {
              ...{ rows: width, columns: negatives, inner: count },
              transposeA: true,
            })
            if (start === 0) return
            const sum = [turned, share, turned, width * negatives]
            own.run('axpy', blocksOf(width * negatives, 16_384), sum, [1, 1])
          })
        const atOnce = Math.max(1, Math.floor(LOGIT_BYTES / 4 / Math.max(1, negatives)))
        for (let start = 0; start < rows; start += atOnce) part(start, Math.min(atOnce, rows - start))
        frame.run('transposeTiles', blocksOf(negatives, 32), [turned, negative.gradient, width, negatives])
        for (const side of [user, positive, negative]) side.leave()
      })
      return { ...gradient, loss: mean(losses) }
    },
    bpr(batch, gradient = emptyGradient(batch)) {
      const rows = batch.users.length / batch.width
      checkBatch(batch, gradient, rows)
      expectLength('negatives', batch.negatives, batch.users.length)
      const losses = new Float32Array(rows)
      arena.call((frame) => {
        frame.run(
          'bpr',
          blocksOf(rows, 64),
          [
            frame.input(batch.users),
            frame.input(batch.positives),
            frame.input(batch.negatives),
            frame.output(gradient.users),
            frame.output(gradient.positives),
            frame.output(gradient.negatives),
            frame.output(losses),
            batch.width,
            rows,
          ],
          [1 / rows],
        )
      })
      return { ...gradient, loss: mean(losses) }
    },
    adam(parameter, gradient, first, second, options) {
      const { step, learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, l2 = 0 } = options
      for (const array of [gradient, first, second]) expectLength('moments', array, parameter.length)
      const correction = Math.sqrt(1 - beta2 ** step)
      arena.call((frame) => {
        frame.run(
          'adam',
          blocksOf(parameter.length, 16_384),
          [
            frame.update(parameter),
            frame.input(gradient),
            frame.update(first),
            frame.update(second),
            parameter.length,
          ],
          [(learningRate * correction) / (1 - beta1 ** step), beta1, beta2, epsilon * correction, l2],
        )
      })
    },
  }
}

/** One side of the softmax: its vectors (unit ones for cosines), and the way of its gradient back through the unit length. */
function enter(frame: Frame, array: Float32Array, out: Float32Array, width: number, cosine: boolean) {
  const rows = array.length / width
  const source = frame.input(array)
  const gradient = frame.output(out)
  if (!cosine) return { vectors: source, gradient, leave() {} }
  const vectors = frame.scratch(array.byteLength)
  const lengths = frame.scratch(rows * 4)
  frame.run('normalizeRows', blocksOf(rows, 256), [source, vectors, lengths, width, rows])
  return {
    vectors,
    gradient,
    leave() {
      const addresses = [vectors, lengths, gradient, gradient]
      frame.run('normalizeRowsGradient', blocksOf(rows, 256), [...addresses, width, rows])
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
  if (!Number.isInteger(rows)) throw new RangeError(`users are no rows of ${batch.width}`)
  expectLength('positives', batch.positives, batch.users.length)
  expectLength('gradient of users', gradient.users, batch.users.length)
  expectLength('gradient of positives', gradient.positives, batch.positives.length)
  expectLength('gradient of negatives', gradient.negatives, batch.negatives.length)
}

/** In the order of the batch, in double precision. */
function mean(losses: Float32Array): number {
  let sum = 0
  for (const loss of losses) sum += loss
  return losses.length === 0 ? 0 : sum / losses.length
}
