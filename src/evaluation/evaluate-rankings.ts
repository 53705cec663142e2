import type { Dataset } from '../core/dataset/index.js'
import type { Target } from '../core/model/index.js'
import { type Csr, transpose } from '../numeric/sparse/index.js'
import type { TrainStatistics } from './metrics/catalogue-metrics.js'
import { CATALOGUE_METRICS, LIST_METRICS } from './metrics/index.js'
import { hitsOf, profilesOf, type UserRankings } from './rank.js'
import { bootstrapIntervals, holm, type Interval, pairedTests, SIGNIFICANCE_LEVEL } from './significance.js'

/** What `evaluateRankings` needs besides the rankings. */
export interface EvaluateRankingsOptions {
  readonly target: Target
  readonly train: Dataset
  readonly test: Csr
  /** Cut-offs in ascending order, each at most the length of the lists. */
  readonly ks: readonly number[]
  readonly seed: number
}

/** Metrics of a set of rankings. Keys are `name@k`, and `auc`. */
export interface RankingEvaluation {
  /** Means over users, and metrics of all lists together. A metric that is not defined is absent. */
  readonly metrics: Readonly<Record<string, number>>
  /** 95 % intervals of the means over users. */
  readonly intervals: Readonly<Record<string, Interval>>
  /**
   * The list metrics at the largest k by length of the user's history in train; segments without users are
   * left out.
   */
  readonly byActivity: readonly (Segment & {
    readonly users: number
    readonly metrics: Readonly<Record<string, number>>
  })[]
  /** Share of all test entries of a segment that are on their user's list, at the largest k. */
  readonly byPopularity: readonly {
    readonly segment: PopularitySegment
    readonly tests: number
    readonly recall: number
  }[]
  /** Each list metric's value of each user, parallel to the users of the rankings: for paired tests. */
  readonly perUser: ReadonlyMap<string, Float64Array>
}

/** Computes list metrics, catalogue metrics, intervals and segments of the rankings. */
export function evaluateRankings(
  rankings: UserRankings,
  options: EvaluateRankingsOptions,
): RankingEvaluation {
  const { target, train, test, ks, seed } = options
  const profiles = profilesOf(train, target)
  const perUser = listMetrics(rankings, test, ks)
  if (rankings.auc !== null) perUser.set('auc', rankings.auc)
  const metrics: Record<string, number> = {}
  for (const [name, values] of perUser) metrics[name] = mean(values)
  const catalogue = catalogueOf(profiles)
  for (const k of ks) {
    const lists = listsAt(rankings, k)
    for (const metric of CATALOGUE_METRICS)
      metrics[`${metric.name}@${k}`] = metric.of(lists, rankings.users, catalogue)
  }
  const names = [...perUser.keys()]
  const intervals = bootstrapIntervals([...perUser.values()], seed)
  return {
    metrics: onlyNumbers(metrics),
    intervals: Object.fromEntries(
      names.flatMap((name, index) => (Number.isFinite(metrics[name]) ? [[name, intervals[index]!]] : [])),
    ),
    byActivity: byActivity(rankings, profiles, perUser, ks.at(-1)!),
    byPopularity: byPopularity(rankings, test, catalogue.popularity),
    perUser,
  }
}

function listMetrics(rankings: UserRankings, test: Csr, ks: readonly number[]): Map<string, Float64Array> {
  const perUser = new Map<string, Float64Array>()
  for (const k of ks) {
    for (const { name } of LIST_METRICS) perUser.set(`${name}@${k}`, new Float64Array(rankings.users.length))
  }
  for (const { position, hits, relevant } of hitsOf(rankings, test)) {
    for (const k of ks) {
      for (const metric of LIST_METRICS)
        perUser.get(`${metric.name}@${k}`)![position] = metric.of(hits, k, relevant)
    }
  }
  return perUser
}

function catalogueOf(profiles: Csr): TrainStatistics {
  const audiences = transpose(profiles)
  const popularity = Int32Array.from(
    { length: audiences.rows },
    (_, target) => audiences.offsets[target + 1]! - audiences.offsets[target]!,
  )
  return { profiles, audiences, popularity }
}

/** The first k entries of each list, without padding. */
function listsAt({ users, k: length, targets }: UserRankings, k: number): Int32Array[] {
  return Array.from(users, (_, position) =>
    targets.subarray(position * length, position * length + k).filter((target) => target >= 0),
  )
}

