import type { Vocabulary } from '../../core/data/index.js'
import {
  EMBEDDING_ARRAYS,
  type ItemMixture,
  type NewUser,
  type Query,
  type Recommender,
  type Scored,
  type Snapshot,
  type Target,
} from '../../core/model/index.js'
import { lazy } from '../../core/shared/index.js'
import type { Engine, VectorIndex } from '../../numeric/engine/index.js'
import { type Csr, entryOf, hasEntry, rowIndices, rowValues } from '../../numeric/sparse/index.js'
import { arrayOf, csrOf, historyProfile, innerProduct, withNewUsers } from '../shared/index.js'
import { createNewItemScores } from './new-items.js'
import { type LightGcnOptions, readLightGcnOptions } from './options.js'
import { augmentedWidth, augmentQueries, augmentTargets, type Scoring } from './scoring.js'

/** Name of the snapshot array of the targets' biases. */
export const BIASES = 'biases'

/** Options that determine a fold-in: how the graph weighs an edge, and α of the user's degree. */
export type FoldInOptions = Pick<LightGcnOptions, 'edgeWeights' | 'alpha'>

/**
 * Subtracts from each user's vector the bases of disliked items. Dislikes are not edges of the training
 * graph.
 *
 * @param userVectors users × width; changed in place.
 * @param dislikes users × items, values above 0.
 * @param degrees weighted degree of each user in the graph.
 */
export function subtractDislikes(
  userVectors: Float32Array,
  itemBasis: Float32Array,
  dislikes: Csr,
  degrees: Float32Array,
  options: FoldInOptions,
): void {
  const width = userVectors.length / Math.max(1, dislikes.rows)
  for (let user = 0; user < dislikes.rows; user++) {
    const items = rowIndices(dislikes, user)
    if (items.length === 0) continue
    const weights = rowValues(dislikes, user)
    const edges = [...items].map((row, at) => ({ row, weight: edgeWeight(options, -weights[at]!) }))
    const vector = userVectors.subarray(user * width, (user + 1) * width)
    addEdges(vector, options.alpha, degrees[user]!, [{ basis: itemBasis, edges }])
  }
}

/** Edges that a user's vector does not include yet. */
interface NewEdges {
  /** Basis of the neighbours, rows × width. */
  readonly basis: Float32Array
  /** Row of each neighbour and the signed weight of its edge. */
  readonly edges: readonly { readonly row: number; readonly weight: number }[]
}

function edgeWeight({ edgeWeights }: FoldInOptions, weight: number): number {
  return edgeWeights === 'binary' ? Math.sign(weight) : weight
}

/** `vector += Σ weight · basis / (degree + Σ |weight|)^α` */
function addEdges(vector: Float32Array, alpha: number, degree: number, parts: readonly NewEdges[]): void {
  let total = degree
  for (const { edges } of parts) for (const { weight } of edges) total += Math.abs(weight)
  if (total === 0) return
  const width = vector.length
  const sums = new Float64Array(width)
  for (const { basis, edges } of parts) {
    for (const { row, weight } of edges) {
      for (let column = 0; column < width; column++) sums[column]! += weight * basis[row * width + column]!
    }
  }
  const divisor = total ** alpha
  for (let column = 0; column < width; column++) vector[column]! += sums[column]! / divisor
}

/**
 * A recommender that ranks by exact inner products in the engine. An unknown user is folded in from their
 * live history. A known user keeps the trained vector, to which the edges since the training are added. A
 * user with a zero vector gets no results. Users are compared by cosine.
 *
 * @param snapshot of a model of lightgcn.ts.
 */
