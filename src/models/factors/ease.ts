import { z } from 'zod'
import type { Model } from '../../core/model/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import {
  bestRows,
  chainMaps,
  DOUBLE_BOUND,
  denseMap,
  expectResidual,
  identityMap,
  invertInDouble,
  invertPositive,
  probeResidual,
  SINGLE_BOUND,
  sparseMap,
  sparseTransposedMap,
} from '../../numeric/linear/index.js'
import { type Csr, csrFromTriplets, rowCounts, rowIndices, transpose } from '../../numeric/sparse/index.js'
import {
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  itemRecommender,
  readOptions,
  scorePerProfile,
  searchSpaceOf,
  signedHistory,
  tunable,
  yieldToEventLoop,
} from '../shared/index.js'

const NAME = 'ease'

/**
 * EASE (Steck, 2019, "Embarrassingly shallow autoencoders for sparse data"): `score(u, j) = Σ_i r_ui B_ij`.
 * The item–item weights B minimize `|R − RB|² + λ|B|²` with a zero diagonal: `B = I − P · diag(1 / P_jj)`
 * with `P = (RᵀR + λI)^−1`. Every interaction counts 1 in the fit.
 *
 * Deviations from the paper: only the `items` most popular items take part, because the inverse is cubic in
 * their number. Of each row of B only the `weights` entries of largest absolute value are kept.
 *
 * Arrays: `weights*` (items × items), `history*` (users × items, signed).
 */
export const ease: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const chosen = mostPopular(data.interactions, options.items)
    const interactions = restrictToItems(data.interactions, chosen)
    await yieldToEventLoop(run.signal)
    run.onProgress?.({ step: 'inverse', fraction: 0.3 })
    const inverse =
      interactions.rows < interactions.columns
        ? inverseByUsers(interactions, options)
        : inverseByItems(interactions, options)
    await yieldToEventLoop(run.signal)
    const weights = weightsOf(inverse, chosen, data.items.size, options.weights)
    const arrays = { ...csrArrays('weights', weights), ...csrArrays('history', signedHistory(data)) }
    return createSnapshot(NAME, data, run, { options, arrays })
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const weights = csrOf(snapshot, 'weights', snapshot.items.size)
    return itemRecommender(snapshot, {
      profiles: csrOf(snapshot, 'history', snapshot.items.size),
      positiveOnly: false,
      score: scorePerProfile((profile, scores) => {
        for (const [position, item] of profile.rows.entries()) {
          const strength = profile.weights[position]!
          for (let entry = weights.offsets[item]!; entry < weights.offsets[item + 1]!; entry++) {
            scores[weights.indices[entry]!]! += strength * weights.values[entry]!
          }
        }
      }),
    })
  },
}

const shape = {
  /** λ, in interactions: it shrinks the weights of items with fewer interactions than that. */
  regularization: tunable(z.number().positive().default(134), { from: 1, to: 3000, scale: 'log' }),
  /** Number of most popular items that take part. */
  items: z.int().min(1).max(20_000).default(6000),
  /** Weights kept per item. */
  weights: z.int().min(1).max(20_000).default(500),
}

/**
 * Rows of the `count` items with the most interactions, ascending. Items without interactions are left out.
 */
function mostPopular(interactions: Csr, count: number): Int32Array {
  const degrees = Float32Array.from(rowCounts(transpose(interactions)))
  return bestRows(degrees, count)
    .filter((item) => degrees[item]! > 0)
    .sort()
}

/** R with the chosen items as columns and the users who have one of them as rows; all entries 1. */
function restrictToItems(interactions: Csr, chosen: Int32Array): Csr {
  const place = new Int32Array(interactions.columns).fill(-1)
  for (const [position, item] of chosen.entries()) place[item] = position
  const rows: number[] = []
  const columns: number[] = []
  let users = 0
  for (let user = 0; user < interactions.rows; user++) {
    const own = rowIndices(interactions, user).filter((item) => place[item]! >= 0)
    if (own.length === 0) continue
    for (const item of own) {
      rows.push(users)
      columns.push(place[item]!)
    }
    users++
  }
  return csrFromTriplets(users, chosen.length, { rows, columns })
}

interface Penalty {
  readonly regularization: number
}

/** `(RᵀR + λI)^−1`, items × items. */
export function inverseByItems(interactions: Csr, { regularization }: Penalty): Float32Array | Float64Array {
  const gram = gramOf(interactions, regularization)
  return invertPositive(sharedEngine(), gram, interactions.columns).inverse
}

