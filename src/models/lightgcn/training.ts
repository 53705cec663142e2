import { setImmediate } from 'node:timers/promises'
import * as tf from '@tensorflow/tfjs-core'
import type { TrainingRun } from '../../core/model/index.js'
import type { Engine } from '../../numeric/engine/index.js'
import { truncatedSvd } from '../../numeric/linear/index.js'
import {
  createRandom,
  type Random,
  type Sampler,
  shuffle,
  uniformSampler,
  weightedSampler,
} from '../../numeric/random/index.js'
import { type Csr, rowIndices } from '../../numeric/sparse/index.js'
import { listMetrics } from '../../numeric/stats/index.js'
import {
  activateBackend,
  type BatchLoss,
  batchLoss,
  compactBatch,
  createGraph,
  FusedAdam,
  propagateLayers,
  propagateRows,
} from '../../numeric/tfjs/index.js'
import { expectFinite, isPastDeadline, sampleHeldOutUsers } from '../shared/index.js'
import { type TrainingPairs, targetCounts, type UserItemGraph, userRows } from './graph.js'
import { batchSizeFor, type TrainingOptions } from './options.js'
import {
  augmentedWidth,
  augmentQueries,
  augmentTargets,
  createContrasts,
  popularityBiases,
} from './scoring.js'

/** Result of one training run. */
export interface TrainedVectors {
  /** Final vectors `Σ_k w_k Âᵏ E`, nodes × dimensions. */
  readonly vectors: Float32Array
  /** `Σ_{k<K} w_{k+1} Âᵏ E`, nodes × dimensions; scaled by `degree^−β` it is the basis of the fold-in. */
  readonly unscaledBasis: Float32Array
  /** Epochs trained up to these vectors; a fraction if the deadline passed within an epoch. */
  readonly epochs: number
  /** NDCG@20 on validation, NaN without validation. */
  readonly ndcg: number
}

/** Input of one training run. */
export interface TrainingTask {
  /** Name of the model, for errors. */
  readonly name: string
  readonly graph: UserItemGraph
  readonly pairs: TrainingPairs
  readonly options: TrainingOptions
  readonly run: TrainingRun
  /** Targets that validation must not rank: users × targets. */
  readonly known: Csr
  /**
   * Fixed number of epochs, possibly fractional. Default: up to `options.epochs`, with early stopping on
   * validation.
   */
  readonly epochs?: number
}

const MAX_VALIDATION_USERS = 3000
/**
 * Trains the embeddings with TensorFlow.js on the engine's backend; see lightgcn.ts for the model.
 *
 * @throws KindredError FIT_DIVERGED as soon as a loss is not finite.
 */
