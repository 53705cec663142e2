import { type InteractionColumns, PART, type WeightMeaning } from '../../core/data/index.js'

/** The least weight of a rating: the worst mark still says that the two have met. */
export const MIN_RATING_WEIGHT = 0.1

/** Scales that ratings are given on; the first that holds all ratings of a folder is taken for theirs. */
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
 * Brings what files call weight to one unit, 1 for ordinary, always above 0. By the meaning of the kind:
 *
 * - `strength`: as it is.
 * - `count` c: `ln(1 + c) / mean over the user's events of the kind of ln(1 + c)`: whoever plays everything a thousand times
 *   says no more than whoever plays it ten times, and each further play says less than the one before.
 * - `rating` r on a scale from `least` to `most`: `max(0.1, 2 (r − least) / (most − least))`: the middle of the scale is 1,
 *   its top 2. The scale is the smallest usual one that holds all ratings; if all ratings are equal, all weights are 1.
 *   A rating never repels: rankings are judged on what people chose to meet.
 *
 * An event without a value has weight 1. Means and scales come from the train and valid parts alone.
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
  const [least, most] = RATING_SCALES.find(([from, to]) => from <= lowest && highest <= to) ?? [
    lowest,
    highest,
  ]
  for (let row = 0; row < columns.length; row++) {
    const value = columns.value[row]!
    if (columns.kind[row] !== kind || Number.isNaN(value)) continue
    const weight = (2 * (value - least)) / (most - least)
    weights[row] = Math.min(2, Math.max(MIN_RATING_WEIGHT, weight))
  }
}
