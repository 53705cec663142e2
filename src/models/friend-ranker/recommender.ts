import { rowsIn, type Vocabulary } from '../../core/data/index.js'
import type { NewUser, Query, Recommender, Scored, Snapshot, TieProbability } from '../../core/model/index.js'

import { lazy } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { rowIndices } from '../../numeric/sparse/index.js'
import { sigmoid } from '../shared/index.js'
import { calibratedLogOdds } from './calibration.js'
import { createLister } from './features.js'
import { MAX_NEW_USERS, type RankerGraph } from './graph.js'
import { bridgesOf, type RankerProfile } from './profile.js'
import { returnProbabilities } from './return.js'
import { type RankerNetwork, scoreLists } from './scorer.js'

/** A ranker loaded from a snapshot. */
export interface LoadedRanker {
  readonly graph: RankerGraph
  readonly network: RankerNetwork
  /** Maximum number of candidates of a user. */
  readonly candidates: number
  readonly calibration: Float64Array
  /** Weights of the return model; null for undirected or too few ties. */
  readonly returns: Float64Array | null
}

/** Shift of the log-odds. Scores vanish below odds of about one in three thousand. */
const FLOOR = 8

/**
 * Recommender over a ranker's snapshot. The viewer's friends and history come from the query, those of all
 * other users from train.
 */
export function rankerRecommender(snapshot: Snapshot, ranker: LoadedRanker): Recommender {
  const { graph, network, calibration, returns } = ranker
  const lister = createLister(graph, ranker.candidates)
  const first = lazy(() => coldStartCandidates(graph))

  const rank = (profile: RankerProfile, excluded: Iterable<number>) => {
    if (isUnknown(profile)) return first().without(new Set(excluded))
    const made = lister.list(profile, excluded)
    const scores = scoreLists(sharedEngine(), network, [made])
    return {
      candidates: made.candidates,
      logOdds: calibratedLogOdds(calibration, scores, bridgesOf(graph, profile).length),
    }
  }

  /** Answers a query with the query's new users in the graph. */
  const withNewUsers = <Result>(
    query: Query,
    answer: (users: Users, profile: RankerProfile) => Result,
  ): Result => {
    const users = joinUsers(snapshot.users, query)
    const profileOf = ({ id, friends, followers, likes }: NewUser): RankerProfile => ({
      user: users.indexOf(id),
      friends: users.rowsOf(friends),
      followers: users.rowsOf(graph.directed ? followers : friends),
      likes: distinct(rowsIn(snapshot.items, likes)),
    })
    const entered = users.added.map(profileOf)
    lister.enter(entered)
    try {
      const user = users.indexOf(query.user)
      const isTrained = user >= 0 && user < graph.users
      const friends = users.rowsOf(query.friends)
      const liked = query.history.flatMap(({ item, weight }) => (weight > 0 ? [item] : []))
      // Followers of a known user are those of training and new users; a live source reads the others.
      const followers = isTrained
        ? lister.profileOf(user).followers
        : (entered.find((each) => each.user === user)?.followers ?? new Int32Array(0))
      return answer(users, {
        user,
        friends,
        followers: graph.directed ? followers : friends,
        likes: distinct(rowsIn(snapshot.items, liked)),
      })
    } finally {
      lister.forget()
    }
  }

  const excludedRows = ({ exclude }: Query, users: Users): number[] => {
    const rows: number[] = []
    for (const id of exclude) {
      const row = users.indexOf(id)
      if (row >= 0) rows.push(row)
    }
    return rows
  }

  return {
    name: snapshot.algorithm,
    ties: {
      users: snapshot.users,
      directed: graph.directed,
      either: graph.bridges,
      counts: Int32Array.from({ length: graph.users }, (_, row) => {
        const { length } = rowIndices(graph.ties, row)
        return graph.directed ? length + rowIndices(graph.followers, row).length : length
      }),
    },
    async recommend(query) {
      return withNewUsers(query, (users, profile) => {
        const { candidates, logOdds } = rank(profile, excludedRows(query, users))
        const scores = Float32Array.from(logOdds, scoreOf)
        const list: Scored[] = []
        // Excluded users are not candidates.
        for (const at of bestRows(scores, query.only ? scores.length : query.k)) {
          const id = users.idOf(candidates[at]!)
          if (scores[at]! > 0 && (query.only?.has(id) ?? true)) list.push({ id, score: scores[at]! })
        }
        return list.slice(0, query.k)
      })
    },
    async tieProbabilities(query, candidateIds) {
      return withNewUsers(query, (users, profile) => {
        const { candidates, logOdds } = rank(profile, excludedRows(query, users))
        const position = new Map(Array.from(candidates, (row, at) => [row, at]))
        const known = users.rowsOf(candidateIds).filter((row) => position.has(row))
        const isTrained = known.filter((row) => row < graph.users)
        const back = returns && returnProbabilities(graph, returns, profile, isTrained)
        return new Map(
          Array.from(known, (row, at): [string, TieProbability] => [
            users.idOf(row),
            { forms: sigmoid(logOdds[position.get(row)!]!), returned: back?.[at] ?? null },
          ]),
        )
      })
    },
    scoreBlock(users, scores) {
      scores.fill(0)
      for (const [position, user] of users.entries()) {
        const { candidates, logOdds } = rank(lister.profileOf(user), [])
        for (const [at, row] of candidates.entries())
          scores[position * graph.users + row] = scoreOf(logOdds[at]!)
      }
    },
  }
}

