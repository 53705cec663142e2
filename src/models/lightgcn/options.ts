import { z } from 'zod'
import { readOptions, renamedFrom, searchSpaceOf, tunable } from '../shared/index.js'

const shape = {
  /** Width of the embeddings. */
  dimensions: z.int().min(1).max(1024).default(128),
  /** K: number of propagation layers. */
  layers: tunable(z.int().min(1).max(8).default(2), { choices: [1, 2, 3, 4] }),
  /** w_0 … w_K. By default the last is ¾; the others share the rest in proportion to k + 1. */
  layerWeights: z.array(z.number()).optional(),
  /** `softmax`: sampled softmax over shared negatives. `bpr`: pairwise BPR with one negative per pair. */
  loss: z.enum(['softmax', 'bpr']).default('softmax'),
  /** τ of the softmax. `auto`: see {@link temperaturesFor}. */
  temperature: tunable(z.union([z.literal('auto'), z.number().positive()]).default('auto'), {
    choices: ['auto', 0.07, 0.09, 0.11, 0.13, 0.15, 0.2, 0.3],
  }),
  /** Softmax over cosines instead of inner products. */
  cosine: z.boolean().default(true),
  /** Negatives shared by a batch, for the softmax. `auto`: one per 40 targets, 256 to 1,024. */
  negatives: tunable(z.union([z.literal('auto'), z.int().min(1).max(65_536)]).default('auto'), {
    choices: ['auto', 256, 512, 1024, 2048, 4096],
  }),
  /**
   * a: for the softmax, a negative is drawn with probability proportional to (1 + degree)^a, where the degree
   * is that of the target in the training pairs. Scores are corrected by `τ a log(1 + degree)`. 0: uniform
   * sampling.
   */
  popularityPower: tunable(z.number().min(0).max(1).default(0.5), { from: 0, to: 1, scale: 'linear' }),
  /** λ of a contrastive loss between noisy views of the batch's vectors (as in SimGCL); 0: no such loss. */
  sslWeight: renamedFrom(
    'contrast',
    tunable(z.number().min(0).default(0), { choices: [0, 0.02, 0.05, 0.1, 0.2, 0.5] }),
  ),
  /** ε: length of the noise of a view; the vectors have length 1. */
  sslEpsilon: renamedFrom('contrastNoise', z.number().min(0).max(1).default(0.1)),
  /** τ of the contrastive loss. */
  sslTemperature: renamedFrom('contrastTemperature', z.number().positive().default(0.2)),
  /**
   * Initial embeddings. `noise`: normal noise. `svd`: truncated SVD of the users' rows of Â, plus a little
   * noise.
   */
  init: renamedFrom('start', z.enum(['svd', 'noise']).default('noise')),
  /** Root mean square of the initial elements. */
  initStd: renamedFrom('scale', z.number().positive().default(0.02)),
  /** Most epochs; validation may stop earlier. The learning rate falls to 0 over them, along a cosine. */
  epochs: z.int().min(0).max(10_000).default(6),
  /** Epochs within which NDCG@20 on validation must rise by `minDelta`; otherwise training stops. */
  patience: z.int().min(1).default(2),
  /** Smallest improvement that resets `patience`, relative to the NDCG@20 it is compared with. */
  minDelta: renamedFrom('minGain', z.number().min(0).default(0.01)),
  /**
   * Pairs per step. `auto` grows with the graph, so that an epoch has 128 to 256 steps: every step propagates
   * over the whole graph, and with a fixed batch size the cost of an epoch would be quadratic in the number
   * of pairs.
   */
  batchSize: tunable(z.union([z.literal('auto'), z.int().min(1).max(1_048_576)]).default('auto'), {
    choices: ['auto', 1024, 2048, 4096, 8192, 16_384],
  }),
  learningRate: tunable(z.number().positive().default(0.005), { from: 0.0005, to: 0.05, scale: 'log' }),
  /** λ of an L2 penalty on the initial embeddings. */
  l2: z.number().min(0).default(0),
  /** Weight of an interaction's edge. `binary`: 1. `weight`: the effective weight of the interaction. */
  edgeWeights: renamedFrom('edges', z.enum(['binary', 'weight']).default('binary')),
  /** Weight of a tie's edge; 0 leaves the ties out of the graph. */
  tieWeight: renamedFrom('ties', tunable(z.number().min(0).default(0), { choices: [0, 0.25, 0.5, 1, 2] })),
  /** α of LightGCN++: exponent of the degree of the node that receives a message. */
  alpha: renamedFrom(
    'receiverExponent',
    tunable(z.number().default(0.5), { from: 0.2, to: 0.8, scale: 'linear' }),
  ),
  /** β of LightGCN++: exponent of the degree of the node that sends a message. */
  beta: renamedFrom(
    'giverExponent',
    tunable(z.number().default(0.45), { from: 0.2, to: 0.8, scale: 'linear' }),
  ),
}

