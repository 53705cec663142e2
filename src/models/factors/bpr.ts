import { z } from 'zod'
import type { Model } from '../../core/model/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { createRandom, type Random, shuffle } from '../../numeric/random/index.js'
import { type Csr, hasEntry, rowIndices, rowValues } from '../../numeric/sparse/index.js'
import {
  addRow,
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  evaluateRanking,
  expectAlgorithm,
  expectFinite,
  innerProducts,
  isPastDeadline,
  itemRecommender,
  type Profile,
  readOptions,
  sampleHeldOutUsers,
  searchSpaceOf,
  signedHistory,
  tunable,
  yieldToEventLoop,
} from '../shared/index.js'
import { fixSide, foldIn } from './implicit-least-squares.js'

const NAME = 'mf-bpr'

/**
 * Matrix factorization trained by Bayesian personalized ranking (Rendle et al., 2009, "BPR: Bayesian
 * personalized ranking from implicit feedback"): `score(u, j) = x_u · y_j + b_j`. Stochastic gradient descent
 * on `−ln σ(score(u, i) − score(u, j))` for an interaction (u, i) and a uniformly drawn j without one, with
 * an L2 penalty on the parameters of each step.
 *
 * A known user keeps the trained vector, moved by `fold(live history) − fold(training history)`. An unknown
 * user gets `fold(live history)`. `fold` is the least-squares fit to the items' vectors
 * (implicit-least-squares.ts).
 *
 * Arrays: `userFactors` (users × factors), `itemFactors` (items × factors), `itemBias` (items), all Float32;
 * `history*` (users × items, signed). Tuned: `epochs`, the best by NDCG@20 on validation. Metrics: `ndcg@20`.
 */
export const mfBpr: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const random = createRandom(run.seed).fork(NAME)
    const model = randomFactors(data.interactions, options.factors, random)
    const epochs = Number(run.tuned?.epochs ?? options.epochs)
    const validationUsers = run.validation && sampleHeldOutUsers(run.validation, 1000, run.seed)
    let best = { epochs, ndcg: 0, factors: model }
    for (let epoch = 1; epoch <= epochs; epoch++) {
      await yieldToEventLoop(run.signal)
      trainEpoch(data.interactions, model, options, random)
      expectFinite(NAME, 'size of a vector', squaresOf(model), run, options)
      const isLast = epoch === epochs || isPastDeadline(run)
      if (run.validation && validationUsers && (isLast || epoch % VALIDATION_INTERVAL === 0)) {
        const { ndcg } = await evaluateRanking((users, scores) => scoreUsers(model, users, scores), {
          relevant: run.validation,
          known: data.interactions,
          users: validationUsers,
        })
        run.onProgress?.({ step: 'epochs', fraction: epoch / epochs, scalars: { 'ndcg@20': ndcg } })
        if (ndcg > best.ndcg) best = { epochs: epoch, ndcg, factors: structuredClone(model) }
        else if (epoch - best.epochs >= PATIENCE * VALIDATION_INTERVAL) break
      }
      if (isLast) break
    }
    return createSnapshot(NAME, data, run, {
      options,
      tuned: { epochs: best.epochs },
      metrics: run.validation ? { 'ndcg@20': best.ndcg } : {},
      arrays: {
        userFactors: best.factors.users,
        itemFactors: best.factors.items,
        itemBias: best.factors.bias,
        ...csrArrays('history', signedHistory(data)),
      },
    })
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const width = readOptions(NAME, shape, snapshot.options).factors
    const users = arrayOf(snapshot, 'userFactors', Float32Array)
    const items = arrayOf(snapshot, 'itemFactors', Float32Array)
    const bias = arrayOf(snapshot, 'itemBias', Float32Array)
    const history = csrOf(snapshot, 'history', snapshot.items.size)
    const side = fixSide(items, { width, alpha0: 0.05, regularization: 0.02 })
    const fold = (rows: Int32Array, weights: Float32Array): Float32Array =>
      foldIn(side, [{ rows, weights: weights.map(Math.sign) }])
    const vectorOf = ({ user, rows, weights }: Profile): Float32Array => {
      if (user < 0) return fold(rows, weights)
      const vector = users.slice(user * width, (user + 1) * width)
      if (sameElements(rows, rowIndices(history, user)) && sameElements(weights, rowValues(history, user)))
        return vector
      const now = fold(rows, weights)
      const then = fold(rowIndices(history, user), rowValues(history, user))
      return vector.map((value, column) => value + now[column]! - then[column]!)
    }
    return itemRecommender(snapshot, {
      profiles: history,
      positiveOnly: false,
      score: {
        // The last column is 1 and picks up the item's bias.
        of(profiles) {
          const vectors = new Float32Array(profiles.length * (width + 1)).fill(1)
          for (const [position, profile] of profiles.entries())
            vectors.set(vectorOf(profile), position * (width + 1))
          return vectors
        },
        targets: sharedEngine().createIndex(appendColumn(items, width, bias), width + 1),
      },
    })
  },
}

