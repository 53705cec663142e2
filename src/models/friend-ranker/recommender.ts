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

export interface LoadedRanker {
  readonly graph: RankerGraph
  readonly network: RankerNetwork
  /** Most candidates of one person. */
  readonly candidates: number
  readonly calibration: Float64Array
  /** null: ties have no direction, or were too few. */
  readonly returns: Float64Array | null
}

/** Log-odds that count 0: about one tie in three thousand. */
const FLOOR = 8

/** Answers from a ranker's snapshot: the friends and the history are those of the query, everybody else is as they were in train. */
export function rankerRecommender(snapshot: Snapshot, ranker: LoadedRanker): Recommender {
  const { graph, network, calibration, returns } = ranker
  const list = createLister(graph, ranker.candidates)
  const first = lazy(() => firstTies(graph))

  const rank = (profile: RankerProfile, excluded: Iterable<number>) => {
    if (isUnknown(profile)) return first().without(new Set(excluded))
    const made = list(profile, excluded)
    const scores = scoreLists(sharedEngine(), network, [made])
    return {
      candidates: made.candidates,
      odds: calibratedLogOdds(calibration, scores, bridgesOf(graph, profile).length),
    }
  }

  const profileFor = (query: Query): RankerProfile => {
    const user = snapshot.users.indexOf(query.user)
    const friends = rowsOf(query.friends, snapshot.users)
    const liked = query.history.flatMap(({ item, weight }) => (weight > 0 ? [item] : []))
    // Who follows somebody unknown is not known either; the live graph says it, in a source of its own.
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
      const { candidates, odds } = rank(profileFor(query), excludedRows(query))
      const scores = Float32Array.from(odds, scoreOf)
      const list: Scored[] = []
      // Those who are excluded are no candidates.
      for (const at of bestRows(scores, query.only ? scores.length : query.k)) {
        const id = snapshot.users.ids[candidates[at]!]!
        if (scores[at]! > 0 && (query.only?.has(id) ?? true)) list.push({ id, score: scores[at]! })
      }
      return list.slice(0, query.k)
    },
    async tieProbabilities(query, people) {
      const profile = profileFor(query)
      const { candidates, odds } = rank(profile, excludedRows(query))
      const position = new Map(Array.from(candidates, (row, at) => [row, at]))
      const known = rowsOf(people, snapshot.users).filter((row) => position.has(row))
      const back = returns && returnProbabilities(graph, returns, profile, known)
      return new Map(
        Array.from(known, (row, at): [string, TieProbability] => [
          snapshot.users.ids[row]!,
          { forms: sigmoid(odds[position.get(row)!]!), returned: back ? back[at]! : null },
        ]),
      )
    },
    scoreBlock(users, scores) {
      scores.fill(0)
      for (const [position, user] of users.entries()) {
        const { candidates, odds } = rank(profileIn(graph, user), [])
        for (const [at, row] of candidates.entries())
          scores[position * graph.users + row] = scoreOf(odds[at]!)
      }
    },
  }
}

const isUnknown = ({ friends, followers, likes }: RankerProfile): boolean =>
  friends.length + followers.length + likes.length === 0

/** `ln(1 + e^FLOOR · odds)`: above 0 and growing with the odds, all but linear in their logarithm above the floor. */
function scoreOf(logOdds: number): number {
  const above = logOdds + FLOOR
  return above > 30 ? above : Math.log1p(Math.exp(above))
}

/** Rows of those that the vocabulary knows, ascending, each once. */
const rowsOf = (ids: readonly string[], vocabulary: Vocabulary): Int32Array =>
  distinct(rowsIn(vocabulary, ids))

function distinct(rows: Int32Array): Int32Array {
  const sorted = rows.slice().sort()
  return sorted.filter((row, at) => row >= 0 && row !== sorted[at - 1])
}

/** People for somebody of whom nothing is known, and the log-odds that a tie of theirs leads there. */
export interface FirstTies {
  readonly candidates: Int32Array
  readonly odds: Float64Array
}

const MOST = 1000

/**
 * Whom the first tie of somebody leads to of whom nothing is known: `p_w = Σ_u 1 / d_u / people`, over those who are tied to w, is the chance that
 * a tie of a person drawn at random leads to w. Whoever has most ties has them in large part with those who know everybody; this counts each
 * person once, in whatever community they are, and so communities by their size.
 */
export function firstTies({ ties, users }: Pick<RankerGraph, 'ties' | 'users'>) {
  const shares = new Float32Array(users)
  let people = 0
  for (let user = 0; user < users; user++) {
    const own = rowIndices(ties, user)
    if (own.length > 0) people++
    for (const other of own) shares[other]! += 1 / own.length
  }
  const rows = bestRows(shares, MOST).filter((row) => shares[row]! > 0)
  return {
    without(excluded: ReadonlySet<number>): FirstTies {
      const candidates = rows.filter((row) => !excluded.has(row))
      const odds = Float64Array.from(candidates, (row) => {
        const share = Math.min(shares[row]! / people, MOST_LIKELY)
        return Math.log(share / (1 - share))
      })
      return { candidates, odds }
    },
  }
}

const MOST_LIKELY = 0.999
