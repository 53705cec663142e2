import { z } from 'zod'
import { rowsIn, type Vocabulary } from '../../core/data/index.js'
import type { Dataset } from '../../core/dataset/index.js'
import type { Model, TrainingRun } from '../../core/model/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { truncatedSvd } from '../../numeric/linear/index.js'
import { createRandom } from '../../numeric/random/index.js'
import {
  type Csr,
  csrFromTriplets,
  inverseDegreePowers,
  rowIndices,
  transpose,
} from '../../numeric/sparse/index.js'

import {
  addRow,
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  evaluateRanking,
  expectAlgorithm,
  friendRecommenderFromBoth,
  innerProduct,
  innerProducts,
  isPastDeadline,
  type Profile,
  readOptions,
  type ScoreProfiles,
  sampleHeldOutUsers,
  searchSpaceOf,
  tunable,
  withNewUsers,
} from '../shared/index.js'

const NAME = 'taste'

/**
 * Shared taste: users who are near each other in the spectrum of the joint graph of interactions and ties.
 * The rows of `[D_u^−½ R D_i^−½ | μ · D^−½ T D^−½]` are projected on the leading right singular vectors, and
 * `score(u, w)` is the cosine of two projections. Joint factorisation of ties and ratings goes back to SoRec
 * (Ma et al., 2008); here it is one truncated SVD. The projection of a cold-start user is computed from the
 * live history and friends, as are those of new users near the user (`Query.newUsers`).
 *
 * Arrays: `basis` Float32 ((items + users) × rank), `people` Float32 (users × rank, rows of length 1 or 0),
 * `joint*` (users × (items + users), 1 each). Tuned: `tieWeight`, μ.
 */
export const taste: Model = {
  name: NAME,
  targets: ['friend'],
  async fit(data, run) {
    const options = readOptions(NAME, shape, run.options)
    const { tieWeight, metrics, fitted } = await choose(data, options.rank, run)
    return createSnapshot(NAME, data, run, {
      options,
      tuned: { tieWeight },
      metrics,
      arrays: { basis: fitted.basis, people: fitted.positions, ...csrArrays('joint', fitted.joint) },
    })
  },
  searchSpace: () => searchSpaceOf(shape),
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const items = snapshot.items.size
    const { tieWeight } = readOptions(NAME, { tieWeight: z.number() }, snapshot.tuned)
    const positions = arrayOf(snapshot, 'people', Float32Array)
    const basis = arrayOf(snapshot, 'basis', Float32Array)
    const joint = csrOf(snapshot, 'joint', items + snapshot.users.size)
    const projection = { items, tieWeight, basis, positions, joint }
    const known = { users: snapshot.users, items: snapshot.items }
    const base = friendRecommenderFromBoth(snapshot, { profiles: joint, score: scorer(projection) })
    const placeOf = (likes: readonly string[], friends: readonly string[]): Float32Array => {
      const ofFriends = distinctRows(known.users, friends).map((row) => items + row)
      return place(projection, Int32Array.from([...distinctRows(known.items, likes), ...ofFriends]))
    }
    return {
      ...base,
      recommend: async (query) =>
        withNewUsers(await base.recommend(query), query, known.users, (newUsers) => {
          const liked = query.history.flatMap(({ item, weight }) => (weight > 0 ? [item] : []))
          const own = placeOf(liked, query.friends)
          return newUsers.map(({ likes, friends }) => innerProduct(own, placeOf(likes, friends)))
        }),
    }
  },
}

const shape = {
  /** Width of the projection. */
  rank: tunable(z.int().min(1).max(1024).default(64), { from: 16, to: 256, scale: 'log', whole: true }),
}

/** Default of μ, used without validation. */
const DEFAULT_TIE_WEIGHT = 1
/** Values of μ, tried in this order until the deadline. */
const TIE_WEIGHTS = [DEFAULT_TIE_WEIGHT, 0.5, 2, 4]

interface Projection {
  readonly items: number
  readonly tieWeight: number
  readonly basis: Float32Array
  readonly positions: Float32Array
  readonly joint: Csr
}

interface Choice {
  readonly tieWeight: number
  readonly metrics: Readonly<Record<string, number>>
  readonly fitted: Projection
}