function byActivity(
  { users }: UserRankings,
  profiles: Csr,
  perUser: ReadonlyMap<string, Float64Array>,
  k: number,
): RankingEvaluation['byActivity'] {
  const segment = Array.from(users, (user) =>
    segmentOf(profiles.offsets[user + 1]! - profiles.offsets[user]!, ACTIVITY_SEGMENTS),
  )
  return ACTIVITY_SEGMENTS.flatMap((bounds, index) => {
    const members = segment.filter((found) => found === index).length
    if (members === 0) return []
    const metrics = LIST_METRICS.map(({ name }) => {
      const values = perUser.get(`${name}@${k}`)!
      return [`${name}@${k}`, mean(values.filter((_, position) => segment[position] === index))] as const
    })
    return [{ ...bounds, users: members, metrics: Object.fromEntries(metrics) }]
  })
}

function byPopularity(
  { users, k, targets }: UserRankings,
  test: Csr,
  popularity: Int32Array,
): RankingEvaluation['byPopularity'] {
  const segments = popularitySegments(popularity)
  const tests = new Int32Array(POPULARITY_SEGMENTS.length)
  const found = new Int32Array(POPULARITY_SEGMENTS.length)
  for (const [position, user] of users.entries()) {
    const list = new Set(targets.subarray(position * k, (position + 1) * k))
    for (let entry = test.offsets[user]!; entry < test.offsets[user + 1]!; entry++) {
      const target = test.indices[entry]!
      tests[segments[target]!]!++
      if (list.has(target)) found[segments[target]!]!++
    }
  }
  return POPULARITY_SEGMENTS.flatMap((segment, index) =>
    tests[index] === 0 ? [] : [{ segment, tests: tests[index]!, recall: found[index]! / tests[index]! }],
  )
}

/** Mean over the values that are numbers; NaN without any. */
function mean(values: Float64Array): number {
  let sum = 0
  let count = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return sum / count
}

function onlyNumbers(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)))
}

/** A range of a count, both ends included. `to` is null for a range without an upper end. */
export interface Segment {
  readonly from: number
  readonly to: number | null
}

/** Ranges of the number of train interactions of a user. They are fixed so that datasets can be compared. */
export const ACTIVITY_SEGMENTS: readonly Segment[] = [
  { from: 0, to: 0 },
  { from: 1, to: 2 },
  { from: 3, to: 4 },
  { from: 5, to: 9 },
  { from: 10, to: 19 },
  { from: 20, to: 49 },
  { from: 50, to: 99 },
  { from: 100, to: null },
]

/** Index of the segment that contains the count. */
export function segmentOf(count: number, segments: readonly Segment[]): number {
  return segments.findIndex(({ from, to }) => count >= from && (to === null || count <= to))
}

/**
 * Targets by their share of train: `cold` has none, the least popular that hold a third together are the
 * `tail`, and so on.
 */
export const POPULARITY_SEGMENTS = ['cold', 'tail', 'middle', 'head'] as const
/** Name of a popularity segment. */
export type PopularitySegment = (typeof POPULARITY_SEGMENTS)[number]

/** Position in POPULARITY_SEGMENTS of each target; targets of equal popularity fall into the same segment. */
export function popularitySegments(popularity: Int32Array): Uint8Array {
  const ascending = popularity.slice().sort()
  const total = ascending.reduce((sum, count) => sum + count, 0)
  let passed = 0
  let middle = Number.POSITIVE_INFINITY
  let head = Number.POSITIVE_INFINITY
  for (const count of ascending) {
    if (count > 0 && passed >= total / 3) middle = Math.min(middle, count)
    if (count > 0 && passed >= (2 * total) / 3) head = Math.min(head, count)
    passed += count
  }
  return Uint8Array.from(popularity, (count) => (count === 0 ? 0 : count < middle ? 1 : count < head ? 2 : 3))
}

/** The best model of a metric compared with another model over the same users. */
export interface Comparison {
  readonly metric: string
  readonly best: string
  readonly other: string
  /** Mean of the best model minus mean of the other. */
  readonly difference: number
  readonly interval: Interval
  /** p-value of the paired randomisation test, corrected for the number of comparisons (Holm). */
  readonly p: number
  readonly significant: boolean
}

/**
 * Compares the best model of each metric with every other model by a paired randomisation test.
 *
 * @param perUser values of each metric by model, over the same users.
 */
export function compareModels(
  perUser: ReadonlyMap<string, RankingEvaluation['perUser']>,
  metrics: readonly string[],
  seed: number,
): Comparison[] {
  return metrics.flatMap((metric) => {
    const ranked = [...perUser]
      .map(([model, values]) => ({ model, values: values.get(metric)! }))
      .sort((left, right) => total(right.values) - total(left.values))
    const [best, ...others] = ranked
    if (best === undefined) return []
    const tests = pairedTests(
      best.values,
      others.map(({ values }) => values),
      seed,
    )
    const ps = holm(tests.map(({ p }) => p))
    return others.map(({ model }, index) => ({
      metric,
      best: best.model,
      other: model,
      ...tests[index]!,
      p: ps[index]!,
      significant: ps[index]! < SIGNIFICANCE_LEVEL,
    }))
  })
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
