import type { NewItem, Query } from '../../core/model/index.js'
import { lazy, lazyPer } from '../../core/shared/index.js'
import type { VectorIndex } from '../../numeric/engine/index.js'
import { type Csr, rowIndices, transpose } from '../../numeric/sparse/index.js'
import { addRow } from '../shared/index.js'
import { augmentQueries, augmentTargets, type Scoring } from './scoring.js'

/** What new items are scored with. */
interface NewItemSource {
  /** users × width. */
  readonly userVectors: Float32Array
  /** Weighted degree of each user. */
  readonly degrees: Float32Array
  /** users × items. */
  readonly likes: Csr
  readonly scoring: Scoring
  readonly index: () => VectorIndex
  /** Exponent of the degree of the item, which receives the messages of its users. */
  readonly alpha: number
  /** Exponent of the degrees of its users, which send them. */
  readonly beta: number
  readonly vectorFor: (query: Query) => Float32Array
}

/** Known items from which the length of a new item's vector is learned, and users of each that are read. */
const SAMPLE_ITEMS = 300
const SAMPLE_USERS = 20
/** Audience of the sampled items: like that of new items. */
const FEWEST = 3
const MOST = 40

/**
 * Scores items that the training data lack. A new item's vector is the message that it would receive from its
 * users, `n^−α Σ_u d_u^−β e_u` over their final vectors. The layers of the network change its length, so it
 * is scaled by the factor that fits known items with few users. Its bias follows the biases of known items,
 * which are proportional to `log(1 + audience)`.
 */
export function createNewItemScores(
  source: NewItemSource,
): (query: Query, items: readonly NewItem[]) => Float32Array {
  const { userVectors, degrees, scoring, index, alpha, beta, vectorFor } = source
  const { width } = scoring
  const message = (users: Int32Array, audience: number): Float32Array => {
    const vector = new Float32Array(width)
    const share = audience / Math.max(1, users.length) / Math.max(1, audience) ** alpha
    for (const user of users) {
      const own = userVectors.subarray(user * width, (user + 1) * width)
      addRow(vector, own, 0, share * Math.max(1, degrees[user]!) ** -beta)
    }
    return vector
  }
  const fitted = lazy(() => fit(source, message))
  const vectorsOf = lazyPer((items: readonly NewItem[]): Float32Array => {
    const { scale, biasPerLog } = fitted()
    const vectors = new Float32Array(items.length * width)
    for (const [place, { users, audience }] of items.entries())
      vectors.set(
        message(users, audience).map((value) => scale * value),
        place * width,
      )
    const biases =
      scoring.biases && Float32Array.from(items, ({ audience }) => biasPerLog * Math.log1p(audience))
    return augmentTargets(vectors, { ...scoring, biases })
  })
  return (query, items) => {
    const targets = vectorsOf(items)
    const vector = augmentQueries(vectorFor(query), scoring)
    const wide = index().width
    return Float32Array.from(items, ({ users }, place) => {
      if (users.length === 0) return Number.NaN
      let score = 0
      for (let at = 0; at < wide; at++) score += vector[at]! * targets[place * wide + at]!
      return score
    })
  }
}

/**
 * The scale of messages, by least squares over known items, and the bias of an item over `log(1 + users)`.
 */
function fit(
  { likes, index, scoring: { width, biases } }: NewItemSource,
  message: (users: Int32Array, audience: number) => Float32Array,
): { readonly scale: number; readonly biasPerLog: number } {
  const byItem = transpose(likes)
  const items = index()
  let products = 0
  let squares = 0
  let sampled = 0
  let biasPerLog = 0
  const step = Math.max(1, Math.floor(byItem.rows / (4 * SAMPLE_ITEMS)))
  for (let item = 0; item < byItem.rows && sampled < SAMPLE_ITEMS; item += step) {
    const users = rowIndices(byItem, item)
    if (users.length > 0 && biases)
      biasPerLog = Math.max(biasPerLog, biases[item]! / Math.log1p(users.length))
    if (users.length < FEWEST || users.length > MOST) continue
    sampled++
    const sent = message(users.subarray(0, SAMPLE_USERS), users.length)
    const vector = items.rows(Int32Array.of(item))
    for (let at = 0; at < width; at++) {
      products += sent[at]! * vector[at]!
      squares += sent[at]! ** 2
    }
  }
  return { scale: squares > 0 && products > 0 ? products / squares : 1, biasPerLog }
}
