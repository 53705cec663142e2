import type { Random } from '../../numeric/random/index.js'
import { hasEntry, rowIndices } from '../../numeric/sparse/index.js'
import { calibrationError, fitLogistic, logOdds, sigmoid } from '../shared/index.js'
import type { RankerGraph } from './graph.js'
import type { RankerProfile } from './profile.js'
import { countReturned, type Share } from './strength.js'

/** Number of features of a pair. The ties of the pair itself are left out. */
const RETURN_FEATURES = 6
const MAX_PAIRS = 20_000
const MIN_PAIRS = 100

/** A fitted logistic regression for returned ties. */
export interface ReturnModel {
  /** Weights of the features; the intercept comes last. */
  readonly weights: Float64Array
  /** Expected calibration error on pairs that took no part in the fit. */
  readonly error: number
}

/**
 * Learns from the existing ties whether a tie u → w will be returned. It is a logistic regression on the
 * numbers of followers and followed users of both, on the fraction of followers whom w follows back, and on
 * the fraction of u's ties that are returned.
 * @returns null if ties are undirected or too few.
 */
export function learnReturns(graph: RankerGraph, random: Random): ReturnModel | null {
  const { ties, directed, users } = graph
  if (!directed || ties.indices.length < MIN_PAIRS) return null
  const share = Math.min(1, MAX_PAIRS / ties.indices.length)
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
  const evaluation = part(1)
  const probabilities = Float64Array.from(evaluation.labels, (_, row) =>
    sigmoid(logOdds(half, evaluation.features.subarray(row * RETURN_FEATURES, (row + 1) * RETURN_FEATURES))),
  )
  const all = {
    features: Float64Array.from(features),
    width: RETURN_FEATURES,
    labels: Uint8Array.from(labels),
  }
  return { weights: fitLogistic(all), error: calibrationError(probabilities, evaluation.labels) }
}

/**
 * Probability that each candidate returns a tie of the user; 1 for a candidate who already follows the user.
 */
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

/**
 * Computes features of pairs.
 * @param live the viewer's live ties; they take the place of the graph's.
 */
function describer(graph: RankerGraph, live?: Pick<RankerProfile, 'friends' | 'followers'>) {
  const { ties, followers } = graph
  /** Number of followers whom the user follows back. */
  const returnedBy = memoizeByRow((row) =>
    countReturned(rowIndices(followers, row), (other) => hasEntry(ties, row, other)),
  )
  /** Number of followed users who follow back. */
  const returnedTo = memoizeByRow((row) =>
    live
      ? countReturned(live.friends, (other) => live.followers.includes(other))
      : countReturned(rowIndices(ties, row), (other) => hasEntry(ties, other, row)),
  )
  /**
   * @param tied whether u → w is in the graph and must not count.
   * @param returned whether w → u is in the graph and must not count.
   */
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

function memoizeByRow(compute: (row: number) => Share): (row: number) => Share {
  const known = new Map<number, Share>()
  return (row) => {
    const value = known.get(row) ?? compute(row)
    known.set(row, value)
    return value
  }
}