export function embeddingRecommender(snapshot: Snapshot, engine: Engine): Recommender {
  const options = readLightGcnOptions(snapshot.algorithm, snapshot.options)
  const { dimensions: width, tieWeight, alpha } = options
  // Closures keep these fields instead of the snapshot, so that its item vectors can be freed once they are
  // indexed.
  const { algorithm, target } = snapshot
  const known = { users: snapshot.users, items: snapshot.items }
  const userVectors = arrayOf(snapshot, EMBEDDING_ARRAYS.users, Float32Array)
  const itemBasis = arrayOf(snapshot, EMBEDDING_ARRAYS.itemBasis, Float32Array)
  const degrees = arrayOf(snapshot, 'userDegrees', Float32Array)
  const history = csrOf(snapshot, 'history', snapshot.items.size)
  const social =
    tieWeight > 0
      ? {
          basis: arrayOf(snapshot, 'userBasis', Float32Array),
          friends: csrOf(snapshot, 'friends', snapshot.users.size),
        }
      : undefined
  const biases = snapshot.arrays[BIASES] === undefined ? null : arrayOf(snapshot, BIASES, Float32Array)
  const biasesFor = (scored: Target) => (scored === target ? biases : null)
  const itemScoring: Scoring = { width, unit: options.cosine, biases: biasesFor('item') }
  const userScoring: Scoring = { width, unit: true, biases: biasesFor('friend') }
  const itemIndex =
    target === 'item'
      ? eagerItemIndex(engine, snapshot, itemScoring)
      : lazyItemIndex(engine, snapshot, itemScoring)
  const userIndex = lazy(() =>
    engine.createIndex(augmentTargets(userVectors, userScoring), augmentedWidth(userScoring)),
  )

  const newItemEdges = (user: number, query: Query): NewEdges => {
    const { rows, weights } = historyProfile(known, query)
    const edges = Array.from(rows, (row, place) => ({ row, weight: edgeWeight(options, weights[place]!) }))
    return {
      basis: itemBasis,
      edges: edges.filter(
        ({ row, weight }) => weight !== 0 && !(user >= 0 && hasSameSign(history, user, row, weight)),
      ),
    }
  }

  const newFriendEdges = (user: number, { friends }: Query): NewEdges[] => {
    if (!social) return []
    const rows = [...new Set(friends)].map((id) => known.users.indexOf(id))
    const fresh = rows.filter((row) => row >= 0 && !(user >= 0 && hasEntry(social.friends, user, row)))
    return [{ basis: social.basis, edges: fresh.map((row) => ({ row, weight: tieWeight })) }]
  }

  const vectorFor = (query: Query): Float32Array => {
    const user = known.users.indexOf(query.user)
    const vector = user >= 0 ? userVectors.slice(user * width, (user + 1) * width) : new Float32Array(width)
    const parts = [newItemEdges(user, query), ...newFriendEdges(user, query)]
    if (parts.some(({ edges }) => edges.length > 0)) addEdges(vector, alpha, degrees[user] ?? 0, parts)
    return vector
  }

  const biasPerLog = options.popularityPower * Number(snapshot.tuned.temperature)
  /** Scores of users whom the snapshot does not know, in the unit of known users. */
  const scoresOfNew = (own: Float32Array, query: Query, newUsers: readonly NewUser[]): number[] => {
    const vectors = new Float32Array(newUsers.length * width)
    for (const [place, { id, likes, friends }] of newUsers.entries()) {
      const history = likes.map((item) => ({ item, weight: 1, at: null }))
      vectors.set(vectorFor({ ...query, user: id, history, friends }), place * width)
    }
    // As popularityBiases, over the live ties.
    const newBiases = Float32Array.from(newUsers, ({ friends }) => biasPerLog * Math.log1p(friends.length))
    const targets = augmentTargets(vectors, {
      ...userScoring,
      biases: userScoring.biases === null ? null : newBiases,
    })
    return newUsers.map((_, place) => {
      return innerProduct(own, targets.subarray(place * own.length, (place + 1) * own.length))
    })
  }

  const plainUserIndex = options.cosine ? userIndex : lazy(() => engine.createIndex(userVectors, width))
  const [targetIndex, scoring] = target === 'item' ? [itemIndex, itemScoring] : [userIndex, userScoring]
  const queriesOf = (users: Int32Array): Float32Array =>
    augmentQueries(engine.gather(userVectors, width, users), scoring)

  return {
    name: algorithm,
    async recommend(query) {
      const vector = vectorFor(query)
      if (query.k === 0 || vector.every((value) => value === 0)) return []
      if (query.target === 'item')
        return searchIndex(itemIndex(), augmentQueries(vector, itemScoring), known.items, query)
      const own = augmentQueries(vector, userScoring)
      const list = searchIndex(userIndex(), own, known.users, query, query.user)
      return withNewUsers(list, query, known.users, (newUsers) => scoresOfNew(own, query, newUsers))
    },
    scoreQueries(queries, scores) {
      const vectors = new Float32Array(queries.length * width)
      for (const [place, query] of queries.entries()) vectors.set(vectorFor(query), place * width)
      if (queries[0]?.target === 'item') itemIndex().scores(augmentQueries(vectors, itemScoring), scores)
      else userIndex().scores(augmentQueries(vectors, userScoring), scores)
    },
    scoreBlock(users, scores) {
      targetIndex().scores(queriesOf(users), scores)
    },
    topBlock: (users, { k, exclude }) =>
      targetIndex().topK(queriesOf(users), { k, exclude, excludeRows: users }).ids,
    ...(target === 'item' && {
      scoreNewItems: createNewItemScores({
        userVectors,
        degrees,
        likes: history,
        scoring: itemScoring,
        index: itemIndex,
        alpha,
        beta: options.beta,
        vectorFor,
      }),
      itemVector: (row: number) => itemIndex().rows(Int32Array.of(row)).subarray(0, width),
      scoreUsers: (mixture: ItemMixture, scores: Float32Array) => {
        // The items' biases are left out, because they are the same for every user.
        plainUserIndex().scores(mixtureVector(itemIndex(), mixture, width), scores)
      },
    }),
  }
}

