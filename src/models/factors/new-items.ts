import type { NewItem } from '../../core/model/index.js'
import { lazy, lazyPer } from '../../core/shared/index.js'
import { fixSide, foldIn, type LeastSquares, releaseSide } from './implicit-least-squares.js'

/** Users whose vectors stand for those of all users in the Gram matrix. */
const SAMPLE_USERS = 512

/** What new items are solved with. */
interface NewItemSource {
  /** Options of the users' side. */
  readonly leastSquares: LeastSquares
  /** Number of users. */
  readonly users: number
  /** Vectors of users, rows × width. */
  readonly userFactors: (users: Int32Array) => Float32Array
}

/**
 * Vectors of items that the training data lack: the least squares that train an item, over the vectors of its
 * users. The weight of all other users is estimated from a sample of them, evenly spread.
 *
 * @returns a function of new items: items × width. Lists of items are cached.
 */
export function createNewItemFactors({
  leastSquares,
  users,
  userFactors,
}: NewItemSource): (items: readonly NewItem[]) => Float32Array {
  const sample = lazy(() => {
    const count = Math.min(users, SAMPLE_USERS)
    return userFactors(Int32Array.from({ length: count }, (_, at) => Math.floor((at * users) / count)))
  })
  return lazyPer((items) => {
    const first = [...new Set(items.flatMap((item) => [...item.users]))]
    const rest = sample()
    const vectors = new Float32Array(rest.length + first.length * leastSquares.width)
    vectors.set(rest)
    vectors.set(userFactors(Int32Array.from(first)), rest.length)
    const count = vectors.length / leastSquares.width
    const side = fixSide(vectors, {
      ...leastSquares,
      alpha0: (leastSquares.alpha0 * users) / Math.max(1, count),
    })
    const rows = new Map(first.map((user, at) => [user, rest.length / leastSquares.width + at]))
    const found = foldIn(
      side,
      items.map((item) => ({
        rows: item.users.map((user) => rows.get(user)!),
        weights: new Float32Array(item.users.length).fill(1),
      })),
    )
    releaseSide(side)
    return found
  })
}
