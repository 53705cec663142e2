import type { Dataset } from '../../core/dataset/index.js'
import {
  EMBEDDING_ARRAYS,
  type Model,
  type Snapshot,
  type SnapshotArray,
  type Target,
  type TrainingRun,
} from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { inversePower } from '../../numeric/sparse/index.js'
import { createSnapshot, csrArrays, expectAlgorithm, runForTurn, signedHistory } from '../shared/index.js'
import { buildGraph, trainingPairs, type UserItemGraph } from './graph.js'
import {
  type LightGcnOptions,
  lightGcnSearchSpace,
  negativesFor,
  readLightGcnOptions,
  type TrainingOptions,
  temperaturesFor,
} from './options.js'
import { BIASES, embeddingRecommender, subtractDislikes } from './recommender.js'
import { popularityBiases } from './scoring.js'
import type { TrainedVectors, TrainingTask } from './training.js'

/**
 * LightGCN (He et al., 2020, "LightGCN: Simplifying and Powering Graph Convolution Network for
 * Recommendation"), trained with TensorFlow.js on the engine's backend.
 *
 * The final vectors are `Σ_k w_k Âᵏ E` on the graph of users and items, with ties as further edges if the
 * option `tieWeight` is above 0. `Â = D^−α A D^−β` has free exponents, as in LightGCN++ (Lee et al., 2024,
 * "Revisiting LightGCN"). E is trained with Adam on BPR (Rendle et al., 2009) or on a sampled softmax of
 * cosines over τ (Wu et al., 2022, "On the Effectiveness of Sampled Softmax Loss for Item Recommendation").
 *
 * Deviations from the papers:
 * - Negatives are drawn by popularity, and scores are corrected for it (logQ correction, scoring.ts). The
 *   vectors then need not encode popularity.
 * - The last layer has the largest weight. As in LightGCN, vectors are not normalized between layers.
 * - E starts as small noise (optionally from a truncated SVD of the users' rows of Â), so that the first
 *   steps decide.
 * - The L2 penalty is on all of E at every step, not on the rows of the batch.
 *
 * With `validation`, a fit stops when NDCG@20 has not improved by `minDelta` for `patience` epochs, and keeps
 * the best epoch. Small graphs try several temperatures. A refit with `tuned` trains that number of epochs at
 * that temperature.
 *
 * A new user's vector is `Σ e · basis / (Σ |e|)^α` over the edges e to their items and friends. LightGCN
 * computes the same vector for an unseen user with a zero initial embedding while all other vectors are held
 * fixed.
 *
 * Arrays, d = `dimensions`, Float32 unless noted:
 * - `userVectors` (users × d), `itemVectors` (items × d; unit length if scores are cosines).
 * - `biases` (items), if scores are corrected for popularity.
 * - `itemBasis` (items × d) and, with ties, `userBasis` (users × d): fold-in vectors, see above.
 * - `userDegrees` (users): weighted degree in the graph.
 * - `history*` (users × items, signed) and, with ties, `friends*` (users × users): the edges the vectors
 *   include.
 *
 * Tuned: `epochs`, `temperature`. Metrics: `ndcg@20`.
 */
export const lightgcn: Model = createEmbeddingModel('lightgcn', 'item', {})

/** LightGCN for friends: trained on ties, in the graph of ties and interactions. Scores are cosines. */
export const friendEmbedding: Model = createEmbeddingModel('embedding', 'friend', {
  tieWeight: 1,
  popularityPower: 0,
  temperature: 0.15,
})

/**
 * Trains the embeddings alone. Loads TensorFlow.js when it is called: it is slow to load, and a server does
 * not need it.
 *
 * @throws KindredError FIT_DIVERGED as soon as a loss is not finite.
 */
export async function trainLightGcn(task: TrainingTask): Promise<TrainedVectors> {
  const { trainEmbeddings } = await import('./training.js')
  return trainEmbeddings(task)
}