/**
 * `λ (RᵀR + λI)^−1 = I − Rᵀ (RRᵀ + λI)^−1 R` (Woodbury identity), items × items. It inverts a users × users
 * matrix, which is less work if there are fewer users than items. The factor λ cancels in B.
 *
 * The difference loses digits where an item is well predicted by others. So the residual of the result is
 * measured, too, and the products are repeated in double precision if it is above the bound.
 *
 * @throws ResidualError if double precision does not hold it either.
 */
export function inverseByUsers(interactions: Csr, { regularization }: Penalty): Float32Array | Float64Array {
  const engine = sharedEngine()
  const { rows: users, columns: items } = interactions
  const byItem = transpose(interactions)
  const gram = gramOf(byItem, regularization)
  const { inverse: inner } = invertPositive(engine, gram, users)
  if (inner instanceof Float32Array) {
    const half = engine.transpose(engine.propagate(byItem, inner, users), items, users)
    const inverse = engine.propagate(byItem, half, items, { scale: -1 })
    for (let item = 0; item < items; item++) inverse[item * items + item]! += 1
    if (residualOf(inverse, interactions, regularization) <= SINGLE_BOUND) return inverse
  }
  const wide = inner instanceof Float64Array ? inner : invertInDouble(engine, gram, users).inverse
  const inverse = complementInDouble(interactions, wide)
  const residual = residualOf(inverse, interactions, regularization)
  expectResidual(`the inverse of a matrix of ${items} rows`, residual, DOUBLE_BOUND)
  return inverse
}

/** `I − Rᵀ M R` in double precision. @param matrix M, users × users, symmetric. */
function complementInDouble(interactions: Csr, matrix: Float64Array): Float64Array {
  const { rows: users, columns: items, offsets, indices } = interactions
  const inverse = new Float64Array(items * items)
  for (let item = 0; item < items; item++) inverse[item * items + item] = 1
  /** A row of M R. */
  const half = new Float64Array(items)
  for (let user = 0; user < users; user++) {
    half.fill(0)
    for (let other = 0; other < users; other++) {
      const factor = matrix[user * users + other]!
      for (let entry = offsets[other]!; entry < offsets[other + 1]!; entry++) half[indices[entry]!]! += factor
    }
    for (const item of rowIndices(interactions, user)) {
      const start = item * items
      for (let column = 0; column < items; column++) inverse[start + column]! -= half[column]!
    }
  }
  return inverse
}

/** `|(RᵀR + λI) P v / λ − v| / |v|` of an inverse P with the factor λ. */
function residualOf(inverse: Float32Array | Float64Array, interactions: Csr, regularization: number): number {
  const { rows: users, columns: items } = interactions
  const gram = chainMaps(sparseMap(interactions), users, sparseTransposedMap(interactions))
  const timesInverse = denseMap(inverse, items)
  const y = new Float64Array(items)
  return probeResidual(
    items,
    items,
    (v, out) => {
      timesInverse(v, y)
      gram(y, out)
      for (let row = 0; row < items; row++) out[row] = out[row]! / regularization + y[row]!
    },
    identityMap,
  )
}

/** `AᵀA + λI`, columns × columns. */
function gramOf(matrix: Csr, regularization: number): Float32Array {
  const size = matrix.columns
  const gram = new Float32Array(size * size)
  for (let row = 0; row < matrix.rows; row++) {
    const own = rowIndices(matrix, row)
    for (const left of own) for (const right of own) gram[left * size + right]!++
  }
  for (let at = 0; at < size; at++) gram[at * size + at]! += regularization
  return gram
}

/** B from P, items × items, with the `count` largest weights of each row. */
function weightsOf(
  inverse: Float32Array | Float64Array,
  chosen: Int32Array,
  items: number,
  count: number,
): Csr {
  const size = chosen.length
  const rows: number[] = []
  const columns: number[] = []
  const values: number[] = []
  const row = new Float32Array(size)
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) row[to] = -inverse[from * size + to]! / inverse[to * size + to]!
    row[from] = 0
    for (const to of bestRows(row.map(Math.abs), count)) {
      if (row[to] === 0) break
      rows.push(chosen[from]!)
      columns.push(chosen[to]!)
      values.push(row[to]!)
    }
  }
  return csrFromTriplets(items, items, { rows, columns, values })
}
