import { z } from 'zod'
import type { Model, TrainingRun } from '../../core/model/index.js'
import { lazy } from '../../core/shared/index.js'
import type { Csr } from '../../numeric/sparse/index.js'
import {
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  historyProfile,
  readOptions,
  signedHistory,
} from '../shared/index.js'
import { neighbourArrays, neighbourTableRecommender } from './neighbour-table.js'
import { createNewItemEdges, scoreEdges } from './new-items.js'
import {
  DEFAULT_EXPONENTS,
  type LearnedExponents,
  learnExponents,
  type TwoHopExponents,
  twoHopNeighbours,
} from './two-hop.js'

const NAME = 'rp3'

/**
 * Item neighbours by two-hop paths with a power of each of the three degrees:
 * `score(u, j) = Σ_{i in history} w_ui · s_ij` with `s_ij = d_i^−β · d_j^−δ · Σ_v d_v^−γ` over the users v
 * who have both items. This generalizes RP3β (Paudel et al., 2017, "Updatable, accurate, diverse, and
 * scalable recommendations for interactive applications") and the item-based form of GF-CF's linear filter
 * (Shen et al., 2021, "How powerful is graph convolution for recommendation?"), which fixes all three powers
 * at ½. Here they are learned on validation.
 *
 * The best `neighbours` j of each i are kept, and at most ten per user who has i. Publishing writes the
 * neighbours into the graph, where a Cypher query serves from them.
 *
 * Arrays: `neighbours` Int32 and `neighbourScores` Float32 (items × neighbours, −1 pads, best first);
 * `history*` (users × items, signed). Tuned: `exponents`. Metrics: `ndcg@20`.
 */
export const rp3: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const { exponents, metrics } = await exponentsFor(NAME, data.interactions, run)
    const table = twoHopNeighbours(data.interactions, exponents, options.neighbours)
    return createSnapshot(NAME, data, run, {
      options,
      tuned: { exponents },
      metrics,
      arrays: { ...neighbourArrays(table), ...csrArrays('history', signedHistory(data)) },
    })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const history = csrOf(snapshot, 'history', snapshot.items.size)
    const edgesOf = lazy(() =>
      createNewItemEdges(history, readOptions(NAME, { exponents: exponentsShape }, snapshot.tuned).exponents),
    )
    const known = { users: snapshot.users, items: snapshot.items }
    return {
      ...neighbourTableRecommender(snapshot, readOptions(NAME, shape, snapshot.options).neighbours),
      ...(snapshot.tuned.exponents !== undefined && {
        scoreNewItems: (query, items) => scoreEdges(edgesOf()(items), historyProfile(known, query)),
      }),
    }
  },
}

const shape = {
  /** Neighbours kept per item. */
  neighbours: z.int().min(1).max(1000).default(100),
}

/**
 * The exponents of a two-hop model: those of an earlier fit if `tuned` has them, else the best on validation,
 * else the defaults.
 *
 * @param model name of the model, for error messages.
 * @param interactions users × items.
 * @returns the exponents, and `ndcg@20` if they were learned.
 */
export async function exponentsFor(
  model: string,
  interactions: Csr,
  { tuned, validation, seed, signal }: TrainingRun,
): Promise<{ readonly exponents: TwoHopExponents; readonly metrics: Readonly<Record<string, number>> }> {
  if (tuned?.exponents !== undefined) {
    return {
      exponents: readOptions(model, { exponents: exponentsShape }, { exponents: tuned.exponents }).exponents,
      metrics: {},
    }
  }
  if (!validation) return { exponents: DEFAULT_EXPONENTS, metrics: {} }
  const known = learnedFor.get(interactions)
  const learned =
    known?.validation === validation && known.seed === seed
      ? known.learned
      : await learnExponents(interactions, validation, { seed, ...(signal && { signal }) })
  learnedFor.set(interactions, { validation, seed, learned })
  return { exponents: learned.exponents, metrics: { 'ndcg@20': learned.ndcg } }
}

/** The last result for a matrix. Two members of a blend that learn from the same data share it. */
const learnedFor = new WeakMap<
  Csr,
  { readonly validation: Csr; readonly seed: number; readonly learned: LearnedExponents }
>()

const exponentsShape = z.strictObject({ source: z.number(), middle: z.number(), target: z.number() })