export async function trainEmbeddings(task: TrainingTask): Promise<TrainedVectors> {
  const { graph, pairs, options, run } = task
  const { layerWeights } = options
  const backend = await activateBackend()
  const { engine } = backend
  const random = createRandom(run.seed)
  const nodes = graph.users + graph.items
  const width = options.dimensions
  const initial = initialEmbeddings(engine, task, random)
  const table = tf.tidy(() => tf.variable(tf.tensor2d(initial, [nodes, width])))
  const adam = new FusedAdam(backend, { learningRate: options.learningRate, l2: options.l2 })
  const propagation = createGraph(engine, graph.matrix)
  const combineLayers = (weights: readonly number[]) => {
    const layers = tf.tidy(() => propagateLayers(table as tf.Tensor2D, propagation, weights))
    // Read outside of tidy, which searches its result for tensors, element by element.
    const vectors = layers.dataSync<'float32'>()
    layers.dispose()
    return vectors
  }
  try {
    const validate = run.validation ? createValidator(engine, task, run.validation) : undefined
    const keep = (epochs: number, ndcg: number, vectors: Float32Array): TrainedVectors => ({
      ...{ epochs, ndcg, vectors },
      unscaledBasis: combineLayers(layerWeights.slice(1)),
    })
    const limit = task.epochs ?? options.epochs
    const contrastsOf = createContrasts(graph.users, options, random.fork('contrast'))
    const batches = createBatches(pairs, options, random.fork('batches'))
    /**
     * Fraction of the planned steps. A shorter refit follows the same learning rate schedule as the full
     * training.
     */
    const progress = () => adam.iterations / (Math.max(1, options.epochs, limit) * batches.count)
    let best: TrainedVectors | undefined
    /** The last result that improved by at least `minDelta`. */
    let lastImprovement = { epoch: 0, ndcg: 0 }
    let epoch = 0
    while (epoch < limit) {
      const loss = await trainEpoch(batches, (chosen) => {
        run.signal?.throwIfAborted()
        adam.learningRate = options.learningRate * (0.5 + 0.5 * Math.cos(Math.PI * progress()))
        if (isPastDeadline(run) || adam.iterations >= Math.round(limit * batches.count)) return undefined
        const { rows, batch } = compactBatch(chosen, nodes)
        return tf.tidy(() => {
          const cost = adam.minimize(
            () =>
              batchLoss(
                propagateRows(table as tf.Tensor2D, propagation, layerWeights, rows),
                { ...batch, contrasts: contrastsOf(rows) },
                lossOf(options),
              ),
            true,
            [table],
          )
          return expectFinite(task.name, 'loss', cost!.dataSync()[0]!, run, { ...options })
        })
      })
      // After a deadline the epoch is a fraction, so that a refit trains exactly as many steps.
      epoch = loss === undefined ? adam.iterations / batches.count : epoch + 1
      const scalars: Record<string, number> = loss === undefined ? {} : { loss }
      if (validate) {
        const vectors = combineLayers(layerWeights)
        const ndcg = validate(vectors)
        scalars['ndcg@20'] = ndcg
        if (!best || ndcg > best.ndcg) best = keep(epoch, ndcg, vectors)
        if (ndcg > lastImprovement.ndcg * (1 + options.minDelta)) lastImprovement = { epoch, ndcg }
      }
      run.onProgress?.({ step: 'train network', fraction: epoch / limit, scalars })
      if (loss === undefined) break
      if (best && epoch - lastImprovement.epoch >= options.patience) break
    }
    return best ?? keep(epoch, Number.NaN, combineLayers(layerWeights))
  } finally {
    propagation.release()
    adam.dispose()
    table.dispose()
  }
}

function lossOf({ loss, temperature, cosine }: TrainingOptions): BatchLoss {
  return loss === 'bpr' ? { kind: 'bpr' } : { kind: 'softmax', temperature, cosine }
}

/** Initial embeddings E: nodes × dimensions, with elements of root mean square `options.initStd`. */
function initialEmbeddings(engine: Engine, { graph, options }: TrainingTask, random: Random): Float32Array {
  const nodes = graph.users + graph.items
  const width = options.dimensions
  const noise = random.fork('start')
  const vectors = Float32Array.from({ length: nodes * width }, () => options.initStd * noise.normal())
  if (options.init === 'noise') return vectors
  const rows = userRows(graph)
  const svd = truncatedSvd(engine, rows, { rank: width, random: random.fork('svd') })
  let squares = 0
  const spectral = new Float32Array(vectors.length)
  const put = (node: number, side: Float32Array, row: number) => {
    for (let column = 0; column < svd.rank; column++) {
      const value = side[row * svd.rank + column]! * Math.sqrt(svd.values[column]!)
      spectral[node * width + column] = value
      squares += value * value
    }
  }
  for (let user = 0; user < graph.users; user++) put(user, svd.left, user)
  // Items follow the users among the columns. With ties, the columns of users describe users again and are
  // skipped.
  for (let node = graph.users; node < nodes; node++) put(node, svd.right, node)
  const factor = squares > 0 ? options.initStd / Math.sqrt(squares / (nodes * width)) : 0
  // A little noise gives a direction to vectors that the SVD leaves at zero.
  for (let at = 0; at < vectors.length; at++) vectors[at] = spectral[at]! * factor + 0.1 * vectors[at]!
  return vectors
}

