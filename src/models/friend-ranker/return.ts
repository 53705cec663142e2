import type { Random } from '../../numeric/random/index.js'
import { hasEntry, rowIndices } from '../../numeric/sparse/index.js'
import { calibrationError, fitLogistic, logOdds, sigmoid } from '../shared/index.js'
import type { RankerGraph } from './graph.js'
import type { RankerProfile } from './paths.js'
import { countReturned, type Share } from './strength.js'

/** What is known of a pair before one follows the other; the pair's own ties do not count. */
const RETURN_FEATURES = 6
const MOST_PAIRS = 20_000
const FEWEST_PAIRS = 100

export interface ReturnModel {
  /** Of the features, the intercept last. */
  readonly weights: Float64Array
  /** Expected calibration error on pairs that took no part in the fit. */
  readonly error: number
}

/**
 * Whether a tie u → w will be returned, learned from the ties that exist: a logistic regression on numbers of followers and of people followed
 * of both, on the share of their followers whom w follows back, and on the share of u's ties that are returned. null where ties have no direction
 * or are too few.
 */
export function learnReturns(graph: RankerGraph, random: Random): ReturnModel | null {
  const { ties, directed, users } = graph
  if (!directed || ties.indices.length < FEWEST_PAIRS) return null
  const share = Math.min(1, MOST_PAIRS / ties.indices.length)
  const features: number[] = []
  const labels: number[] = []
  const describe = describer(graph)
  for (let user = 0; user < users; user++) {
    for (const other of rowIndices(ties, user)) {
      if (random.uniform() >= share) continue
      const returned = hasEntry(ties, other, user)
      features.push(...describe(user, other, true, returned))
      labels.push(Number(returned))
    }
  }
  const part = (rest: number) => {
    const rows = labels.map((_, row) => row).filter((row) => row % 2 === rest)
    return {
      features: Float64Array.from(
        rows.flatMap((row) => features.slice(row * RETURN_FEATURES, (row + 1) * RETURN_FEATURES)),
      ),
      width: RETURN_FEATURES,
      labels: Uint8Array.from(rows, (row) => labels[row]!),
    }
  }
  const half = fitLogistic(part(0))
  const judging = part(1)
  const probabilities = Float64Array.from(judging.labels, (_, row) =>
    sigmoid(logOdds(half, judging.features.subarray(row * RETURN_FEATURES, (row + 1) * RETURN_FEATURES))),
  )
  const all = {
    features: Float64Array.from(features),
    width: RETURN_FEATURES,
    labels: Uint8Array.from(labels),
  }
  return { weights: fitLogistic(all), error: calibrationError(probabilities, judging.labels) }
}

/** The probability that each candidate returns a tie of the person; 1 for one who follows the person already. */
export function returnProbabilities(
  graph: RankerGraph,
  weights: Float64Array,
  { user, friends, followers }: RankerProfile,
  candidates: Int32Array,
): Float64Array {
  const describe = describer(graph, { friends, followers })
  const following = new Set(followers)
  return Float64Array.from(candidates, (row) =>
    following.has(row) ? 1 : sigmoid(logOdds(weights, describe(user, row, false, false))),
  )
}

/** @param live what the person has, instead of what the graph says. */
function describer(graph: RankerGraph, live?: Pick<RankerProfile, 'friends' | 'followers'>) {
  const { ties, followers } = graph
  /** Of a person's followers, how many are followed back. */
  const returnedBy = perPerson((row) =>
    countReturned(rowIndices(followers, row), (other) => hasEntry(ties, row, other)),
  )
  /** Of those whom a person follows, how many follow back. */
  const returnedTo = perPerson((row) =>
    live
      ? countReturned(live.friends, (other) => live.followers.includes(other))
      : countReturned(rowIndices(ties, row), (other) => hasEntry(ties, other, row)),
  )
  /** @param tied whether u → w, and `returned` whether w → u, are in the graph and must not count. */
  return (user: number, other: number, tied: boolean, returned: boolean): readonly number[] => {
    const given = returnedBy(other)
    const got = returnedTo(user)
    const both = Number(tied && returned)
    const rate = (share: Share, less: number): number => {
      const p = (share.returned - both + 1) / (share.of - less + 2)
      return Math.log(p / (1 - p))
    }
    const count = (matrix: typeof ties, row: number, less: boolean): number =>
      Math.log1p(matrix.offsets[row + 1]! - matrix.offsets[row]! - Number(less))
    return [
      rate(given, Number(tied)),
      rate(got, Number(tied)),
      count(followers, other, tied),
      count(ties, other, returned),
      live ? Math.log1p(live.followers.length) : count(followers, user, returned),
      live ? Math.log1p(live.friends.length) : count(ties, user, tied),
    ]
  }
}

function perPerson(compute: (row: number) => Share): (row: number) => Share {
  const known = new Map<number, Share>()
  return (row) => {
    const value = known.get(row) ?? compute(row)
    known.set(row, value)
    return value
  }
}
