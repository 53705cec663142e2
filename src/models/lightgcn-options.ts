import { z } from 'zod'
import { readOptions } from './options.js'

const shape = {
  /** Width of the embeddings. */
  dimensions: z.int().min(1).max(1024).default(64),
  /** K: how far the network propagates. */
  layers: z.int().min(1).max(8).default(2),
  /** α_0 … α_K; by default all are 1 / (K + 1). */
  layerWeights: z.array(z.number()).optional(),
  loss: z.enum(['softmax', 'bpr']).default('softmax'),
  /** τ of the softmax. */
  temperature: z.number().positive().default(0.15),
  /** Softmax over cosines rather than inner products. */
  cosine: z.boolean().default(true),
  /** Negatives that a batch shares, for the softmax. */
  negatives: z.int().min(1).max(65_536).default(1024),
  negativeSampling: z.enum(['uniform', 'popularity']).default('uniform'),
  /** Popularity counts to this power. */
  popularityPower: z.number().default(0.75),
  start: z.enum(['svd', 'noise']).default('svd'),
  /** Root mean square of the initial elements. */
  scale: z.number().positive().default(0.1),
  /** Epochs at most; fewer where validation stops improving. */
  epochs: z.int().min(0).max(10_000).default(40),
  /** Epochs without a better NDCG@20 on validation before training stops. */
  patience: z.int().min(1).default(5),
  /** Pairs a step, at most; a small graph takes fewer. */
  batchSize: z.int().min(1).max(1_048_576).default(4096),
  learningRate: z.number().positive().default(0.005),
  /** λ of an L2 penalty on the initial embeddings. */
  l2: z.number().min(0).default(0),
  /** Whether an interaction's edge weighs 1 or its effective weight. */
  edges: z.enum(['binary', 'weight']).default('binary'),
  /** Weight of a tie's edge; 0 leaves ties out. */
  ties: z.number().min(0).default(0),
  /** Exponents of the degrees of the node that receives and of the one that gives. */
  receiverExponent: z.number().default(0.5),
  giverExponent: z.number().default(0.5),
}

export type LightGcnOptions = ReturnType<typeof readLightGcnOptions>

export function readLightGcnOptions(name: string, options: Readonly<Record<string, unknown>>) {
  const read = readOptions(name, shape, options)
  const layerWeights = read.layerWeights ?? new Array<number>(read.layers + 1).fill(1 / (read.layers + 1))
  if (layerWeights.length !== read.layers + 1) {
    // Said in the same words as any other wrong option.
    readOptions(name, { layerWeights: z.array(z.number()).length(read.layers + 1) }, { layerWeights })
  }
  // The inner product is what BPR ranks by.
  return Object.freeze({ ...read, layerWeights, cosine: read.cosine && read.loss === 'softmax' })
}