/** The options that `kindred tune` searches. */
export const lightGcnSearchSpace = () => searchSpaceOf(shape)

/** Validated options, defaults filled in. */
export type LightGcnOptions = ReturnType<typeof readLightGcnOptions>

/** Options of one training run: `auto` is resolved. */
export type TrainingOptions = Omit<LightGcnOptions, 'temperature' | 'negatives'> & {
  readonly temperature: number
  readonly negatives: number
}

/**
 * Validates the options of LightGCN.
 *
 * @param name name of the model, for error messages.
 * @param defaults of the model where they differ from those of the shape.
 * @throws KindredError BAD_CONFIGURATION for an unknown or invalid option.
 */
export function readLightGcnOptions(
  name: string,
  options: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>> = {},
) {
  const read = readOptions(name, shape, options, defaults)
  const layerWeights = read.layerWeights ?? defaultLayerWeights(read.layers)
  if (layerWeights.length !== read.layers + 1) {
    // Reads the option again with the expected length, for the same error message as any other invalid
    // option.
    readOptions(name, { layerWeights: z.array(z.number()).length(read.layers + 1) }, { layerWeights })
  }
  // BPR ranks by inner products.
  return Object.freeze({ ...read, layerWeights, cosine: read.cosine && read.loss === 'softmax' })
}

function defaultLayerWeights(layers: number): number[] {
  const before = (layers * (layers + 1)) / 2
  return Array.from({ length: layers + 1 }, (_, k) => (k === layers ? 0.75 : (0.25 * (k + 1)) / before))
}

/** Up to this number of pairs several temperatures are tried in full, in about a minute on two cores. */
const MAX_PAIRS_FOR_SEARCH = 300_000
const TEMPERATURES = { small: [0.14, 0.2], unvalidated: [0.15], large: [0.11] }

/**
 * The temperatures to try; the best on validation is kept. A wrong temperature costs a few percent of
 * accuracy. Small graphs need higher temperatures than large ones: the lower it is, the closer the vectors
 * follow single pairs.
 *
 * @param pairs number of training pairs.
 * @param validated whether the run has validation data.
 */
export function temperaturesFor(
  { temperature, loss }: LightGcnOptions,
  pairs: number,
  validated: boolean,
): readonly number[] {
  if (temperature !== 'auto') return [temperature]
  if (loss === 'bpr') return [1]
  if (pairs > MAX_PAIRS_FOR_SEARCH) return TEMPERATURES.large
  return validated ? TEMPERATURES.small : TEMPERATURES.unvalidated
}

/** Negatives per batch. With more targets each negative stands for more of them, so more are drawn. */
export function negativesFor({ negatives }: LightGcnOptions, targets: number): number {
  return negatives === 'auto' ? Math.max(256, Math.min(1024, Math.ceil(targets / 40))) : negatives
}

/**
 * Range of an epoch's number of steps with `batchSize: 'auto'`; a small graph has fewer, in batches of 256.
 */
const MIN_STEPS_PER_EPOCH = 128
const MAX_STEPS_PER_EPOCH = 256
/** Pairs per batch where the range of steps allows it. */
const DEFAULT_BATCH_SIZE = 4096

/**
 * Pairs per batch for `batchSize: 'auto'`. Small graphs have smaller batches, because an epoch of few steps
 * learns little and costs almost as much. Large graphs have larger ones.
 *
 * @param pairs number of training pairs.
 */
export function batchSizeFor(pairs: number): number {
  const largest = Math.max(256, Math.ceil(pairs / MIN_STEPS_PER_EPOCH))
  const smallest = Math.ceil(pairs / MAX_STEPS_PER_EPOCH)
  return Math.max(smallest, Math.min(largest, DEFAULT_BATCH_SIZE))
}
