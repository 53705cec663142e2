import type { Vocabulary } from '../../core/data/index.js'
import {
  EMBEDDING_ARRAYS,
  type Mixture,
  type Query,
  type Recommender,
  type Scored,
  type Snapshot,
  type Target,
} from '../../core/model/index.js'

import { lazy } from '../../core/shared/index.js'
import type { Engine, VectorIndex } from '../../numeric/engine/index.js'
import { type Csr, entryOf, hasEntry, rowIndices, rowValues } from '../../numeric/sparse/index.js'
import { arrayOf, csrOf, historyProfile } from '../shared/index.js'

import { readLightGcnOptions } from './options.js'
import { type Scoring, scoredWidth, withBiases, withConstant } from './scoring.js'

/** Name of the array of items' biases. */
export const BIASES = 'biases'

/** How the graph weighs an interaction, and by which power of a user's degree a fold-in divides. */
export interface FoldIn {
  readonly edges: 'binary' | 'weight'
  /** Exponent of the degree of the node that receives. */
  readonly exponent: number
}

/** Takes from each user's vector the bases of the items that repelled them, which the network does not see. */
export function repel(
  userVectors: Float32Array,
  itemBasis: Float32Array,
  dislikes: Csr,
  degrees: Float32Array,
  fold: FoldIn,
): void {
  const width = userVectors.length / Math.max(1, dislikes.rows)
  for (let user = 0; user < dislikes.rows; user++) {
    const items = rowIndices(dislikes, user)
    if (items.length === 0) continue
    const news = [...items].map((row, at) => ({ row, edge: edgeOf(fold, -rowValues(dislikes, user)[at]!) }))
    const vector = userVectors.subarray(user * width, (user + 1) * width)
    addBases(vector, fold.exponent, degrees[user]!, [{ basis: itemBasis, news }])
  }
}

interface News {
  readonly basis: Float32Array
  /** Neighbours that the vector does not know yet; `edge` is the signed weight of the edge. */
  readonly news: readonly { readonly row: number; readonly edge: number }[]
}

function edgeOf({ edges }: FoldIn, weight: number): number {
  return edges === 'binary' ? Math.sign(weight) : weight
}

/** vector += Σ edge · basis / (degree + Σ |edge|)^exponent. */
function addBases(vector: Float32Array, exponent: number, degree: number, parts: readonly News[]): void {
  let total = degree
  for (const { news } of parts) for (const { edge } of news) total += Math.abs(edge)
  if (total === 0) return
  const width = vector.length
  const sums = new Float64Array(width)
  for (const { basis, news } of parts) {
    for (const { row, edge } of news) {
      for (let column = 0; column < width; column++) sums[column]! += edge * basis[row * width + column]!
    }
  }
  const divisor = total ** exponent
  for (let column = 0; column < width; column++) vector[column]! += sums[column]! / divisor
}

/**
 * Answers from a snapshot of lightgcn.ts: exact inner products in the engine. An unknown user is folded in from their live history; a known
 * one keeps the trained vector and adds the bases of events since. Who has no vector gets nothing. People are
 * compared by cosine.
 */