function createEmbeddingModel(
  name: string,
  target: Target,
  defaults: Readonly<Record<string, unknown>>,
): Model {
  return {
    name,
    targets: [target],
    async fit(data, run) {
      const options = readLightGcnOptions(name, run.options, defaults)
      const pairs = trainingPairs(data, target)
      if (pairs.from.length === 0) {
        const input = target === 'item' ? 'interactions' : 'ties'
        throw new KindredError('BAD_DATA', `${name} cannot learn from a dataset without ${input}`, {
          field: data.name,
          remedy: `import ${input}, or leave ${name} out`,
        })
      }
      run.signal?.throwIfAborted()
      const graph = buildGraph(data, options)
      const tuned = tunedOf(run)
      const temperatures = tuned.temperature
        ? [tuned.temperature]
        : temperaturesFor(options, pairs.from.length, run.validation !== undefined)
      let best: { readonly trained: TrainedVectors; readonly used: TrainingOptions } | undefined
      for (const [index, temperature] of temperatures.entries()) {
        const used = { ...options, temperature, negatives: negativesFor(options, pairs.targets) }
        const trained = await trainLightGcn({
          ...{
            name,
            graph,
            pairs,
            options: used,
            run: runForTurn(run, { index, count: temperatures.length }),
          },
          known: target === 'item' ? data.interactions : data.ties,
          ...(tuned.epochs === undefined ? {} : { epochs: tuned.epochs }),
        })
        if (best === undefined || trained.ndcg > best.trained.ndcg) best = { trained, used }
      }
      const { trained, used } = best!
      const biases = popularityBiases(pairs, used)
      return createSnapshot(name, data, run, {
        options,
        tuned: { epochs: trained.epochs, temperature: used.temperature },
        metrics: Number.isNaN(trained.ndcg) ? {} : { 'ndcg@20': trained.ndcg },
        arrays: { ...arraysOf(data, graph, options, trained), ...(biases && { [BIASES]: biases }) },
      })
    },
    searchSpace: lightGcnSearchSpace,
    load(snapshot: Snapshot) {
      expectAlgorithm(snapshot, name)
      return embeddingRecommender(snapshot, sharedEngine())
    },
  }
}

function tunedOf({ tuned }: TrainingRun): { readonly epochs?: number; readonly temperature?: number } {
  const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined)
  const [epochs, temperature] = [numberOf(tuned?.epochs), numberOf(tuned?.temperature)]
  return { ...(epochs !== undefined && { epochs }), ...(temperature !== undefined && { temperature }) }
}

function arraysOf(
  data: Dataset,
  graph: UserItemGraph,
  options: LightGcnOptions,
  { vectors, unscaledBasis }: TrainedVectors,
): Record<string, SnapshotArray> {
  const engine = sharedEngine()
  const width = options.dimensions
  const users = graph.users * width
  const factors = Float32Array.from(inversePower(graph.degrees, options.beta))
  const basis = engine.scaleRows(unscaledBasis, width, factors)
  const userVectors = vectors.slice(0, users)
  const itemVectors = vectors.slice(users)
  const itemBasis = basis.slice(users)
  const userDegrees = Float32Array.from(graph.degrees.subarray(0, graph.users))
  subtractDislikes(userVectors, itemBasis, data.dislikes, userDegrees, options)
  if (options.cosine) {
    const norms = engine.rowNorms(itemVectors, width)
    engine.scaleRows(
      itemVectors,
      width,
      norms.map((norm) => (norm > 0 ? 1 / norm : 0)),
      itemVectors,
    )
  }
  return {
    [EMBEDDING_ARRAYS.users]: userVectors,
    [EMBEDDING_ARRAYS.items]: itemVectors,
    [EMBEDDING_ARRAYS.itemBasis]: itemBasis,
    userDegrees,
    ...csrArrays('history', signedHistory(data)),
    ...(options.tieWeight > 0 && { userBasis: basis.slice(0, users), ...csrArrays('friends', data.ties) }),
  }
}