interface Batches {
  /** Batches per epoch. */
  readonly count: number
  /** Draws a new order of the pairs. */
  reshuffle(): void
  at(batch: number): { users: Int32Array; positives: Int32Array; negatives: Int32Array }
}

function createBatches(pairs: TrainingPairs, options: TrainingOptions, random: Random): Batches {
  const total = pairs.from.length
  const size = options.batchSize === 'auto' ? batchSizeFor(total) : options.batchSize
  const order = Int32Array.from({ length: total }, (_, at) => at)
  const sampler = negativeSampler(pairs, options)
  return {
    count: Math.ceil(total / size),
    reshuffle: () => shuffle(order, random),
    at(batch) {
      const chosen = order.subarray(batch * size, (batch + 1) * size)
      const negatives = new Int32Array(options.loss === 'bpr' ? chosen.length : options.negatives)
      sampler.draw(random, negatives)
      for (let at = 0; at < negatives.length; at++) negatives[at]! += pairs.firstTarget
      return {
        users: chosen.map((pair) => pairs.from[pair]!),
        positives: chosen.map((pair) => pairs.to[pair]!),
        negatives,
      }
    },
  }
}

function negativeSampler(pairs: TrainingPairs, { loss, popularityPower }: TrainingOptions): Sampler {
  if (loss === 'bpr' || popularityPower === 0) return uniformSampler(pairs.targets)
  return weightedSampler(
    targetCounts(pairs).map((count) => 1 + count),
    popularityPower,
  )
}

/** One pass over the pairs. Returns the mean loss, or undefined if a step was cut off by the deadline. */
async function trainEpoch(
  batches: Batches,
  step: (rows: ReturnType<Batches['at']>) => number | undefined,
): Promise<number | undefined> {
  batches.reshuffle()
  let sum = 0
  for (let batch = 0; batch < batches.count; batch++) {
    const loss = step(batches.at(batch))
    if (loss === undefined) return undefined
    sum += loss
    // Lets timers, signals and lease heartbeats run.
    await setImmediate()
  }
  return sum / Math.max(1, batches.count)
}

/** A function that computes NDCG@20 of node vectors on the held-out pairs, over at most 3,000 users. */
function createValidator(
  engine: Engine,
  task: TrainingTask,
  validation: Csr,
): (vectors: Float32Array) => number {
  const { pairs, options, graph, run, known } = task
  const width = options.dimensions
  const users = sampleHeldOutUsers(validation, MAX_VALIDATION_USERS, run.seed)
  const targetsAreUsers = pairs.firstTarget === 0
  const scoring = {
    width,
    unit: options.cosine || targetsAreUsers,
    biases: popularityBiases(pairs, options),
  }
  return (vectors) => {
    const targets = vectors.subarray(pairs.firstTarget * width, (pairs.firstTarget + pairs.targets) * width)
    const queries = engine.gather(vectors.subarray(0, graph.users * width), width, users)
    // One more than 20, because the user is removed from their own list of users.
    const k = targetsAreUsers ? 21 : 20
    const { ids } = engine.topKVectors(
      augmentQueries(queries, scoring),
      augmentTargets(targets, scoring),
      augmentedWidth(scoring),
      { k, exclude: known, excludeRows: users },
    )
    let sum = 0
    for (const [at, user] of users.entries()) {
      const list = ids.subarray(at * k, (at + 1) * k)
      const ranked = targetsAreUsers ? list.filter((id) => id !== user).subarray(0, 20) : list
      sum += listMetrics(ranked, rowIndices(validation, user), 20).ndcg
    }
    return users.length === 0 ? 0 : sum / users.length
  }
}
