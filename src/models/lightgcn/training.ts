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

import { isPastDeadline, listMetrics, sampleHeldOutUsers } from '../shared/index.js'

import { type NodeGraph, type TrainingPairs, targetCounts, userRows } from './graph.js'
import type { TrainingOptions } from './options.js'
import { createContrasts, scoredWidth, targetBiases, withBiases, withConstant } from './scoring.js'

export interface Trained {
  /** Σ_k α_k Âᵏ E, nodes × dimensions. */
  readonly vectors: Float32Array
  /** Σ_{k<K} α_{k+1} Âᵏ E, nodes × dimensions: what a node gives to somebody new beside it, before degrees. */
  readonly givers: Float32Array
  /** Epochs after which the vectors were taken; not whole where time ran out in the midst of one. */
  readonly epochs: number
  /** NDCG@20 on validation, NaN without it. */
  readonly ndcg: number
}

export interface TrainingTask {
  readonly graph: NodeGraph
  readonly pairs: TrainingPairs
  readonly options: TrainingOptions
  readonly run: TrainingRun
  /** Rows that validation must not rank: users × targets. */
  readonly known: Csr
  /** Number of epochs, whole or not, decided before; absent: up to `options.epochs`, with early stop where there is validation. */
  readonly epochs?: number
}

const JUDGED_USERS = 3000
/** Of an epoch with batches of their own choice; fewer only where batches of 256 make fewer. */
const STEPS_AN_EPOCH = { least: 128, most: 256 }
/** Pairs a batch where the number of steps leaves it open. */
const USUAL_BATCH = 4096

/** The training loop, in TensorFlow.js on the engine's backend; see lightgcn.ts for what it computes. */
export async function trainLightGcn(task: TrainingTask): Promise<Trained> {
  const { graph, pairs, options, run } = task
  const { layerWeights } = options
  const backend = await activateBackend()
  const { engine } = backend
  const random = createRandom(run.seed)
  const nodes = graph.users + graph.items
  const width = options.dimensions
  const start = startVectors(engine, task, random)
  const table = tf.tidy(() => tf.variable(tf.tensor2d(start, [nodes, width])))
  const adam = new FusedAdam(backend, { learningRate: options.learningRate, l2: options.l2 })
  const propagation = createGraph(engine, graph.matrix)
  const snapshotOf = (weights: readonly number[]) => {
    const layers = tf.tidy(() => propagateLayers(table as tf.Tensor2D, propagation, weights))
    // Read outside: tidy looks through what it returns for tensors, an array element by element.
    const vectors = layers.dataSync<'float32'>()
    layers.dispose()
    return vectors
  }
  try {
    const judge = run.validation ? createJudge(engine, task, run.validation) : undefined
    const keep = (epochs: number, ndcg: number, vectors: Float32Array): Trained => ({
      ...{ epochs, ndcg, vectors },
      givers: snapshotOf(layerWeights.slice(1)),
    })
    const limit = task.epochs ?? options.epochs
    const contrastsOf = createContrasts(graph.users, options, random.fork('contrast'))
    const batches = createBatches(pairs, options, random.fork('batches'))
    /** Share of the steps that were planned; where fewer epochs are made, the rate falls as if all were. */
    const progress = () => adam.iterations / (Math.max(1, options.epochs, limit) * batches.count)
    let best: Trained | undefined
    /** The last result that was better by enough to go on for. */
    let mark = { epoch: 0, ndcg: 0 }
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
          return cost!.dataSync()[0]!
        })
      })
      // Who trains again for as long must not take a whole epoch for the part that there was time for.
      epoch = loss === undefined ? adam.iterations / batches.count : epoch + 1
      const scalars: Record<string, number> = loss === undefined ? {} : { loss }
      if (judge) {
        const vectors = snapshotOf(layerWeights)
        const ndcg = judge(vectors)
        scalars['ndcg@20'] = ndcg
        if (!best || ndcg > best.ndcg) best = keep(epoch, ndcg, vectors)
        if (ndcg > mark.ndcg * (1 + options.minGain)) mark = { epoch, ndcg }
      }
      run.onProgress?.({ step: 'train network', fraction: epoch / limit, scalars })
      if (loss === undefined) break
      if (best && epoch - mark.epoch >= options.patience) break
    }
    return best ?? keep(epoch, Number.NaN, snapshotOf(layerWeights))
  } finally {
    propagation.release()
    adam.dispose()
    table.dispose()
  }
}