async function choose(data: Dataset, rank: number, run: TrainingRun): Promise<Choice> {
  const { validation, tuned } = run
  const fitWith = (tieWeight: number): Choice => ({
    tieWeight,
    metrics: {},
    fitted: project(data, rank, tieWeight, run.seed),
  })
  if (tuned?.tieWeight !== undefined) return fitWith(Number(tuned.tieWeight))
  if (!validation) return fitWith(DEFAULT_TIE_WEIGHT)
  const users = sampleHeldOutUsers(validation, 1000, run.seed)
  let best: Choice | undefined
  for (const tieWeight of TIE_WEIGHTS) {
    run.signal?.throwIfAborted()
    if (best && isPastDeadline(run)) break
    const choice = fitWith(tieWeight)
    const score = scorer(choice.fitted)
    const { ndcg, recall } = await evaluateRanking(
      (block, scores) =>
        score(
          Array.from(block, (user) => profileOf(choice.fitted.joint, user)),
          scores,
        ),
      { relevant: validation, known: data.ties, excludeSelf: true, users },
    )
    if (best && ndcg <= best.metrics['ndcg@20']!) continue
    best = { ...choice, metrics: { 'ndcg@20': ndcg, 'recall@20': recall } }
  }
  return best!
}

function project(data: Dataset, rank: number, tieWeight: number, seed: number): Projection {
  const joint = joinColumns(data.interactions, data.ties)
  const items = data.items.size
  const columnPowers = inverseDegreePowers(transpose(joint), 0.5)
  const scaled = joint.values.slice()
  for (let user = 0; user < joint.rows; user++) {
    const [ofItems, ofTies] = partWeights(rowIndices(joint, user), items, tieWeight)
    for (let entry = joint.offsets[user]!; entry < joint.offsets[user + 1]!; entry++) {
      const column = joint.indices[entry]!
      scaled[entry]! *= (column < items ? ofItems : ofTies) * columnPowers[column]!
    }
  }
  const matrix = { ...joint, values: scaled }
  const random = createRandom(seed).fork(NAME)
  const { right, rank: width } = truncatedSvd(sharedEngine(), matrix, { rank, random })
  const positions = width === 0 ? new Float32Array(0) : sharedEngine().propagate(matrix, right, width)
  normalizeRows(positions, width)
  const basis = right.map((value, at) => value * columnPowers[Math.floor(at / width)]!)
  return { items, tieWeight, basis, positions, joint }
}

/** Projects live profiles on the basis and computes the cosine with all users. */
function scorer(projection: Projection): ScoreProfiles {
  const width = widthOf(projection)
  const scoreVectors = innerProducts(projection.positions, width)
  return (profiles, scores) => {
    const vectors = new Float32Array(profiles.length * width)
    for (const [position, { rows }] of profiles.entries())
      vectors.set(place(projection, rows), position * width)
    scoreVectors(vectors, scores)
  }
}

/** Position of the rows of a profile: those of items and, behind them, of friends. Its length is 1 or 0. */
function place(projection: Projection, rows: Int32Array): Float32Array {
  const { items, tieWeight, basis } = projection
  const width = widthOf(projection)
  const position = new Float32Array(width)
  const [ofItems, ofTies] = partWeights(rows, items, tieWeight)
  for (const row of rows) addRow(position, basis, row, row < items ? ofItems : ofTies)
  normalizeRows(position, width)
  return position
}

const widthOf = ({ basis, joint }: Projection): number =>
  joint.columns === 0 ? 0 : basis.length / joint.columns

const distinctRows = (vocabulary: Vocabulary, ids: readonly string[]): number[] => [
  ...new Set(rowsIn(vocabulary, ids).filter((row) => row >= 0)),
]

/** Row factors `d^−½` of the item part and of the tie part. */
function partWeights(rows: Int32Array, items: number, tieWeight: number): readonly [number, number] {
  let liked = 0
  for (const row of rows) if (row < items) liked++
  const ties = rows.length - liked
  return [liked === 0 ? 0 : liked ** -0.5, ties === 0 ? 0 : tieWeight * ties ** -0.5]
}

function joinColumns(left: Csr, right: Csr): Csr {
  const rows: number[] = []
  const columns: number[] = []
  for (let row = 0; row < left.rows; row++) {
    for (const column of rowIndices(left, row)) {
      rows.push(row)
      columns.push(column)
    }
    for (const column of rowIndices(right, row)) {
      rows.push(row)
      columns.push(left.columns + column)
    }
  }
  return csrFromTriplets(left.rows, left.columns + right.columns, { rows, columns })
}

function normalizeRows(matrix: Float32Array, width: number): void {
  for (let start = 0; start < matrix.length; start += width) {
    let squares = 0
    for (let at = start; at < start + width; at++) squares += matrix[at]! * matrix[at]!
    const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let at = start; at < start + width; at++) matrix[at]! *= factor
  }
}

function profileOf(joint: Csr, user: number): Profile {
  const rows = rowIndices(joint, user)
  return { user, rows, weights: new Float32Array(rows.length).fill(1) }
}
