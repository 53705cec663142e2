import type { Recommender } from '../../core/model/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { createRandom, shuffle } from '../../numeric/random/index.js'
import { type Csr, rowIndices } from '../../numeric/sparse/index.js'
import { listMetrics } from '../../numeric/stats/index.js'

/**
 * How well a ranking finds held-out targets. Used to choose models and options, not to report results on test
 * data.
 */
export interface RankingMetrics {
  /** Held-out users that were evaluated. */
  readonly users: Int32Array
  /** Mean recall@k. */
  readonly recall: number
  /** Mean NDCG@k. */
  readonly ndcg: number
  /** NDCG@k of each user, parallel to `users`. */
  readonly ndcgs: Float64Array
}

/** Input of {@link evaluateRanking}. */
export interface ValidationTask {
  /** Users × targets: held out of the training data. */
  readonly relevant: Csr
  /** Users × targets: the training data; never ranked. */
  readonly known: Csr
  /** Whether a user is not ranked for themselves: true if targets are users. Default false. */
  readonly excludeSelf?: boolean
  /** Cutoff of the metrics. Default 20. */
  readonly k?: number
  /** Users to evaluate, ascending; users without held-out targets are skipped. Default: all. */
  readonly users?: Int32Array
}

/** Writes the scores of every target for a block of users; see `Recommender`. */
export type ScoreBlock = NonNullable<Recommender['scoreBlock']>

/** Evaluates the full ranking of every target that is not known, by the scores of `scoreBlock`. */
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
      maskKnown(row, rowIndices(task.known, user), task.excludeSelf ? user : -1)
      const metrics = listMetrics(bestRows(row, k), rowIndices(task.relevant, user), k)
      ndcgs[block.start + position] = metrics.ndcg
      recall += metrics.recall
      ndcg += metrics.ndcg
    }
  }
  const count = Math.max(1, users.length)
  return { users, recall: recall / count, ndcg: ndcg / count, ndcgs }
}

/**
 * Sets the scores of known targets to −∞.
 *
 * @param scores changed in place.
 * @param known rows of the targets.
 * @param self another row to mask, −1 for none.
 */
export function maskKnown(scores: Float32Array, known: Int32Array, self: number): void {
  for (const row of known) scores[row] = Number.NEGATIVE_INFINITY
  if (self >= 0) scores[self] = Number.NEGATIVE_INFINITY
}

/** At most `limit` of the users with held-out targets, drawn by seed, ascending. */
export function sampleHeldOutUsers(relevant: Csr, limit: number, seed: number): Int32Array {
  const users = heldOutUsers(relevant)
  if (users.length <= limit) return users
  return shuffle(users, createRandom(seed).fork('validation users')).slice(0, limit).sort()
}

/**
 * Splits users into consecutive blocks whose dense scores need at most 32 MiB. `start` is a position in
 * `users`.
 */
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
