import { z } from 'zod'
import { readOptions, searchSpaceOf, tunable } from '../shared/index.js'

const shape = {
  /** Width of the embeddings. */
  dimensions: z.int().min(1).max(1024).default(128),
  /** K: how far the network propagates. */
  layers: tunable(z.int().min(1).max(8).default(2), { choices: [1, 2, 3, 4] }),
  /** α_0 … α_K; by default the last is ¾, and the others share the rest in proportion to k + 1. */
  layerWeights: z.array(z.number()).optional(),
  loss: z.enum(['softmax', 'bpr']).default('softmax'),
  /** τ of the softmax; `auto`: see temperaturesFor. */
  temperature: tunable(z.union([z.literal('auto'), z.number().positive()]).default('auto'), {
    choices: ['auto', 0.07, 0.09, 0.11, 0.13, 0.15, 0.2, 0.3],
  }),
  /** Softmax over cosines rather than inner products. */
  cosine: z.boolean().default(true),
  /** Negatives that a batch shares, for the softmax; `auto`: one for forty targets, 256 to 1,024. */
  negatives: tunable(z.union([z.literal('auto'), z.int().min(1).max(65_536)]).default('auto'), {
    choices: ['auto', 256, 512, 1024, 2048, 4096],
  }),
  /**
   * a: for the softmax, negatives are drawn with probability proportional to (1 + count)^a, count being how often a target was taken, and
   * what that takes off popular ones is given back to scores, as `τ a log(1 + count)`. 0: all alike.
   */
  popularityPower: tunable(z.number().min(0).max(1).default(0.5), { from: 0, to: 1, scale: 'linear' }),
  /** λ of a contrastive loss between noisy views of the batch's vectors, users and targets each; 0: none. See lightgcn-contrast.ts. */
  contrast: tunable(z.number().min(0).default(0), { choices: [0, 0.02, 0.05, 0.1, 0.2, 0.5] }),
  /** Length of that noise, vectors having length 1. */
  contrastNoise: z.number().min(0).max(1).default(0.1),
  /** τ of that loss. */
  contrastTemperature: z.number().positive().default(0.2),
  start: z.enum(['svd', 'noise']).default('noise'),
  /** Root mean square of the initial elements. */
  scale: z.number().positive().default(0.02),
  /** Epochs at most, fewer where validation stops improving; over as many the learning rate falls to 0, along a cosine. */
  epochs: z.int().min(0).max(10_000).default(6),
  /** Epochs in which NDCG@20 on validation must rise by `minGain`, else training stops. */
  patience: z.int().min(1).default(2),
  /** Relative to the NDCG@20 that it is compared with. */
  minGain: z.number().min(0).default(0.01),
  /**
   * Pairs a step; `auto` grows with the graph, so that an epoch takes 128 to 256 steps: each step propagates over the whole graph, and
   * batches of a fixed size would make an epoch take the square of its pairs.
   */
  batchSize: tunable(z.union([z.literal('auto'), z.int().min(1).max(1_048_576)]).default('auto'), {
    choices: ['auto', 1024, 2048, 4096, 8192, 16_384],
  }),
  learningRate: tunable(z.number().positive().default(0.005), { from: 0.0005, to: 0.05, scale: 'log' }),
  /** λ of an L2 penalty on the initial embeddings. */
  l2: z.number().min(0).default(0),
  /** Whether an interaction's edge weighs 1 or its effective weight. */
  edges: z.enum(['binary', 'weight']).default('binary'),
  /** Weight of a tie's edge; 0 leaves ties out. */
  ties: tunable(z.number().min(0).default(0), { choices: [0, 0.25, 0.5, 1, 2] }),
  /** Exponents of the degrees of the node that receives and of the one that gives. */
  receiverExponent: tunable(z.number().default(0.5), { from: 0.2, to: 0.8, scale: 'linear' }),
  giverExponent: tunable(z.number().default(0.45), { from: 0.2, to: 0.8, scale: 'linear' }),
}

export const lightGcnSearchSpace = () => searchSpaceOf(shape)

export type LightGcnOptions = ReturnType<typeof readLightGcnOptions>

/** Options of one training, its temperature being known. */
export type TrainingOptions = Omit<LightGcnOptions, 'temperature' | 'negatives'> & {
  readonly temperature: number
  readonly negatives: number
}

export function readLightGcnOptions(name: string, options: Readonly<Record<string, unknown>>) {
  const read = readOptions(name, shape, options)
  const layerWeights = read.layerWeights ?? usualWeights(read.layers)
  if (layerWeights.length !== read.layers + 1) {
    // Said in the same words as any other wrong option.
    readOptions(name, { layerWeights: z.array(z.number()).length(read.layers + 1) }, { layerWeights })
  }
  // The inner product is what BPR ranks by.
  return Object.freeze({ ...read, layerWeights, cosine: read.cosine && read.loss === 'softmax' })
}

function usualWeights(layers: number): number[] {
  const before = (layers * (layers + 1)) / 2
  return Array.from({ length: layers + 1 }, (_, k) => (k === layers ? 0.75 : (0.25 * (k + 1)) / before))
}

/** Pairs up to which several temperatures are tried in full: a minute or so on two cores. */
const MOST_TRIED_PAIRS = 300_000
const TEMPERATURES = { small: [0.14, 0.2], unvalidated: [0.15], large: [0.11] }

/**
 * The temperatures to try, the best on validation being kept. A wrong one costs a few percent of accuracy. Small graphs want higher ones
 * than large ones: the lower it is, the closer the vectors follow single pairs.
 *
 * @param pairs to learn from.
 */
export function temperaturesFor(
  { temperature, loss }: LightGcnOptions,
  pairs: number,
  validated: boolean,
): readonly number[] {
  if (temperature !== 'auto') return [temperature]
  if (loss === 'bpr') return [1]
  if (pairs > MOST_TRIED_PAIRS) return TEMPERATURES.large
  return validated ? TEMPERATURES.small : TEMPERATURES.unvalidated
}

/** Negatives a batch: more for more targets, of which each stands for fewer. */
export function negativesFor({ negatives }: LightGcnOptions, targets: number): number {
  return negatives === 'auto' ? Math.max(256, Math.min(1024, Math.ceil(targets / 40))) : negatives
}
