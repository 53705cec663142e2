/** The lowest and the highest rating that a graph knows. */
export interface RatingScale {
  readonly min: number
  /** Above `min`. */
  readonly max: number
}

/** How ratings are read; a setting. */
export interface RatingRules {
  /** Null: found from the ratings of the first import, and kept in the graph. */
  readonly scale: RatingScale | null
  /** Lowest rating that is a like. Null: see {@link isLike}. */
  readonly likeFrom: number | null
}

/** Rules without any setting. */
export const DEFAULT_RATING_RULES: RatingRules = { scale: null, likeFrom: null }

/** Lowest weight of a rating: even the worst rating is an interaction. */
export const MIN_RATING_WEIGHT = 0.1

/** Common scales, tried in this order. */
const COMMON_SCALES = [
  [0, 1],
  [1, 5],
  [0.5, 5],
  [0, 5],
  [1, 10],
  [0, 10],
  [0, 100],
  [-1, 1],
  [-10, 10],
] as const

/** Scales of a graph that knows nothing but a few live ratings. A short scale would refuse the next one. */
const SCALES_OF_FEW = [[0, 5], [0, 10], [0, 100], ...COMMON_SCALES] as const

/** From this number of ratings on, rarity alone makes an outlier. */
const MANY_RATINGS = 20
/** Largest share of ratings that may be outliers; one always may. */
const OUTLIER_SHARE = 0.001
/** Two means of equal ratings may differ by rounding. */
const ROUNDING = 1e-9

/**
 * Finds the scale of ratings: the first common scale that contains all of them but outliers. Half stars are
 * taken as 0.5 to 5. If no common scale contains them, the scale runs from the lowest to the highest.
 *
 * A rating is an outlier of a scale if the others span at least half of it, and if it is one of at least 20
 * and at most one in 1,000 of them, or else lies farther from the scale than the scale is wide. So one wrong
 * rating does not move the scale.
 *
 * @param ratings finite, in any order.
 * @returns null without ratings.
 */
export function detectScale(ratings: Float64Array): RatingScale | null {
  if (ratings.length === 0) return null
  const sorted = ratings.slice().sort()
  const found = COMMON_SCALES.find((scale) => contains(sorted, scale))
  return found === undefined ? observedScale(sorted) : { min: found[0], max: found[1] }
}

/**
 * The scale of a graph whose first ratings come one by one: 0 to 5 if it contains them, else the first common
 * scale that does, apart from outliers.
 *
 * @param ratings finite, at least one.
 */
export function scaleOfFew(ratings: readonly number[]): RatingScale {
  const sorted = Float64Array.from(ratings).sort()
  const found = SCALES_OF_FEW.find((scale) => contains(sorted, scale))
  return found === undefined ? observedScale(sorted) : { min: found[0], max: found[1] }
}

function contains(sorted: Float64Array, [min, max]: readonly [number, number]): boolean {
  const count = sorted.length
  const allowed = Math.max(1, Math.floor(count * OUTLIER_SHARE))
  const inside = sorted.filter((rating) => rating >= min && rating <= max)
  const outside = count - inside.length
  if (min === 1 && max === 5 && halves(inside) > (outside === 0 ? 0 : allowed)) return false
  if (outside === 0) return true
  if (outside > allowed || inside.length < 3 || inside.at(-1)! - inside[0]! < (max - min) / 2) return false
  const distance = Math.min(
    ...[sorted[0]!, sorted.at(-1)!].map((end) => Math.max(min - end, end - max)).filter((far) => far > 0),
  )
  return count >= MANY_RATINGS || distance > max - min
}

/** Number of ratings half-way between two whole numbers. */
function halves(ratings: Float64Array): number {
  let count = 0
  for (const rating of ratings) if (Math.abs(rating % 1) === 0.5) count++
  return count
}

/** From the lowest to the highest rating, without the one that more than doubles the range. */
function observedScale(sorted: Float64Array): RatingScale {
  let [first, last] = [0, sorted.length - 1]
  const range = (from: number, to: number): number => sorted[to]! - sorted[from]!
  if (last - first >= 3) {
    if (2 * range(first, last - 1) < range(first, last)) last--
    else if (2 * range(first + 1, last) < range(first, last)) first++
  }
  const [min, max] = [sorted[first]!, sorted[last]!]
  if (min < max) return { min, max }
  return min > 0 ? { min: 0, max } : min < 0 ? { min, max: 0 } : { min: 0, max: 1 }
}

/** A scale as text, such as `1 to 5`. */
export function describeScale({ min, max }: RatingScale): string {
  return `${min} to ${max}`
}

/**
 * Strength of a rating r on a scale from `min` to `max`: `2 (r − min) / (max − min)`, at least 0.1 and at
 * most 2. The middle of the scale is 1.
 */
export function ratingWeight(rating: number, { min, max }: RatingScale): number {
  return Math.min(2, Math.max(MIN_RATING_WEIGHT, (2 * (rating - min)) / (max - min)))
}

/**
 * Whether a rating is a like: at least `likeFrom` if it is set; otherwise above the middle of the scale and
 * at least the mean of the user's ratings, whichever is stricter.
 *
 * @param mean of the user's ratings; null: unknown, and the middle of the scale decides.
 */
export function isLike(
  rating: number,
  mean: number | null,
  { scale, likeFrom }: RatingRules & { readonly scale: RatingScale },
): boolean {
  if (likeFrom !== null) return rating >= likeFrom
  return rating > (scale.min + scale.max) / 2 && (mean === null || rating >= mean - ROUNDING)
}

/** How the ratings of cleaned data were read. */
export interface RatingsRead {
  readonly scale: RatingScale
  readonly likeFrom: number | null
  /** Whether each kind of the data is a rating. */
  readonly kinds: readonly boolean[]
}

/** Interactions as columns, one row each. */
interface RatedColumns {
  readonly length: number
  readonly user: ArrayLike<number>
  readonly kind: ArrayLike<number>
  /** The rating; NaN: none. */
  readonly value: ArrayLike<number>
}

/**
 * Whether each interaction counts for its item: 0 for a rating that is no like, else 1. A rating without a
 * value counts.
 *
 * @param counts rows whose ratings make the user's mean; the others are judged by it.
 */
export function likesOf(
  columns: RatedColumns,
  ratings: RatingsRead,
  counts: (row: number) => boolean,
): Uint8Array {
  const sums = new Map<number, { sum: number; count: number }>()
  const isRating = (row: number): boolean =>
    ratings.kinds[columns.kind[row]!]! && !Number.isNaN(columns.value[row]!)
  for (let row = 0; row < columns.length; row++) {
    if (!isRating(row) || !counts(row)) continue
    const total = sums.get(columns.user[row]!)
    if (total === undefined) sums.set(columns.user[row]!, { sum: columns.value[row]!, count: 1 })
    else {
      total.sum += columns.value[row]!
      total.count++
    }
  }
  const likes = new Uint8Array(columns.length).fill(1)
  for (let row = 0; row < columns.length; row++) {
    if (!isRating(row)) continue
    const total = sums.get(columns.user[row]!)
    const mean = total === undefined ? null : total.sum / total.count
    if (!isLike(columns.value[row]!, mean, ratings)) likes[row] = 0
  }
  return likes
}
