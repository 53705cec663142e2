import {
  describeScale,
  detectScale,
  type InteractionColumns,
  type InteractionRecord,
  type KindTable,
  kindProblem,
  likesOf,
  PART,
  type RatingRules,
  type RatingScale,
  type RatingsRead,
  type RecordSource,
  type WeightMeaning,
  weightMeaning,
  weightProblem,
} from '../../core/data/index.js'

import { groupByKey } from '../../numeric/sparse/index.js'
import { createGrowingColumn } from './growing-column.js'
import { normaliseWeights } from './normalise-weights.js'
import { createRowIndex, hashNumbers } from './row-index.js'

interface InteractionCleaner {
  /** The reason why the record is rejected; null if it is valid. */
  problem(record: InteractionRecord): string | null
  /** @param user, item row numbers. @param at milliseconds since 1970; NaN if unknown. */
  add(record: InteractionRecord, user: number, item: number, at: number): void
  /**
   * @param onOutlier receives the place of each rating that is outside the scale that was found, with its row
   *   numbers of user and item.
   * @returns the remaining interactions in their original order, and the number merged into an earlier one.
   */
  finish(onOutlier: (outlier: Outlier) => void): {
    readonly kinds: readonly string[]
    readonly columns: InteractionColumns
    readonly ratings: RatingsRead | null
    readonly merged: number
  }
}

interface Outlier {
  readonly source: RecordSource
  readonly reason: string
  readonly user: number
  readonly item: number
  readonly kind: string
  readonly rating: number
}

interface InteractionCleanerOptions {
  readonly kinds: KindTable
  /** What the weights of each kind mean. Default: `strength`. */
  readonly weights: Readonly<Record<string, WeightMeaning>>
  /**
   * Whether a rating stays beside a later one of the same user and item. A split in time needs both: the
   * earlier one belongs to train. Default: the later one replaces it.
   */
  readonly keepEarlierRatings?: boolean | undefined
  readonly ratings: RatingRules
  /** Whether rows are in order of time but have no times; then nothing is merged. */
  readonly ordered: boolean
}

/**
 * Collects interactions and merges equal ones. Interactions are equal if user, item, kind, time and part are
 * equal; for ratings, the time is not compared. Of equal ratings, the one with the later time is kept, and
 * one with a time rather than one without; counts are added up; of other equal interactions, the row read
 * last is kept. Ordered data is not merged.
 *
 * Without a known scale of ratings, the scale is found at the end, and ratings outside it are rejected.
 *
 * Equal interactions are found at the end, user by user: a small index for one user fits the CPU caches, an
 * index of all interactions does not.
 */