// Two functions, because a lazy closure retains the snapshot that an eager one must not retain.

function eagerItemIndex(engine: Engine, snapshot: Snapshot, scoring: Scoring): () => VectorIndex {
  const index = createItemIndex(engine, snapshot, scoring)
  return () => index
}

function lazyItemIndex(engine: Engine, snapshot: Snapshot, scoring: Scoring): () => VectorIndex {
  return lazy(() => createItemIndex(engine, snapshot, scoring))
}

function createItemIndex(engine: Engine, snapshot: Snapshot, scoring: Scoring): VectorIndex {
  const vectors = arrayOf(snapshot, EMBEDDING_ARRAYS.items, Float32Array)
  return engine.createIndex(augmentTargets(vectors, scoring), augmentedWidth(scoring))
}

/** The weighted mean of the indexed item vectors, without their biases. */
function mixtureVector(items: VectorIndex, { rows, weights }: ItemMixture, width: number): Float32Array {
  const vectors = items.rows(rows)
  const mean = new Float32Array(width)
  for (const [at, weight] of weights.entries()) {
    for (let column = 0; column < width; column++)
      mean[column]! += weight * vectors[at * items.width + column]!
  }
  return mean
}

/** Whether the training history has an entry of the same sign for the pair. */
function hasSameSign(history: Csr, user: number, item: number, weight: number): boolean {
  const at = entryOf(history, user, item)
  return at >= 0 && Math.sign(history.values[at]!) === Math.sign(weight)
}

function searchIndex(
  index: VectorIndex,
  vector: Float32Array,
  targets: Vocabulary,
  query: Query,
  self?: string,
): Scored[] {
  const excluded = query.only
    ? targets.ids.flatMap((id, row) => (query.only?.has(id) && !query.exclude.has(id) ? [] : [row]))
    : [...query.exclude].map((id) => targets.indexOf(id)).filter((row) => row >= 0)
  if (self !== undefined && targets.indexOf(self) >= 0) excluded.push(targets.indexOf(self))
  const indices = Int32Array.from(excluded).sort()
  const offsets = Int32Array.of(0, indices.length)
  const k = Math.min(query.k, targets.size)
  const { ids, scores } = index.topK(vector, { k, exclude: { offsets, indices } })
  const list: Scored[] = []
  for (let at = 0; at < k && ids[at]! >= 0; at++)
    list.push({ id: targets.ids[ids[at]!]!, score: scores[at]! })
  return list
}
