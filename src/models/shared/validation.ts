import type { Recommender } from '../../core/model/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { createRandom, shuffle } from '../../numeric/random/index.js'
import { type Csr, lowerBound, rowIndices } from '../../numeric/sparse/index.js'

/** How well a ranking finds what was held out of train; used to choose, never to report on test. */
export interface RankingMetrics {
  /** Users that were judged: those with something held out. */
  readonly users: Int32Array
  /** Mean over users of hits in the first k, divided by the number held out. */
  readonly recall: number
  /** Mean over users of binary NDCG with the ideal cut at min(k, number held out). */
  readonly ndcg: number
  /** NDCG of each user, parallel to `users`. */
  readonly ndcgs: Float64Array
}

export interface ValidationTask {
  /** users × targets: held out of train. */
  readonly relevant: Csr
  /** users × targets: what the user already has; never ranked. */
  readonly known: Csr
  /** Rank among people: a user is never ranked for themselves. Default false. */
  readonly excludeSelf?: boolean
  /** Default 20. */
  readonly k?: number
  /** Users to judge, ascending; those without held-out entries are passed over. Default: all. */
  readonly users?: Int32Array
}

/** Scores of every target for a block of users, written whole; see Recommender. */
export type ScoreBlock = NonNullable<Recommender['scoreBlock']>

/** Full ranking of every target that is not known, by the scores that `scoreBlock` writes. */
export async function evaluateRanking(scoreBlock: ScoreBlock, task: ValidationTask): Promise<RankingMetrics> {
  const users = heldOutUsers(task.relevant, task.users)
  const targets = task.relevant.columns
  const k = task.k ?? 20
  const ndcgs = new Float64Array(users.length)
  let recall = 0
  let ndcg = 0
  for (const block of blocksOf(users, targets)) {
    const scores = new Float32Array(block.users.length * targets)
    await scoreBlock(block.users, scores)
    for (const [position, user] of block.users.entries()) {
      const row = scores.subarray(position * targets, (position + 1) * targets)
      for (const known of rowIndices(task.known, user)) row[known] = Number.NEGATIVE_INFINITY
      if (task.excludeSelf) row[user] = Number.NEGATIVE_INFINITY
      const judged = listMetrics(bestRows(row, k), rowIndices(task.relevant, user), k)
      ndcgs[block.start + position] = judged.ndcg
      recall += judged.recall
      ndcg += judged.ndcg
    }
  }
  const count = Math.max(1, users.length)
  return { users, recall: recall / count, ndcg: ndcg / count, ndcgs }
}

/** What must not be a candidate scores −∞. @param self a row that is left out too, −1: none. */
export function maskKnown(scores: Float32Array, known: Int32Array, self: number): void {
  for (const row of known) scores[row] = Number.NEGATIVE_INFINITY
  if (self >= 0) scores[self] = Number.NEGATIVE_INFINITY
}

/**
 * Recall@k and binary NDCG@k of one list.
 *
 * @param list rows, best first. @param relevant rows, ascending, at least one.
 */
export function listMetrics(
  list: Int32Array,
  relevant: Int32Array,
  k: number,
): { readonly recall: number; readonly ndcg: number } {
  let hits = 0
  let gain = 0
  for (let rank = 0; rank < Math.min(k, list.length); rank++) {
    if (!includesSorted(relevant, list[rank]!)) continue
    hits++
    gain += discount(rank)
  }
  let ideal = 0
  for (let rank = 0; rank < Math.min(k, relevant.length); rank++) ideal += discount(rank)
  return { recall: hits / relevant.length, ndcg: gain / ideal }
}

/** At most `limit` of the users that have something held out, drawn by seed, ascending. */
export function sampleHeldOutUsers(relevant: Csr, limit: number, seed: number): Int32Array {
  const users = heldOutUsers(relevant)
  if (users.length <= limit) return users
  return shuffle(users, createRandom(seed).fork('validation users')).slice(0, limit).sort()
}

/** Consecutive blocks of users whose dense scores take at most 32 MiB. */
export function* blocksOf(
  users: Int32Array,
  targets: number,
): Generator<{ readonly start: number; readonly users: Int32Array }> {
  const size = Math.max(1, Math.min(512, Math.floor(8_388_608 / Math.max(1, targets))))
  for (let start = 0; start < users.length; start += size) {
    yield { start, users: users.subarray(start, start + size) }
  }
}

function heldOutUsers(relevant: Csr, among?: Int32Array): Int32Array {
  const users = among ?? Int32Array.from({ length: relevant.rows }, (_, user) => user)
  return users.filter((user) => relevant.offsets[user + 1]! > relevant.offsets[user]!)
}

const discount = (rank: number): number => 1 / Math.log2(rank + 2)

function includesSorted(sorted: Int32Array, wanted: number): boolean {
  return sorted[lowerBound(sorted, wanted)] === wanted
}
