import { type InteractionColumns, PART, type WeightMeaning } from '../../core/data/index.js'

/** Lowest weight of a rating: even the worst rating is an interaction. */
export const MIN_RATING_WEIGHT = 0.1

/** Common rating scales. A folder is taken to use the first one that contains all its ratings. */
const RATING_SCALES = [
  [0, 1],
  [1, 5],
  [0.5, 5],
  [0, 5],
  [1, 10],
  [0, 10],
  [0, 100],
] as const

type RawColumns = Pick<InteractionColumns, 'length' | 'user' | 'kind' | 'value' | 'part'>

/**
 * Converts raw values to weights in one unit: positive, with 1 for an ordinary interaction. By the meaning of
 * the kind:
 *
 * - `strength`: the value itself.
 * - `count` c: `ln(1 + c)`, divided by the mean of `ln(1 + c)` over the user's interactions of the kind.
 *   Users with many repetitions weigh no more than others, and each further repetition adds less.
 * - `rating` r on a scale from `min` to `max`: `max(0.1, 2 (r − min) / (max − min))`, so the middle of the
 *   scale is 1 and its top is 2. The scale is the first of {@link RATING_SCALES} that contains all ratings;
 *   if all ratings are equal, all weights are 1. A low rating is never negative feedback: models are
 *   evaluated on the items that users chose to rate.
 *
 * An interaction without a value has weight 1. Means and scales are computed without the test part.
 *
 * @param meanings meaning of each kind, by kind number.
 */
export function normaliseWeights(columns: RawColumns, meanings: readonly WeightMeaning[]): Float32Array {
  const weights = new Float32Array(columns.length).fill(1)
  for (const [kind, meaning] of meanings.entries()) {
    if (meaning === 'count') weighCounts(columns, kind, weights)
    else if (meaning === 'rating') weighRatings(columns, kind, weights)
    else weighStrengths(columns, kind, weights)
  }
  return weights
}

function weighStrengths(columns: RawColumns, kind: number, weights: Float32Array): void {
  for (let row = 0; row < columns.length; row++) {
    if (columns.kind[row] === kind && !Number.isNaN(columns.value[row]!)) weights[row] = columns.value[row]!
  }
}

function weighCounts(columns: RawColumns, kind: number, weights: Float32Array): void {
  const sums = new Map<number, { sum: number; count: number }>()
  for (let row = 0; row < columns.length; row++) {
    const value = columns.value[row]!
    if (columns.kind[row] !== kind || columns.part[row] === PART.test || Number.isNaN(value)) continue
    const user = columns.user[row]!
    const total = sums.get(user)
    if (total === undefined) sums.set(user, { sum: Math.log1p(value), count: 1 })
    else {
      total.sum += Math.log1p(value)
      total.count++
    }
  }
  for (let row = 0; row < columns.length; row++) {
    if (columns.kind[row] !== kind || Number.isNaN(columns.value[row]!)) continue
    const total = sums.get(columns.user[row]!)
    if (total !== undefined) weights[row] = (Math.log1p(columns.value[row]!) * total.count) / total.sum
  }
}

function weighRatings(columns: RawColumns, kind: number, weights: Float32Array): void {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (let row = 0; row < columns.length; row++) {
    const value = columns.value[row]!
    if (columns.kind[row] !== kind || columns.part[row] === PART.test || Number.isNaN(value)) continue
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
  }
  if (!(lowest < highest)) return
  const [min, max] = RATING_SCALES.find(([from, to]) => from <= lowest && highest <= to) ?? [lowest, highest]
  for (let row = 0; row < columns.length; row++) {
    const value = columns.value[row]!
    if (columns.kind[row] !== kind || Number.isNaN(value)) continue
    const weight = (2 * (value - min)) / (max - min)
    weights[row] = Math.min(2, Math.max(MIN_RATING_WEIGHT, weight))
  }
}
