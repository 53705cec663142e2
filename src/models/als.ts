import { z } from 'zod'
import type { Model } from '../core/recommender.js'
import { type Csr, rowIndices, rowValues, transpose } from '../numeric/csr.js'
import { createRandom } from '../numeric/random.js'
import { binary } from './correlation.js'
import { itemRecommender } from './dense.js'
import { type FixedSide, fixSide, type LeastSquares, solveVector } from './implicit-least-squares.js'
import { readOptions } from './options.js'
import { breathe } from './similarity.js'
import { arrayOf, createSnapshot, csrArrays, csrOf, expectAlgorithm, signedHistory } from './snapshots.js'
import { innerProducts } from './vectors.js'

const NAME = 'als'

/**
 * Implicit alternating least squares (Hu, Koren and Volinsky, 2008, "Collaborative filtering for implicit feedback datasets") with the
 * regularisation of Rendle et al. (2022, "Revisiting the performance of iALS on item recommendation benchmarks"): users and
 * items get vectors with `x_u · y_i` near 1 where there is an interaction and near 0, with weight α₀, everywhere else. `score(u, j) =
 * x_u · y_j`, x_u solved for the live history with the items' vectors held fixed: somebody unknown is answered like
 * everybody else, and a disliked item is asked to score 0.
 *
 * Arrays: `itemFactors` Float32 (items × factors), `history*` (users × items, signed).
 */
export const als: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const likes = options.weighted ? data.interactions : binary(data.interactions)
    const byItem = transpose(likes)
    const squares = leastSquaresOf(options)
    const random = createRandom(run.seed).fork(NAME)
    const scale = 0.1 / Math.sqrt(options.factors)
    const userFactors = new Float32Array(data.users.size * options.factors)
    const itemFactors = Float32Array.from(
      { length: data.items.size * options.factors },
      () => scale * random.normal(),
    )
    for (let iteration = 0; iteration < options.iterations; iteration++) {
      run.onProgress?.({ step: 'alternating', fraction: iteration / options.iterations })
      await solveSide(likes, fixSide(itemFactors, squares), squares, userFactors, run.signal)
      await solveSide(byItem, fixSide(userFactors, squares), squares, itemFactors, run.signal)
    }
    const arrays = { itemFactors, ...csrArrays('history', signedHistory(data)) }
    return createSnapshot(NAME, data, run, { options, arrays })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const options = readOptions(NAME, shape, snapshot.options)
    const itemFactors = arrayOf(snapshot, 'itemFactors', Float32Array)
    const squares = leastSquaresOf(options)
    const side = fixSide(itemFactors, squares)
    const scoreVectors = innerProducts(itemFactors, options.factors)
    return itemRecommender(snapshot, {
      profiles: csrOf(snapshot, 'history', snapshot.items.size),
      positiveOnly: false,
      score(profiles, scores) {
        const users = new Float32Array(profiles.length * options.factors)
        for (const [position, { rows, weights }] of profiles.entries()) {
          const user = users.subarray(position * options.factors, (position + 1) * options.factors)
          solveVector(
            side,
            rows,
            options.weighted ? weights : weights.map(Math.sign),
            squares,
            FOLD_IN_STEPS,
            user,
          )
        }
        scoreVectors(users, scores)
      },
    })
  },
}

const shape = {
  /** Width of the vectors. */
  factors: z.int().min(1).max(1024).default(64),
  /** Times that both sides are solved. */
  iterations: z.int().min(1).max(1000).default(12),
  /** α₀: weight of a pair that was not observed, against 1. */
  unobserved: z.number().positive().default(0.03),
  /** λ. */
  regularization: z.number().min(0).default(0.02),
  /** Use the weights of interactions; false: every interaction counts 1. */
  weighted: z.boolean().default(false),
}

/** Steps of a training half: enough from a warm start. */
const TRAINING_STEPS = 3
/** Steps of a fold-in, from zero. */
const FOLD_IN_STEPS = 20

const leastSquaresOf = (options: {
  readonly factors: number
  readonly unobserved: number
  readonly regularization: number
}): LeastSquares => ({ ...options, width: options.factors })

async function solveSide(
  observed: Csr,
  side: FixedSide,
  options: LeastSquares,
  out: Float32Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { width } = options
  for (let row = 0; row < observed.rows; row++) {
    if (row % 2048 === 0) await breathe(signal)
    const vector = out.subarray(row * width, (row + 1) * width)
    solveVector(side, rowIndices(observed, row), rowValues(observed, row), options, TRAINING_STEPS, vector)
  }
}
