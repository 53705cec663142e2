import { rowsIn, type Vocabulary } from '../../core/data/index.js'
import type { Query, Recommender, Scored, Snapshot, TieProbability } from '../../core/model/index.js'

import { lazy } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { rowIndices } from '../../numeric/sparse/index.js'
import { sigmoid } from '../shared/index.js'
import { calibratedLogOdds } from './calibration.js'
import { createLister } from './features.js'
import type { RankerGraph } from './graph.js'
import { bridgesOf, profileIn, type RankerProfile } from './paths.js'
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
  const list = createLister(graph, ranker.candidates)
  const first = lazy(() => coldStartCandidates(graph))

  const rank = (profile: RankerProfile, excluded: Iterable<number>) => {
    if (isUnknown(profile)) return first().without(new Set(excluded))
    const made = list(profile, excluded)
    const scores = scoreLists(sharedEngine(), network, [made])
    return {
      candidates: made.candidates,
      logOdds: calibratedLogOdds(calibration, scores, bridgesOf(graph, profile).length),
    }
  }

  const profileFor = (query: Query): RankerProfile => {
    const user = snapshot.users.indexOf(query.user)
    const friends = rowsOf(query.friends, snapshot.users)
    const liked = query.history.flatMap(({ item, weight }) => (weight > 0 ? [item] : []))
    // The snapshot does not know the followers of an unknown user. A live source reads them from the graph.
    const known = user >= 0 ? profileIn(graph, user).followers : new Int32Array(0)
    return {
      user,
      friends,
      followers: graph.directed ? known : friends,
      likes: rowsOf(liked, snapshot.items),
    }
  }

  const excludedRows = ({ exclude }: Query): number[] => {
    const rows: number[] = []
    for (const id of exclude) {
      const row = snapshot.users.indexOf(id)
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
      const { candidates, logOdds } = rank(profileFor(query), excludedRows(query))
      const scores = Float32Array.from(logOdds, scoreOf)
      const list: Scored[] = []
      // Excluded users are not candidates.
      for (const at of bestRows(scores, query.only ? scores.length : query.k)) {
        const id = snapshot.users.ids[candidates[at]!]!
        if (scores[at]! > 0 && (query.only?.has(id) ?? true)) list.push({ id, score: scores[at]! })
      }
      return list.slice(0, query.k)
    },
    async tieProbabilities(query, candidateIds) {
      const profile = profileFor(query)
      const { candidates, logOdds } = rank(profile, excludedRows(query))
      const position = new Map(Array.from(candidates, (row, at) => [row, at]))
      const known = rowsOf(candidateIds, snapshot.users).filter((row) => position.has(row))
      const back = returns && returnProbabilities(graph, returns, profile, known)
      return new Map(
        Array.from(known, (row, at): [string, TieProbability] => [
          snapshot.users.ids[row]!,
          { forms: sigmoid(logOdds[position.get(row)!]!), returned: back ? back[at]! : null },
        ]),
      )
    },
    scoreBlock(users, scores) {
      scores.fill(0)
      for (const [position, user] of users.entries()) {
        const { candidates, logOdds } = rank(profileIn(graph, user), [])
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

/** Rows of the known ids, ascending and distinct. */
const rowsOf = (ids: readonly string[], vocabulary: Vocabulary): Int32Array =>
  distinct(rowsIn(vocabulary, ids))

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
