import { z } from 'zod'
import { type Model, NEIGHBOUR_ARRAYS, type TrainingRun } from '../../core/model/index.js'

import type { Csr } from '../../numeric/sparse/index.js'
import {
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  itemRecommender,
  readOptions,
  scorePerProfile,
  signedHistory,
} from '../shared/index.js'
import { addNeighbours } from './similarity.js'

import {
  DEFAULT_EXPONENTS,
  type LearnedExponents,
  learnExponents,
  type TwoHopExponents,
  twoHopNeighbours,
} from './two-hop.js'

const NAME = 'rp3'

/**
 * Item neighbours by two hops with a power of each of the three degrees: `score(u, j) = Σ_{i in history} w_ui · s_ij`,
 * `s_ij = d_i^−β · d_j^−δ · Σ_v d_v^−γ` over the people v who like both, the best `neighbours` j of each i kept, and at most ten for
 * each person who likes i. The item-based form of
 * GF-CF's linear filter (Shen et al., 2021, "How powerful is graph convolution for recommendation?"), which fixes all three powers
 * at ½; here they are learned on validation. Publishing writes the neighbours into the graph, where Cypher serves from them.
 *
 * Arrays: `neighbours` Int32 and `neighbourScores` Float32 (items × neighbours, −1 pads, best first); `history*`
 * (users × items, signed). Tuned: `exponents`.
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
      arrays: {
        [NEIGHBOUR_ARRAYS.ids]: table.ids,
        [NEIGHBOUR_ARRAYS.scores]: table.scores,
        ...csrArrays('history', signedHistory(data)),
      },
    })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const table = {
      count: readOptions(NAME, shape, snapshot.options).neighbours,
      ids: arrayOf(snapshot, NEIGHBOUR_ARRAYS.ids, Int32Array),
      scores: arrayOf(snapshot, NEIGHBOUR_ARRAYS.scores, Float32Array),
    }
    return itemRecommender(snapshot, {
      profiles: csrOf(snapshot, 'history', snapshot.items.size),
      score: scorePerProfile(({ rows, weights }, scores) => {
        for (let position = 0; position < rows.length; position++) {
          addNeighbours(table, rows[position]!, weights[position]!, scores)
        }
      }),
    })
  },
}

const shape = {
  /** Neighbours kept for each item. */
  neighbours: z.int().min(1).max(1000).default(100),
}

/** The exponents that an earlier fit chose, else those that validation chooses, else the defaults. */
export async function exponentsFor(
  model: string,
  likes: Csr,
  { tuned, validation, seed, signal }: TrainingRun,
): Promise<{ readonly exponents: TwoHopExponents; readonly metrics: Readonly<Record<string, number>> }> {
  if (tuned?.exponents !== undefined) {
    return {
      exponents: readOptions(model, { exponents: exponentsShape }, { exponents: tuned.exponents }).exponents,
      metrics: {},
    }
  }
  if (!validation) return { exponents: DEFAULT_EXPONENTS, metrics: {} }
  const known = learnedFor.get(likes)
  const learned =
    known?.validation === validation && known.seed === seed
      ? known.learned
      : await learnExponents(likes, validation, { seed, ...(signal && { signal }) })
  learnedFor.set(likes, { validation, seed, learned })
  return { exponents: learned.exponents, metrics: { 'ndcg@20': learned.ndcg } }
}

/** What was learned last on a matrix: two members of a blend that ask the same share the answer. */
const learnedFor = new WeakMap<
  Csr,
  { readonly validation: Csr; readonly seed: number; readonly learned: LearnedExponents }
>()

const exponentsShape = z.strictObject({ source: z.number(), middle: z.number(), target: z.number() })