export function embeddingRecommender(snapshot: Snapshot, engine: Engine): Recommender {
  const options = readLightGcnOptions(snapshot.algorithm, snapshot.options)
  const width = options.dimensions
  // The snapshot itself is not kept: once they are in an index, nothing holds its vectors of items.
  const { algorithm, target } = snapshot
  const known = { users: snapshot.users, items: snapshot.items }
  const userVectors = arrayOf(snapshot, EMBEDDING_ARRAYS.users, Float32Array)
  const itemBasis = arrayOf(snapshot, EMBEDDING_ARRAYS.itemBasis, Float32Array)
  const degrees = arrayOf(snapshot, 'userDegrees', Float32Array)
  const history = csrOf(snapshot, 'history', snapshot.items.size)
  const social =
    options.ties > 0
      ? {
          basis: arrayOf(snapshot, 'userBasis', Float32Array),
          friends: csrOf(snapshot, 'friends', snapshot.users.size),
        }
      : undefined
  const fold: FoldIn = { exponent: options.receiverExponent, edges: options.edges }
  const biases = snapshot.arrays[BIASES] === undefined ? null : arrayOf(snapshot, BIASES, Float32Array)
  const biasesOf = (asked: Target) => (asked === target ? biases : null)
  const toItems: Scoring = { width, unit: options.cosine, biases: biasesOf('item') }
  const toPeople: Scoring = { width, unit: true, biases: biasesOf('friend') }
  const items =
    target === 'item' ? indexNow(engine, snapshot, toItems) : indexLater(engine, snapshot, toItems)
  const people = lazy(() => engine.createIndex(withBiases(userVectors, toPeople), scoredWidth(toPeople)))

  const itemNews = (user: number, query: Query): News => {
    const { rows, weights } = historyProfile(known, query)
    const news = Array.from(rows, (row, place) => ({ row, edge: edgeOf(fold, weights[place]!) }))
    return {
      basis: itemBasis,
      news: news.filter(({ row, edge }) => edge !== 0 && !(user >= 0 && agrees(history, user, row, edge))),
    }
  }

  const friendNews = (user: number, { friends }: Query): News[] => {
    if (!social) return []
    const rows = [...new Set(friends)].map((id) => known.users.indexOf(id))
    const fresh = rows.filter((row) => row >= 0 && !(user >= 0 && hasEntry(social.friends, user, row)))
    return [{ basis: social.basis, news: fresh.map((row) => ({ row, edge: options.ties })) }]
  }

  const vectorFor = (query: Query): Float32Array => {
    const user = known.users.indexOf(query.user)
    const vector = user >= 0 ? userVectors.slice(user * width, (user + 1) * width) : new Float32Array(width)
    const parts = [itemNews(user, query), ...friendNews(user, query)]
    if (parts.some(({ news }) => news.length > 0)) addBases(vector, fold.exponent, degrees[user] ?? 0, parts)
    return vector
  }

  const users = options.cosine ? people : lazy(() => engine.createIndex(userVectors, width))
  const [targets, scoring] = target === 'item' ? [items, toItems] : [people, toPeople]
  const queriesOf = (users: Int32Array): Float32Array =>
    withConstant(engine.gather(userVectors, width, users), scoring)

  return {
    name: algorithm,
    async recommend(query) {
      const vector = vectorFor(query)
      if (query.k === 0 || vector.every((value) => value === 0)) return []
      return query.target === 'item'
        ? search(items(), withConstant(vector, toItems), known.items, query)
        : search(people(), withConstant(vector, toPeople), known.users, query, query.user)
    },
    scoreQueries(queries, scores) {
      const vectors = new Float32Array(queries.length * width)
      for (const [place, query] of queries.entries()) vectors.set(vectorFor(query), place * width)
      if (queries[0]?.target === 'item') items().scores(withConstant(vectors, toItems), scores)
      else people().scores(withConstant(vectors, toPeople), scores)
    },
    scoreBlock(users, scores) {
      targets().scores(queriesOf(users), scores)
    },
    topBlock: (users, { k, exclude }) =>
      targets().topK(queriesOf(users), { k, exclude, excludeRows: users }).ids,
    ...(target === 'item' && {
      itemVector: (row: number) => items().rows(Int32Array.of(row)).subarray(0, width),
      scoreUsers: (mixture: Mixture, scores: Float32Array) => {
        // Without the items' biases, which are the same for every user.
        users().scores(mixed(items(), mixture, width), scores)
      },
    }),
  }
}

function indexNow(engine: Engine, snapshot: Snapshot, scoring: Scoring): () => VectorIndex {
  const index = createItemIndex(engine, snapshot, scoring)
  return () => index
}

function indexLater(engine: Engine, snapshot: Snapshot, scoring: Scoring): () => VectorIndex {
  return lazy(() => createItemIndex(engine, snapshot, scoring))
}

function createItemIndex(engine: Engine, snapshot: Snapshot, scoring: Scoring): VectorIndex {
  const vectors = arrayOf(snapshot, EMBEDDING_ARRAYS.items, Float32Array)
  return engine.createIndex(withBiases(vectors, scoring), scoredWidth(scoring))
}

/** The mean of what items are scored by, without their biases. */
function mixed(items: VectorIndex, { rows, weights }: Mixture, width: number): Float32Array {
  const vectors = items.rows(rows)
  const mean = new Float32Array(width)
  for (const [at, weight] of weights.entries()) {
    for (let column = 0; column < width; column++)
      mean[column]! += weight * vectors[at * items.width + column]!
  }
  return mean
}

/** Whether train knew of the pair, with the same sign. */
function agrees(history: Csr, user: number, item: number, weight: number): boolean {
  const at = entryOf(history, user, item)
  return at >= 0 && Math.sign(history.values[at]!) === Math.sign(weight)
}

function search(
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
