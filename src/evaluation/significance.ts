import type { RankedList } from '../core/ports/index.js'
import { createRandom, type Random } from '../numeric/random/index.js'
import { type RankingTask, targetVocabulary, type UserRankings, usersWithTest } from './rank.js'

/** Bounds that contain 95 % of the resampled means. */
export type Interval = readonly [low: number, high: number]

const RESAMPLES = 1000
/** A difference with a smaller p-value is called significant. */
export const SIGNIFICANCE_LEVEL = 0.05

/**
 * 95 % bootstrap intervals of means (Efron, 1979, percentile method). Each resample draws the same users for
 * all columns.
 *
 * @param columns one metric each, with one value for each user.
 * @returns one interval for each column.
 */
export function bootstrapIntervals(columns: readonly Float64Array[], seed: number): Interval[] {
  const users = columns[0]?.length ?? 0
  const random = createRandom(seed).fork('bootstrap')
  const means = columns.map(() => new Float64Array(RESAMPLES))
  const groups = inFours(columns, users)
  const drawn = new Uint8Array(users)
  const sums = new Float64Array(4)
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawUsers(random, drawn)
    for (const [group, values] of groups.entries()) {
      sumFour(drawn, values, sums)
      for (let lane = 0; lane < 4 && 4 * group + lane < columns.length; lane++)
        means[4 * group + lane]![resample] = sums[lane]! / users
    }
  }
  return means.map(percentiles)
}

/** Counts how often each user is drawn, so that sums read memory in order. Counts stay far below 255. */
function drawUsers(random: Random, drawn: Uint8Array): void {
  drawn.fill(0)
  for (let draw = 0; draw < drawn.length; draw++) drawn[random.below(drawn.length)]!++
}

/** Interleaves four columns, users × 4, padded with 0. Four independent sums run faster than one. */
function inFours(columns: readonly Float64Array[], users: number): Float64Array[] {
  return Array.from({ length: Math.ceil(columns.length / 4) }, (_, group) => {
    const values = new Float64Array(users * 4)
    for (const [lane, column] of columns.slice(4 * group, 4 * group + 4).entries())
      for (let user = 0; user < users; user++) values[4 * user + lane] = column[user]!
    return values
  })
}

/** `Σ_user drawn · value` of four columns. */
function sumFour(drawn: Uint8Array, values: Float64Array, sums: Float64Array): void {
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  for (let user = 0, at = 0; user < drawn.length; user++, at += 4) {
    const count = drawn[user]!
    first += count * values[at]!
    second += count * values[at + 1]!
    third += count * values[at + 2]!
    fourth += count * values[at + 3]!
  }
  sums[0] = first
  sums[1] = second
  sums[2] = third
  sums[3] = fourth
}

/** Result of a paired test of two models. */
export interface PairedTest {
  /** Mean of `one` minus mean of `other`. */
  readonly difference: number
  readonly interval: Interval
  /** Two-sided p-value: the probability of a difference this large if both models were equally good. */
  readonly p: number
}

/**
 * Paired randomisation tests of one model against several others over the same users (Smucker et al., 2007,
 * "A comparison of statistical significance tests for information retrieval evaluation"). The signs of the
 * users' differences are drawn 1,000 times. p is the share of draws at least as far from 0 as the measured
 * sum, which counts as one draw.
 *
 * @returns one result for each of `others`.
 */
export function pairedTests(one: Float64Array, others: readonly Float64Array[], seed: number): PairedTest[] {
  const differences = others.map((other) => one.map((value, user) => value - other[user]!))
  const measured = differences.map((values) => values.reduce((sum, value) => sum + value, 0))
  const extreme = new Int32Array(others.length).fill(1)
  const random = createRandom(seed).fork('paired tests')
  const signs = new Float64Array(one.length)
  for (let draw = 0; draw < RESAMPLES; draw++) {
    for (let user = 0; user < signs.length; user++) signs[user] = random.uniform() < 0.5 ? 1 : -1
    for (const [index, values] of differences.entries()) {
      let total = 0
      for (let user = 0; user < signs.length; user++) total += signs[user]! * values[user]!
      // A sum in another order can differ in its last bits, so equality needs a tolerance.
      if (Math.abs(total) >= Math.abs(measured[index]!) * (1 - 1e-12)) extreme[index]!++
    }
  }
  const intervals = bootstrapIntervals(differences, seed)
  return differences.map((_, index) => ({
    difference: measured[index]! / one.length,
    interval: intervals[index]!,
    p: extreme[index]! / (RESAMPLES + 1),
  }))
}

/** Corrects p-values for the number of tests, so that the family-wise error rate holds (Holm, 1979). */
export function holm(ps: readonly number[]): number[] {
  const order = [...ps.keys()].sort((left, right) => ps[left]! - ps[right]!)
  const corrected = new Array<number>(ps.length)
  let least = 0
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, ps[index]! * (ps.length - rank)))
    corrected[index] = least
  }
  return corrected
}

function percentiles(means: Float64Array): Interval {
  means.sort()
  return [means[Math.floor(0.025 * RESAMPLES)]!, means[Math.ceil(0.975 * RESAMPLES) - 1]!]
}

/** Lists of another program as rankings, and what of them the data does not know. */
export interface ListsAsRankings {
  readonly rankings: UserRankings
  /** Number of lists, and of those whose user the data does not know. */
  readonly lists: number
  readonly unknownUsers: number
  /** Number of entries of users with a test, and of those that the data does not know. */
  readonly entries: number
  readonly unknownEntries: number
  /** Entries of known users that are a known target. */
  readonly known: number
}

/**
 * Converts lists of another program to rankings. Entries keep their places; an entry that is unknown, in
 * train or listed before is a miss. A user without a list has no hits. Lists of users without test entries
 * are left out.
 */
export function rankingsFromLists(
  lists: readonly RankedList[],
  { train, test, target, k }: Pick<RankingTask, 'train' | 'test' | 'target' | 'k'>,
): ListsAsRankings {
  const users = usersWithTest(test)
  const vocabulary = targetVocabulary(train, target)
  const places = new Map(Array.from(users, (user, position) => [train.users.ids[user]!, position]))
  const targets = new Int32Array(users.length * k).fill(-1)
  let [unknownUsers, entries, unknownEntries, known] = [0, 0, 0, 0]
  for (const list of lists) {
    const isUser = train.users.indexOf(list.user) >= 0
    if (!isUser) unknownUsers++
    const rows = list.targets.map((id) => vocabulary.indexOf(id))
    if (isUser) known += rows.filter((row) => row >= 0).length
    const place = places.get(list.user)
    if (place === undefined) continue
    entries += rows.length
    unknownEntries += rows.filter((row) => row < 0).length
    targets.set(
      rows.slice(0, k).map((row, rank) => (rows.indexOf(row) === rank ? row : -1)),
      place * k,
    )
  }
  const rankings = { users, k, targets, auc: null }
  return { rankings, lists: lists.length, unknownUsers, entries, unknownEntries, known }
}
