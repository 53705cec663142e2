import { z } from 'zod'
import { readOptions, searched, searchSpaceOf } from './options.js'

const shape = {
  /** Width of the embeddings. */
  dimensions: z.int().min(1).max(1024).default(64),
  /** K: how far the network propagates. */
  layers: searched(z.int().min(1).max(8).default(2), { choices: [1, 2, 3, 4] }),
  /** α_0 … α_K; by default they grow in proportion to k + 1 and sum to 1. */
  layerWeights: z.array(z.number()).optional(),
  loss: z.enum(['softmax', 'bpr']).default('softmax'),
  /** τ of the softmax. */
  temperature: searched(z.number().positive().default(0.15), { from: 0.05, to: 0.5, scale: 'log' }),
  /** Softmax over cosines rather than inner products. */
  cosine: z.boolean().default(true),
  /** Negatives that a batch shares, for the softmax. */
  negatives: searched(z.int().min(1).max(65_536).default(1024), { choices: [256, 512, 1024, 2048, 4096] }),
  negativeSampling: searched(z.enum(['uniform', 'popularity']).default('uniform'), {
    choices: ['uniform', 'popularity'],
  }),
  /** Popularity counts to this power. */
  popularityPower: z.number().default(0.75),
  start: z.enum(['svd', 'noise']).default('svd'),
  /** Root mean square of the initial elements. */
  scale: z.number().positive().default(0.1),
  /** Epochs at most; fewer where validation stops improving. */
  epochs: z.int().min(0).max(10_000).default(40),
  /** Epochs in which NDCG@20 on validation must rise by `minGain`, else training stops. */
  patience: z.int().min(1).default(3),
  /** Relative to the NDCG@20 that it is compared with. */
  minGain: z.number().min(0).default(0.01),
  /**
   * Pairs a step; `auto` grows with the graph, so that an epoch takes 128 to 256 steps: each step propagates over the whole graph, and
   * batches of a fixed size would make an epoch take the square of its pairs.
   */
  batchSize: searched(z.union([z.literal('auto'), z.int().min(1).max(1_048_576)]).default('auto'), {
    choices: ['auto', 1024, 2048, 4096, 8192, 16_384],
  }),
  learningRate: searched(z.number().positive().default(0.005), { from: 0.0005, to: 0.05, scale: 'log' }),
  /** λ of an L2 penalty on the initial embeddings. */
  l2: z.number().min(0).default(0),
  /** Whether an interaction's edge weighs 1 or its effective weight. */
  edges: z.enum(['binary', 'weight']).default('binary'),
  /** Weight of a tie's edge; 0 leaves ties out. */
  ties: searched(z.number().min(0).default(0), { choices: [0, 0.25, 0.5, 1, 2] }),
  /** Exponents of the degrees of the node that receives and of the one that gives. */
  receiverExponent: searched(z.number().default(0.5), { from: 0.2, to: 0.8, scale: 'linear' }),
  giverExponent: searched(z.number().default(0.5), { from: 0.2, to: 0.8, scale: 'linear' }),
}

export const lightGcnSearchSpace = () => searchSpaceOf(shape)

export type LightGcnOptions = ReturnType<typeof readLightGcnOptions>

export function readLightGcnOptions(name: string, options: Readonly<Record<string, unknown>>) {
  const read = readOptions(name, shape, options)
  const layerWeights = read.layerWeights ?? growingWeights(read.layers)
  if (layerWeights.length !== read.layers + 1) {
    // Said in the same words as any other wrong option.
    readOptions(name, { layerWeights: z.array(z.number()).length(read.layers + 1) }, { layerWeights })
  }
  // The inner product is what BPR ranks by.
  return Object.freeze({ ...read, layerWeights, cosine: read.cosine && read.loss === 'softmax' })
}

function growingWeights(layers: number): number[] {
  const sum = ((layers + 1) * (layers + 2)) / 2
  return Array.from({ length: layers + 1 }, (_, k) => (k + 1) / sum)
}