export function createInteractionCleaner(options: InteractionCleanerOptions): InteractionCleaner {
  const user = createGrowingColumn(Int32Array)
  const item = createGrowingColumn(Int32Array)
  const kind = createGrowingColumn(Uint8Array)
  const value = createGrowingColumn(Float64Array)
  const at = createGrowingColumn(Float64Array)
  const part = createGrowingColumn(Uint8Array)
  const places = createRatingPlaces()
  const { likeFrom } = options.ratings
  const kinds: string[] = []
  const meanings: WeightMeaning[] = []
  const kindRows = new Map<string, number>()

  const candidate = { item: 0, kind: 0, at: 0, part: 0 }
  const index = createRowIndex((row) => {
    const sameAt = replacesAtAnyTime(candidate.kind) || Object.is(at.array[row], candidate.at)
    return (
      item.array[row] === candidate.item &&
      kind.array[row] === candidate.kind &&
      part.array[row] === candidate.part &&
      sameAt
    )
  })

  /** Whether a row of the kind replaces an earlier one at another time. */
  const replacesAtAnyTime = (kindRow: number): boolean =>
    meanings[kindRow] === 'rating' && options.keepEarlierRatings !== true
  const meaningOf = (name: string): WeightMeaning =>
    options.weights[name] ?? weightMeaning(name, options.kinds)
  const kindRowOf = (name: string): number => {
    let row = kindRows.get(name)
    if (row === undefined) {
      row = kinds.length
      kinds.push(name)
      meanings.push(meaningOf(name))
      kindRows.set(name, row)
    }
    return row
  }
  const merge = (row: number, weight: number): void => {
    const meaning = meanings[candidate.kind]
    if (meaning === 'count') value.array[row] = sumCounts(value.array[row]!, weight)
    else if (meaning === 'strength' || !isEarlier(candidate.at, at.array[row]!)) {
      value.array[row] = weight
      at.array[row] = candidate.at
    }
  }

  /** Merges equal rows. @returns the rows merged into an earlier one, ascending. */
  const mergeEqual = (): number[] => {
    const keys = user.finish()
    const rows = new Int32Array(keys.length)
    let users = 0
    for (let row = 0; row < rows.length; row++) {
      rows[row] = row
      users = Math.max(users, keys[row]! + 1)
    }
    const byUser = groupByKey({ keys, buckets: users, ids: rows, values: value.finish() })
    const merged: number[] = []
    for (let userRow = 0; userRow < users; userRow++) {
      const [first, end] = [byUser.offsets[userRow]!, byUser.offsets[userRow + 1]!]
      index.clear(end - first)
      for (let position = first; position < end; position++) {
        const row = byUser.ids[position]!
        if (mergeIntoEarlier(row)) merged.push(row)
      }
    }
    return merged.sort((left, right) => left - right)
  }
  /** Merges the row into an earlier equal row of the same user. @returns whether there is one. */
  const mergeIntoEarlier = (row: number): boolean => {
    candidate.item = item.array[row]!
    candidate.kind = kind.array[row]!
    candidate.at = at.array[row]!
    candidate.part = part.array[row]!
    const { item: itemRow, kind: kindRow, at: time } = candidate
    const hash = hashNumbers(itemRow, replacesAtAnyTime(kindRow) ? kindRow : kindRow + 256 * (time / 1000))
    const found = index.findOrAdd(row, hash)
    if (found !== row) merge(found, value.array[row]!)
    return found !== row
  }

  /** The scale of the ratings. Removes the rows outside it if it was found just now. */
  const settleScale = (onOutlier: (outlier: Outlier) => void): RatingScale | null => {
    if (options.ratings.scale !== null || places.length === 0) return options.ratings.scale
    const known = Float64Array.from(places.rows(), (row) =>
      part.array[row] === PART.test ? Number.NaN : value.array[row]!,
    ).filter((rating) => !Number.isNaN(rating))
    const scale = detectScale(known)
    if (scale === null) return null
    const outside: number[] = []
    const reason = `a rating outside the scale ${describeScale(scale)} of the data; set ratings.scale if the scale is another`
    for (const [place, row] of places.rows().entries()) {
      const rating = value.array[row]!
      if (!(rating < scale.min || rating > scale.max)) continue
      outside.push(row)
      onOutlier({
        ...{ source: places.sourceOf(place), reason, rating },
        user: user.array[row]!,
        item: item.array[row]!,
        kind: kinds[kind.array[row]!]!,
      })
    }
    for (const column of [user, item, kind, value, at, part]) column.remove(outside)
    return scale
  }

  return {
    problem({ kind: name, weight }) {
      const problem =
        kindProblem(name, options.kinds) ??
        (weight === null ? null : weightProblem(weight, meaningOf(name), options.ratings.scale))
      return problem?.reason ?? null
    },
    add(record, userRow, itemRow, time) {
      if (options.ratings.scale === null && record.weight !== null && meaningOf(record.kind) === 'rating')
        places.add(user.length, record.source)
      user.push(userRow)
      item.push(itemRow)
      kind.push(kindRowOf(record.kind))
      value.push(record.weight ?? Number.NaN)
      at.push(time)
      part.push(PART[record.part])
    },
    finish(onOutlier) {
      const scale = settleScale(onOutlier)
      const columns = [user, item, kind, value, at, part]
      const merged = options.ordered ? [] : mergeEqual()
      for (const column of columns) column.remove(merged)
      const raw = {
        length: user.length,
        user: user.finish(),
        item: item.finish(),
        kind: kind.finish(),
        value: value.finish(),
        at: at.finish(),
        part: part.finish(),
      }
      const weight = normaliseWeights(raw, meanings, scale)
      const isRated = kinds.map((name) => options.kinds[name]!.rating ?? false)
      const ratings = scale !== null && isRated.includes(true) ? { scale, likeFrom, kinds: isRated } : null
      const liked =
        ratings === null ? {} : { liked: likesOf(raw, ratings, (row) => raw.part[row] !== PART.test) }
      return { kinds, columns: Object.freeze({ ...raw, weight, ...liked }), ratings, merged: merged.length }
    },
  }
}

/** Whether a time is before another. An unknown time is before each known one. */
function isEarlier(time: number, other: number): boolean {
  return Number.isNaN(time) ? !Number.isNaN(other) : time < other
}

/** The rows of ratings and where they were read, for the report of those that are rejected at the end. */
function createRatingPlaces() {
  const rows = createGrowingColumn(Int32Array)
  const lines = createGrowingColumn(Int32Array)
  const files = createGrowingColumn(Int32Array)
  const names: string[] = []
  return {
    get length() {
      return rows.length
    },
    add(row: number, { file, line }: RecordSource): void {
      if (names.at(-1) !== file) names.push(file)
      rows.push(row)
      lines.push(line)
      files.push(names.length - 1)
    },
    rows: (): Int32Array => rows.finish(),
    sourceOf: (place: number): RecordSource => ({
      file: names[files.array[place]!]!,
      line: lines.array[place]!,
    }),
  }
}

/** An unknown count is 1. */
function sumCounts(left: number, right: number): number {
  return (Number.isNaN(left) ? 1 : left) + (Number.isNaN(right) ? 1 : right)
}
