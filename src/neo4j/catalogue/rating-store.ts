import type { RatingRules, RatingScale } from '../../core/data/index.js'
import type { RatingStore, StoredRatings } from '../../core/ports/index.js'
import { type Graph, int, loadQuery, type Transaction } from '../driver/index.js'

const READ = loadQuery('graph/ratings')
const KEEP = loadQuery('graph/keep-ratings')
const JUDGE = loadQuery('writes/judge-ratings')
const USERS = loadQuery('writes/users-after')

/** Users whose ratings are judged in one transaction. */
const USERS_AT_ONCE = 1_000

interface Row {
  readonly min: number | null
  readonly max: number | null
  readonly likeFrom: number | null
  readonly kinds: readonly string[] | null
}

/**
 * The meaning of the ratings in a graph.
 *
 * @param kinds names of the kinds that are ratings.
 */
export function createRatingStore(graph: Graph, rules: RatingRules, kinds: readonly string[]): RatingStore {
  const wanted = (scale: RatingScale): StoredRatings => ({ scale, likeFrom: rules.likeFrom, kinds })
  const keptBy = async (): Promise<StoredRatings | null> => {
    const [row] = await graph.read<Row>(READ, {})
    return row === undefined ? null : storedOf(row)
  }
  return {
    async read() {
      const scale = rules.scale ?? (await keptBy())?.scale
      return scale === undefined ? null : wanted(scale)
    },
    async settle(proposed = null) {
      const kept = await keptBy()
      const scale = rules.scale ?? kept?.scale ?? proposed
      if (scale === null) return null
      const next = wanted(scale)
      if (kept !== null && isEqual(kept, next)) return next
      if (kept !== null) await judgeAll(graph, next)
      const { value } = await graph.write((transaction) =>
        transaction.run<Row>(KEEP, {
          ...ratingParams(next),
          declared: kept !== null || rules.scale !== null,
        }),
      )
      return value[0] === undefined ? next : storedOf(value[0])
    },
  }
}

/** Sets weight and like of all ratings of some users. */
export async function judgeRatings(
  transaction: Transaction,
  users: readonly string[],
  ratings: StoredRatings,
): Promise<void> {
  await transaction.run(JUDGE, { users, ...ratingParams(ratings) })
}

async function judgeAll(graph: Graph, ratings: StoredRatings): Promise<void> {
  for (let after = ''; ; ) {
    const [row] = await graph.read<{ ids: string[] }>(USERS, { after, limit: int(USERS_AT_ONCE) })
    const { ids } = row!
    await graph.write((transaction) => judgeRatings(transaction, ids, ratings))
    if (ids.length < USERS_AT_ONCE) return
    after = ids.at(-1)!
  }
}

/** Parameters of the queries about ratings. */
export function ratingParams({ scale, likeFrom, kinds }: StoredRatings) {
  return { min: scale.min, max: scale.max, likeFrom, kinds }
}

function storedOf({ min, max, likeFrom, kinds }: Row): StoredRatings | null {
  return min === null || max === null ? null : { scale: { min, max }, likeFrom, kinds: kinds ?? [] }
}

function isEqual(left: StoredRatings, right: StoredRatings): boolean {
  const keyOf = ({ scale, likeFrom, kinds }: StoredRatings) =>
    JSON.stringify([scale.min, scale.max, likeFrom, [...kinds].sort()])
  return keyOf(left) === keyOf(right)
}