function lossOf({ loss, temperature, cosine }: TrainingOptions): BatchLoss {
  return loss === 'bpr' ? { kind: 'bpr' } : { kind: 'softmax', temperature, cosine }
}

/** Initial embeddings: nodes × dimensions, elements of root mean square `options.scale`. */
function startVectors(engine: Engine, { graph, options }: TrainingTask, random: Random): Float32Array {
  const nodes = graph.users + graph.items
  const width = options.dimensions
  const noise = random.fork('start')
  const vectors = Float32Array.from({ length: nodes * width }, () => options.scale * noise.normal())
  if (options.start === 'noise') return vectors
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
  // Columns of users, where there are ties, describe people a second time and are not needed.
  for (let node = graph.users; node < nodes; node++) put(node, svd.right, node)
  const factor = squares > 0 ? options.scale / Math.sqrt(squares / (nodes * width)) : 0
  // A little noise gives directions to what the spectrum leaves at zero.
  for (let at = 0; at < vectors.length; at++) vectors[at] = spectral[at]! * factor + 0.1 * vectors[at]!
  return vectors
}

interface Batches {
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

/** Small graphs take smaller batches, for an epoch of few steps learns little and costs almost as much; large graphs larger ones. */
export function batchSizeFor(pairs: number): number {
  const most = Math.max(256, Math.ceil(pairs / STEPS_AN_EPOCH.least))
  const least = Math.ceil(pairs / STEPS_AN_EPOCH.most)
  return Math.max(least, Math.min(most, USUAL_BATCH))
}

function negativeSampler(pairs: TrainingPairs, { loss, popularityPower }: TrainingOptions): Sampler {
  if (loss === 'bpr' || popularityPower === 0) return uniformSampler(pairs.targets)
  return weightedSampler(
    targetCounts(pairs).map((count) => 1 + count),
    popularityPower,
  )
}

/** One pass over the pairs; the mean loss, undefined where `step` had no time left. */
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
    // Lets heartbeats and signals through.
    await setImmediate()
  }
  return sum / Math.max(1, batches.count)
}

/** NDCG@20 of node vectors on the held-out pairs, over at most 3,000 users. */
function createJudge(engine: Engine, task: TrainingTask, validation: Csr): (vectors: Float32Array) => number {
  const { pairs, options, graph, run, known } = task
  const width = options.dimensions
  const users = sampleHeldOutUsers(validation, JUDGED_USERS, run.seed)
  const people = pairs.firstTarget === 0
  const scoring = { width, unit: options.cosine || people, biases: targetBiases(pairs, options) }
  return (vectors) => {
    const targets = vectors.subarray(pairs.firstTarget * width, (pairs.firstTarget + pairs.targets) * width)
    const queries = engine.gather(vectors.subarray(0, graph.users * width), width, users)
    const k = people ? 21 : 20
    const { ids } = engine.topKVectors(
      withConstant(queries, scoring),
      withBiases(targets, scoring),
      scoredWidth(scoring),
      { k, exclude: known, excludeRows: users },
    )
    let sum = 0
    for (const [at, user] of users.entries()) {
      const list = ids.subarray(at * k, (at + 1) * k)
      const ranked = people ? list.filter((id) => id !== user).subarray(0, 20) : list
      sum += listMetrics(ranked, rowIndices(validation, user), 20).ndcg
    }
    return users.length === 0 ? 0 : sum / users.length
  }
}
