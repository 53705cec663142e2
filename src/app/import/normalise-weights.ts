import {
  type InteractionColumns,
  PART,
  type RatingScale,
  ratingWeight,
  type WeightMeaning,
} from '../../core/data/index.js'

type RawColumns = Pick<InteractionColumns, 'length' | 'user' | 'kind' | 'value' | 'part'>

/**
 * Converts raw values to weights in one unit: positive, with 1 for an ordinary interaction. By the meaning of
 * the kind:
 *
 * - `strength`: the value itself.
 * - `count` c: `ln(1 + c)`, divided by the mean of `ln(1 + c)` over the user's interactions of the kind.
 *   Users with many repetitions weigh no more than others, and each further repetition adds less.
 * - `rating`: its place on the scale, see {@link ratingWeight}. A low rating is never negative feedback:
 *   models are evaluated on the items that users chose to rate.
 *
 * An interaction without a value has weight 1. Means are computed without the test part.
 *
 * @param meanings meaning of each kind, by kind number.
 * @param scale of the ratings; null if there are none.
 */
export function normaliseWeights(
  columns: RawColumns,
  meanings: readonly WeightMeaning[],
  scale: RatingScale | null,
): Float64Array {
  const weights = new Float64Array(columns.length).fill(1)
  for (const [kind, meaning] of meanings.entries()) {
    if (meaning === 'count') weighCounts(columns, kind, weights)
    else if (meaning === 'strength') weighValues(columns, kind, weights, (value) => value)
    else if (scale !== null) weighValues(columns, kind, weights, (value) => ratingWeight(value, scale))
  }
  return weights
}

function weighValues(
  columns: RawColumns,
  kind: number,
  weights: Float64Array,
  weightOf: (value: number) => number,
): void {
  for (let row = 0; row < columns.length; row++) {
    const value = columns.value[row]!
    if (columns.kind[row] === kind && !Number.isNaN(value)) weights[row] = weightOf(value)
  }
}

function weighCounts(columns: RawColumns, kind: number, weights: Float64Array): void {
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
