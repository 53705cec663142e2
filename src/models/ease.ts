import { z } from 'zod'
import type { Model } from '../core/recommender.js'
import { bestRows } from '../numeric/best-rows.js'
import { type Csr, csrFromTriplets, rowCounts, rowIndices, transpose } from '../numeric/csr.js'
import { sharedEngine } from '../numeric/engine.js'
import { invertPositive } from '../numeric/invert-positive.js'
import { itemRecommender, oneByOne } from './dense.js'
import { readOptions, searched, searchSpaceOf } from './options.js'
import { breathe } from './similarity.js'
import { createSnapshot, csrArrays, csrOf, expectAlgorithm, signedHistory } from './snapshots.js'

const NAME = 'ease'

/**
 * Embarrassingly shallow autoencoder (Steck, 2019): `score(u, j) = Σ_i r_ui B_ij` with the item–item weights B that minimise
 * `|R − RB|² + λ|B|²` and have a zero diagonal: `B = I − P · diag(1 / P_jj)`, `P = (RᵀR + λI)^−1`. Every interaction counts 1 in the fit.
 *
 * Unlike the paper, only the `items` most popular items take part (the inverse takes the cube of their number), and of each row of B the
 * `weights` largest by absolute value are kept.
 *
 * Arrays: `weights*` (items × items), `history*` (users × items, signed).
 */
export const ease: Model = {
  name: NAME,
  targets: ['item'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const chosen = mostPopular(data.interactions, options.items)
    await breathe(run.signal)
    const gram = gramOf(data.interactions, chosen, options.regularization)
    run.onProgress?.({ step: 'inverse', fraction: 0.3 })
    const inverse = invertPositive(sharedEngine(), gram, chosen.length)
    await breathe(run.signal)
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
      score: oneByOne((profile, scores) => {
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
  /** λ, in interactions: items with fewer are hardly trusted. */
  regularization: searched(z.number().positive().default(50), { from: 1, to: 3000, scale: 'log' }),
  /** Most popular items that take part. */
  items: z.int().min(1).max(20_000).default(6000),
  /** Weights kept for each item. */
  weights: z.int().min(1).max(20_000).default(500),
}

/** Ascending rows of the items with the most interactions, those without any left out. */
function mostPopular(likes: Csr, count: number): Int32Array {
  const degrees = Float32Array.from(rowCounts(transpose(likes)))
  return bestRows(degrees, count)
    .filter((item) => degrees[item]! > 0)
    .sort()
}

/** `RᵀR + λI` of the chosen items, dense. */
function gramOf(likes: Csr, chosen: Int32Array, regularization: number): Float32Array {
  const size = chosen.length
  const place = new Int32Array(likes.columns).fill(-1)
  for (const [position, item] of chosen.entries()) place[item] = position
  const gram = new Float32Array(size * size)
  for (let user = 0; user < likes.rows; user++) {
    const own = rowIndices(likes, user)
      .map((item) => place[item]!)
      .filter((position) => position >= 0)
    for (const left of own) for (const right of own) gram[left * size + right]!++
  }
  for (let position = 0; position < size; position++) gram[position * size + position]! += regularization
  return gram
}

function weightsOf(inverse: Float32Array, chosen: Int32Array, items: number, count: number): Csr {
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
