import { z } from 'zod'
import type { Model, Snapshot } from '../../core/model/index.js'
import { lazy } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { expectResidual } from '../../numeric/linear/index.js'
import { createRandom } from '../../numeric/random/index.js'
import { binarize, type Csr, rowIndices, rowValues, transpose } from '../../numeric/sparse/index.js'
import {
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  historyProfile,
  itemRecommender,
  type Profile,
  readOptions,
  renamedFrom,
  searchSpaceOf,
  signedHistory,
  tunable,
  yieldToEventLoop,
} from '../shared/index.js'
import { chooseValue } from './choose-on-validation.js'
import { fixSide, foldIn, type LeastSquares, releaseSide, solveRows } from './implicit-least-squares.js'
import { createNewItemFactors } from './new-items.js'

const NAME = 'als'

/**
 * Implicit alternating least squares (Hu, Koren and Volinsky, 2008, "Collaborative filtering for implicit
 * feedback datasets") with the regularization of Rendle et al. (2022, "Revisiting the performance of iALS on
 * item recommendation benchmarks"). Users and items get vectors whose product `x_u · y_i` is near 1 for an
 * interaction and near 0, with weight α₀, for every other pair.
 *
 * `score(u, j) = x_u · y_j`, where x_u is solved for the live history while the items' vectors are held
 * fixed. An unknown user is therefore scored like a known one. A disliked item has the target 0. λ is chosen
 * on validation, in fits of half the alternations.
 *
 * Arrays: `itemFactors` Float32 (items × factors), `history*` (users × items, signed). Tuned:
 * `regularization`.
 */
export const als: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const given = readOptions(NAME, shape, run.options)
    const interactions = given.weighted ? data.interactions : binarize(data.interactions)
    const byItem = transpose(interactions)
    const history = csrArrays('history', signedHistory(data))
    const fitWith = async (regularization: number, iterations: number): Promise<Snapshot> => {
      const options = { ...given, regularization }
      const leastSquares = leastSquaresOf(options, interactions)
      const random = createRandom(run.seed).fork(NAME)
      const scale = 0.1 / Math.sqrt(options.factors)
      const userFactors = new Float32Array(data.users.size * options.factors)
      const itemFactors = Float32Array.from(
        { length: data.items.size * options.factors },
        () => scale * random.normal(),
      )
      let residual = 0
      for (let iteration = 0; iteration < iterations; iteration++) {
        run.onProgress?.({ step: 'alternating', fraction: iteration / iterations })
        await yieldToEventLoop(run.signal)
        solveFrom(itemFactors, leastSquares, interactions, userFactors)
        residual = solveFrom(userFactors, leastSquares, byItem, itemFactors)
      }
      expectResidual('the last alternation', residual, ALTERNATION_BOUND)
      const tuned = { regularization }
      return createSnapshot(NAME, data, run, { options, tuned, arrays: { itemFactors, ...history } })
    }
    const search = {
      ...REGULARIZATION,
      fit: async (value: number) => als.load(await fitWith(value, Math.ceil(given.iterations / 2))),
    }
    const chosen = readOptions(NAME, tunedShape, run.tuned ?? {}).regularization
    const regularization =
      given.regularization === 'auto'
        ? (chosen ?? (await chooseValue(data.interactions, search, run)))
        : given.regularization
    return fitWith(regularization, given.iterations)
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const read = readOptions(NAME, shape, snapshot.options)
    const options = { ...read, regularization: Number(read.regularization) }
    const itemFactors = arrayOf(snapshot, 'itemFactors', Float32Array)
    const history = csrOf(snapshot, 'history', snapshot.items.size)
    const leastSquares = leastSquaresOf(options, history)
    // Lazy, because a blend that gives this model weight 0 never queries it.
    const side = lazy(() => fixSide(itemFactors, leastSquares))
    const index = lazy(() => sharedEngine().createIndex(itemFactors, options.factors))
    const known = { users: snapshot.users, items: snapshot.items }
    const profilesOf = (users: Iterable<number>) =>
      Array.from(users, (user) => ({
        rows: rowIndices(history, user),
        weights: Float32Array.from(rowValues(history, user), Math.sign),
      }))
    const factorsOf = createNewItemFactors({
      ...{ leastSquares, users: snapshot.users.size },
      userFactors: (users) => foldIn(side(), profilesOf(users)),
    })
    const { factors } = options
    return {
      ...itemRecommender(snapshot, {
        profiles: history,
        positiveOnly: false,
        score: {
          of: (profiles) => foldIn(side(), options.weighted ? profiles : profiles.map(unweighted)),
          get targets() {
            return index()
          },
        },
      }),
      scoreNewItems(query, items) {
        const profile = historyProfile(known, query)
        const vector = foldIn(side(), [options.weighted ? profile : unweighted(profile)])
        const found = factorsOf(items)
        return Float32Array.from(items, ({ users }, item) => {
          if (users.length === 0) return Number.NaN
          let score = 0
          for (let at = 0; at < factors; at++) score += vector[at]! * found[item * factors + at]!
          return score
        })
      },
    }
  },
}

const shape = {
  /** Width of the vectors. */
  factors: tunable(z.int().min(1).max(1024).default(64), { choices: [32, 64, 128, 256] }),
  /** Alternations: each solves the users, then the items. */
  iterations: z.int().min(1).max(1000).default(12),
  /**
   * Total weight of all user–item pairs, relative to the total weight of the observed ones:
   * `α₀ = unobservedWeight · entries / (users · items)`.
   */
  unobservedWeight: renamedFrom(
    'unobserved',
    tunable(z.number().positive().default(7), { from: 1, to: 50, scale: 'log' }),
  ),
  /**
   * λ of the L2 penalty. `auto`: the best on validation of 0.02 halved or doubled again and again, 0.0025 to
   * 0.08; without validation 0.02.
   */
  regularization: tunable(z.union([z.literal('auto'), z.number().min(0)]).default('auto'), {
    choices: ['auto', 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08],
  }),
  /** Whether to use the weights of interactions. If false, every interaction counts 1. */
  weighted: tunable(z.boolean().default(false), { choices: [false, true] }),
}

/** What a refit takes over. */
const tunedShape = { regularization: z.number().min(0).optional() }

const REGULARIZATION = { start: 0.02, least: 0.0025, most: 0.08 }

/**
 * Conjugate-gradient steps per solve in training; few are enough, because each solve starts from the last
 * solution.
 */
const TRAINING_STEPS = 3

/**
 * Largest relative residual of the last alternation. Three steps from the last solution leave less, unless
 * the fit diverges.
 */
const ALTERNATION_BOUND = 0.5

const leastSquaresOf = (
  options: { readonly factors: number; readonly unobservedWeight: number; readonly regularization: number },
  { rows, columns, indices }: Csr,
): LeastSquares => ({
  width: options.factors,
  regularization: options.regularization,
  // The density of graphs differs by orders of magnitude; the balance of the two sums of the loss should not.
  alpha0: (options.unobservedWeight * indices.length) / Math.max(1, rows * columns),
})

/**
 * Solves the vectors of one side while those of the other are held fixed. `solution` is updated in place.
 *
 * @returns the relative residual.
 */
function solveFrom(
  fixed: Float32Array,
  leastSquares: LeastSquares,
  observed: Csr,
  solution: Float32Array,
): number {
  const side = fixSide(fixed, leastSquares)
  const residual = solveRows(side, observed, TRAINING_STEPS, solution)
  releaseSide(side)
  return residual
}

const unweighted = ({ rows, weights }: Profile): Pick<Profile, 'rows' | 'weights'> => ({
  rows,
  weights: weights.map(Math.sign),
})
