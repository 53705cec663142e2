import type { Dataset } from '../../core/data/index.js'
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
import { createSnapshot, csrArrays, expectAlgorithm, signedHistory } from '../shared/index.js'
import { buildGraph, type NodeGraph, trainingPairs } from './graph.js'
import {
  type LightGcnOptions,
  lightGcnSearchSpace,
  negativesFor,
  readLightGcnOptions,
  type TrainingOptions,
  temperaturesFor,
} from './options.js'
import { BIASES, embeddingRecommender, repel } from './recommender.js'
import { targetBiases } from './scoring.js'
import type { Trained } from './training.js'

/**
 * LightGCN (He et al., 2020, "LightGCN: Simplifying and Powering Graph Convolution Network for Recommendation"), trained in
 * TensorFlow.js on the engine's backend.
 *
 * Final vectors are `Σ_k α_k Âᵏ E` over the graph of users and items, joined by users' ties where the option says so; Â = D^−r A D^−g with free
 * exponents (unequal ones as in LightGCN++, Lee et al., 2024). E is learned with Adam from BPR (Rendle et al.,
 * 2009) or a softmax over sampled negatives of cosines over τ (as in Wu et al., 2022, "On the Effectiveness of Sampled Softmax
 * Loss for Item Recommendation"). Unlike in the papers: popular negatives are drawn more often and the scores corrected for it (lightgcn-scoring.ts),
 * so that the vectors need not tell popularity; the last layer counts most; E starts as little noise (the truncated SVD of Â's user rows is an
 * option), so that the first steps decide; L2 is on all of E at every step, not on the rows of the batch.
 *
 * With `validation` the fit stops once NDCG@20 has not risen by `minGain` in `patience` epochs and keeps the best; small graphs try
 * several temperatures. A refit with `tuned` trains that number of epochs at that temperature.
 *
 * Arrays, d = `dimensions`: `userVectors` (users × d), `itemVectors` (items × d, unit length where scores are cosines), `biases` (items, where popularity counts; lightgcn-scoring.ts), `itemBasis` (items ×
 * d) and, with ties, `userBasis` (users × d); `userDegrees` (users); `history*` (users × items, signed: what the vectors know), and, with
 * ties, `friends*` (users × users). A new user's vector is `Σ w · basis / (Σ |w|)^r` over their items and friends, which is what LightGCN gives an
 * unseen user of zero initial embedding, the others held fixed.
 *
 * Tuned: `epochs`, `temperature`. Metrics: `ndcg@20`.
 */
export const lightgcn: Model = createEmbeddingModel('lightgcn', 'item', {})

/** The same network for people: it learns from ties, in the graph of ties and interactions; similarity is the cosine. */
export const friendEmbedding: Model = createEmbeddingModel('embedding', 'friend', {
  ties: 1,
  popularityPower: 0,
  temperature: 0.15,
})

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
      const { trainLightGcn } = await import('./training.js')
      const tuned = tunedOf(run)
      const temperatures = tuned.temperature
        ? [tuned.temperature]
        : temperaturesFor(options, pairs.from.length, run.validation !== undefined)
      let best: { readonly trained: Trained; readonly used: TrainingOptions } | undefined
      for (const [at, temperature] of temperatures.entries()) {
        const used = { ...options, temperature, negatives: negativesFor(options, pairs.targets) }
        const trained = await trainLightGcn({
          ...{ graph, pairs, options: used, run: turnOf(run, at, temperatures.length) },
          known: target === 'item' ? data.interactions : data.ties,
          ...(tuned.epochs === undefined ? {} : { epochs: tuned.epochs }),
        })
        if (best === undefined || trained.ndcg > best.trained.ndcg) best = { trained, used }
      }
      const { trained, used } = best!
      const biases = targetBiases(pairs, used)
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
  const known = (value: unknown) => (typeof value === 'number' ? value : undefined)
  const [epochs, temperature] = [known(tuned?.epochs), known(tuned?.temperature)]
  return { ...(epochs !== undefined && { epochs }), ...(temperature !== undefined && { temperature }) }
}

/** The run of one training of several: an equal share of the time that is left, and of the progress. */
function turnOf(run: TrainingRun, at: number, count: number): TrainingRun {
  const { deadline, onProgress } = run
  const now = Date.now()
  return {
    ...run,
    ...(deadline !== undefined && { deadline: now + (deadline - now) / (count - at) }),
    ...(onProgress && {
      onProgress: (progress) => onProgress({ ...progress, fraction: (at + progress.fraction) / count }),
    }),
  }
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