const shape = {
  /** Width of the vectors. */
  factors: tunable(z.int().min(1).max(1024).default(64), { choices: [32, 64, 128] }),
  /** Most epochs; validation may stop earlier. */
  epochs: z.int().min(1).max(10_000).default(60),
  learningRate: tunable(z.number().positive().default(0.05), { from: 0.005, to: 0.3, scale: 'log' }),
  /** λ of an L2 penalty on vectors and biases. */
  regularization: tunable(z.number().min(0).default(0.005), { from: 0.0003, to: 0.1, scale: 'log' }),
}

/** Epochs between two validations. */
const VALIDATION_INTERVAL = 5
/** Validations without an improvement after which training stops. */
const PATIENCE = 3

interface Factors {
  readonly width: number
  readonly users: Float32Array
  readonly items: Float32Array
  readonly bias: Float32Array
}

function randomFactors(interactions: Csr, width: number, random: Random): Factors {
  const scale = 0.1 / Math.sqrt(width)
  const normals = (rows: number) => Float32Array.from({ length: rows * width }, () => scale * random.normal())
  return {
    width,
    users: normals(interactions.rows),
    items: normals(interactions.columns),
    bias: new Float32Array(interactions.columns),
  }
}

/** Sum of the squares of all factors; not finite if one of them is not. */
function squaresOf({ users, items, bias }: Factors): number {
  let sum = 0
  for (const values of [users, items, bias]) for (const value of values) sum += value * value
  return sum
}

/** One pass over the interactions in random order. Changes the factors in place. */
function trainEpoch(
  interactions: Csr,
  { width, users, items, bias }: Factors,
  { learningRate, regularization }: { readonly learningRate: number; readonly regularization: number },
  random: Random,
): void {
  const rowOf = new Int32Array(interactions.indices.length)
  for (let row = 0; row < interactions.rows; row++)
    rowOf.fill(row, interactions.offsets[row], interactions.offsets[row + 1])
  const order = shuffle(Int32Array.from(rowOf.keys()), random)
  for (const entry of order) {
    const user = rowOf[entry]!
    const positive = interactions.indices[entry]!
    const negative = random.below(interactions.columns)
    if (hasEntry(interactions, user, negative)) continue
    const x = user * width
    const y = positive * width
    const z = negative * width
    let margin = bias[positive]! - bias[negative]!
    for (let at = 0; at < width; at++) margin += users[x + at]! * (items[y + at]! - items[z + at]!)
    const gradient = 1 / (1 + Math.exp(margin))
    for (let at = 0; at < width; at++) {
      const ofUser = users[x + at]!
      const positiveItem = items[y + at]!
      const negativeItem = items[z + at]!
      users[x + at] =
        ofUser + learningRate * (gradient * (positiveItem - negativeItem) - regularization * ofUser)
      items[y + at] = positiveItem + learningRate * (gradient * ofUser - regularization * positiveItem)
      items[z + at] = negativeItem - learningRate * (gradient * ofUser + regularization * negativeItem)
    }
    bias[positive]! += learningRate * (gradient - regularization * bias[positive]!)
    bias[negative]! -= learningRate * (gradient + regularization * bias[negative]!)
  }
}

/** Writes the scores of every item for some users: rows × items. */
function scoreUsers({ width, users, items, bias }: Factors, rows: Int32Array, scores: Float32Array): void {
  const vectors = new Float32Array(rows.length * width)
  for (const [position, user] of rows.entries())
    addRow(vectors.subarray(position * width, (position + 1) * width), users, user, 1)
  innerProducts(items, width)(vectors, scores)
  addToRows(scores, bias)
}

/** A matrix (rows × width) with one more column. */
function appendColumn(matrix: Float32Array, width: number, column: Float32Array): Float32Array {
  const wider = new Float32Array(matrix.length + column.length)
  for (const [row, value] of column.entries()) {
    wider.set(matrix.subarray(row * width, (row + 1) * width), row * (width + 1))
    wider[row * (width + 1) + width] = value
  }
  return wider
}

/** Adds a row vector to every row of a matrix. */
function addToRows(matrix: Float32Array, row: Float32Array): void {
  for (let start = 0; start < matrix.length; start += row.length) {
    for (let column = 0; column < row.length; column++) matrix[start + column]! += row[column]!
  }
}

function sameElements(left: Int32Array | Float32Array, right: Int32Array | Float32Array): boolean {
  return left.length === right.length && left.every((value, position) => value === right[position])
}