const isUnknown = ({ friends, followers, likes }: RankerProfile): boolean =>
  friends.length + followers.length + likes.length === 0

/**
 * `ln(1 + e^FLOOR · odds)`: above 0, increasing with the odds, and nearly linear in their logarithm above the
 * floor.
 */
function scoreOf(logOdds: number): number {
  const above = logOdds + FLOOR
  return above > 30 ? above : Math.log1p(Math.exp(above))
}

/** The users of a snapshot with the new users of a query behind them. */
interface Users {
  /** New users, in order of their rows. */
  readonly added: readonly NewUser[]
  /** Row of an id; −1 if it is unknown. */
  indexOf(id: string): number
  idOf(row: number): string
  /** Rows of the known ids, ascending and distinct. */
  rowsOf(ids: readonly string[]): Int32Array
}

function joinUsers(known: Vocabulary, { user, friends, history, newUsers = [] }: Query): Users {
  const added = newUsers.filter(({ id }) => known.indexOf(id) < 0).slice(0, MAX_NEW_USERS - 1)
  // The viewer's own ties count for others, as those of a known viewer do.
  if (known.indexOf(user) < 0 && !added.some(({ id }) => id === user)) {
    const likes = history.flatMap(({ item, weight }) => (weight > 0 ? [item] : []))
    added.push({ id: user, friends, followers: [], likes })
  }
  const rows = new Map(added.map(({ id }, at) => [id, known.size + at]))
  const indexOf = (id: string): number => {
    const row = known.indexOf(id)
    return row >= 0 ? row : (rows.get(id) ?? -1)
  }
  return {
    added,
    indexOf,
    idOf: (row) => (row < known.size ? known.ids[row]! : added[row - known.size]!.id),
    rowsOf: (ids) => distinct(rows.size === 0 ? rowsIn(known, ids) : Int32Array.from(ids, indexOf)),
  }
}

function distinct(rows: Int32Array): Int32Array {
  const sorted = rows.slice().sort()
  return sorted.filter((row, at) => row >= 0 && row !== sorted[at - 1])
}

/** Candidates for a user without ties and history, and the log-odds of a tie to each. */
export interface ColdStartCandidates {
  readonly candidates: Int32Array
  readonly logOdds: Float64Array
}

const MAX_CANDIDATES = 1000

/**
 * Candidates for a user without ties and history: `p_w = Σ_u 1 / d_u / users`, over the users tied to w, is
 * the probability that a tie of a random user leads to w. The number of ties would favour users who know
 * well-connected users; this counts each user once, in whatever community, and so communities by their size.
 */
export function coldStartCandidates({ ties, users }: Pick<RankerGraph, 'ties' | 'users'>) {
  const shares = new Float32Array(users)
  let tied = 0
  for (let user = 0; user < users; user++) {
    const own = rowIndices(ties, user)
    if (own.length > 0) tied++
    for (const other of own) shares[other]! += 1 / own.length
  }
  const rows = bestRows(shares, MAX_CANDIDATES).filter((row) => shares[row]! > 0)
  return {
    without(excluded: ReadonlySet<number>): ColdStartCandidates {
      const candidates = rows.filter((row) => !excluded.has(row))
      const logOdds = Float64Array.from(candidates, (row) => {
        const share = Math.min(shares[row]! / tied, MAX_PROBABILITY)
        return Math.log(share / (1 - share))
      })
      return { candidates, logOdds }
    },
  }
}

const MAX_PROBABILITY = 0.999
