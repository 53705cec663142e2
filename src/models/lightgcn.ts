import type { Dataset } from '../core/dataset.js'
import { KindredError } from '../core/errors.js'
import type { Model, TrainingRun } from '../core/recommender.js'
import { EMBEDDING_ARRAYS, type Snapshot, type SnapshotArray } from '../core/snapshot.js'
import type { Target } from '../core/target.js'
import { sharedEngine } from '../numeric/engine.js'
import { inversePower } from '../numeric/normalize.js'
import { buildGraph, type NodeGraph, trainingPairs } from './lightgcn-graph.js'
import { type LightGcnOptions, lightGcnSearchSpace, readLightGcnOptions } from './lightgcn-options.js'
import { embeddingRecommender, repel } from './lightgcn-recommender.js'
import type { Trained } from './lightgcn-training.js'
import { createSnapshot, csrArrays, expectAlgorithm, signedHistory } from './snapshots.js'

/**
 * LightGCN (He et al., 2020, "LightGCN: Simplifying and Powering Graph Convolution Network for Recommendation"), trained in
 * TensorFlow.js on the engine's backend.
 *
 * Final vectors are `Σ_k α_k Âᵏ E` over the graph of users and items, joined by users' ties where the option says so; Â = D^−r A D^−g with free
 * exponents (symmetric by default; unequal ones as in LightGCN++, Lee et al., 2024). E is learned with Adam from BPR (Rendle et al.,
 * 2009) or a softmax over sampled negatives of cosines over τ (as in Wu et al., 2022, "On the Effectiveness of Sampled Softmax
 * Loss for Item Recommendation"), from noise or from the truncated SVD of Â's user rows. Unlike in the paper, the later layers count
 * for more by default, and L2 is on all of E at every step, not on the rows of the batch.
 *
 * With `validation` the fit stops once NDCG@20 has not risen by `minGain` in `patience` epochs and keeps the best; a refit with
 * `tuned` trains that number of epochs.
 *
 * Arrays, d = `dimensions`: `userVectors` (users × d), `itemVectors` (items × d, unit length where scores are cosines), `itemBasis` (items ×
 * d) and, with ties, `userBasis` (users × d); `userDegrees` (users); `history*` (users × items, signed: what the vectors know), and, with
 * ties, `friends*` (users × users). A new user's vector is `Σ w · basis / (Σ |w|)^r` over their items and friends, which is what LightGCN gives an
 * unseen user of zero initial embedding, the others held fixed.
 *
 * Tuned: `epochs`. Metrics: `ndcg@20`.
 */
export const lightgcn: Model = createEmbeddingModel('lightgcn', 'item', {})

/** The same network for people: it learns from ties, in the graph of ties and interactions; similarity is the cosine. */
export const friendEmbedding: Model = createEmbeddingModel('embedding', 'friend', { ties: 1 })

function createEmbeddingModel(
  name: string,
  target: Target,
  defaults: Readonly<Record<string, unknown>>,
): Model {
  return {
    name,
    targets: [target],
    async fit(data, run) {
      const options = readLightGcnOptions(name, { ...defaults, ...run.options })
      const pairs = trainingPairs(data, target)
      if (pairs.from.length === 0) {
        const what = target === 'item' ? 'interactions' : 'ties'
        throw new KindredError('BAD_DATA', `${name} cannot learn from a dataset without ${what}`, {
          field: data.name,
          remedy: `import ${what}, or leave ${name} out`,
        })
      }
      run.signal?.throwIfAborted()
      const graph = buildGraph(data, {
        edges: options.edges,
        ties: options.ties,
        exponents: { receiver: options.receiverExponent, giver: options.giverExponent },
      })
      // TensorFlow.js takes a while to load, and answering from a snapshot does not need it.
      const { trainLightGcn } = await import('./lightgcn-training.js')
      const epochs = tunedEpochs(run)
      const trained = await trainLightGcn({
        ...{ graph, pairs, options, run },
        known: target === 'item' ? data.interactions : data.ties,
        ...(epochs === undefined ? {} : { epochs }),
      })
      return createSnapshot(name, data, run, {
        options,
        tuned: { epochs: trained.epochs },
        metrics: Number.isNaN(trained.ndcg) ? {} : { 'ndcg@20': trained.ndcg },
        arrays: arraysOf(data, graph, options, trained),
      })
    },
    searchSpace: lightGcnSearchSpace,
    load(snapshot: Snapshot) {
      expectAlgorithm(snapshot, name)
      return embeddingRecommender(snapshot, sharedEngine())
    },
  }
}

function tunedEpochs(run: TrainingRun): number | undefined {
  const epochs = run.tuned?.epochs
  return typeof epochs === 'number' ? epochs : undefined
}

function arraysOf(
  data: Dataset,
  graph: NodeGraph,
  options: LightGcnOptions,
  { vectors, givers }: Trained,
): Record<string, SnapshotArray> {
  const engine = sharedEngine()
  const width = options.dimensions
  const users = graph.users * width
  const factors = Float32Array.from(inversePower(graph.degrees, options.giverExponent))
  const basis = engine.scaleRows(givers, width, factors)
  const userVectors = vectors.slice(0, users)
  const itemVectors = vectors.slice(users)
  const itemBasis = basis.slice(users)
  const userDegrees = Float32Array.from(graph.degrees.subarray(0, graph.users))
  const exponent = options.receiverExponent
  repel(userVectors, itemBasis, data.dislikes, userDegrees, { exponent, edges: options.edges })
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
    ...(options.ties > 0 ? { userBasis: basis.slice(0, users), ...csrArrays('friends', data.ties) } : {}),
  }
}
