import {
  type InteractionColumns,
  type InteractionRecord,
  type KindTable,
  PART,
  type WeightMeaning,
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
   * @returns the remaining interactions in their original order, and the number merged into an earlier one.
   */
  finish(): {
    readonly kinds: readonly string[]
    readonly columns: InteractionColumns
    readonly merged: number
  }
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
  /** Whether rows are in order of time but have no times; then nothing is merged. */
  readonly ordered: boolean
}

/**
 * Collects interactions and merges equal ones. Interactions are equal if user, item, kind, time and part are
 * equal; for ratings, the time is not compared. Of equal ratings, the one with the later time is kept; counts
 * are added up; of other equal interactions, the row read last is kept. Ordered data is not merged.
 *
 * Equal interactions are found at the end, user by user: a small index for one user fits the CPU caches, an
 * index of all interactions does not.
 */
export function createInteractionCleaner(options: InteractionCleanerOptions): InteractionCleaner {
  const user = createGrowingColumn(Int32Array)
  const item = createGrowingColumn(Int32Array)
  const kind = createGrowingColumn(Uint8Array)
  const value = createGrowingColumn(Float32Array)
  const at = createGrowingColumn(Float64Array)
  const part = createGrowingColumn(Uint8Array)
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
  const meaningOf = (name: string): WeightMeaning => options.weights[name] ?? 'strength'
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
    else if (meaning === 'strength' || !(candidate.at < at.array[row]!)) {
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

  return {
    problem({ kind: name, weight }) {
      if (options.kinds[name] === undefined) return `the kind "${name}" is not configured`
      const meaning = meaningOf(name)
      // A rating of 0 is a rating; a count or strength of 0 means that there was no interaction.
      return weight !== null && weight <= 0 && meaning !== 'rating' ? `a ${meaning} of 0 or less` : null
    },
    add(record, userRow, itemRow, time) {
      user.push(userRow)
      item.push(itemRow)
      kind.push(kindRowOf(record.kind))
      value.push(record.weight ?? Number.NaN)
      at.push(time)
      part.push(PART[record.part])
    },
    finish() {
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
      const weight = normaliseWeights(raw, meanings)
      return { kinds, columns: Object.freeze({ ...raw, weight }), merged: merged.length }
    },
  }
}

/** An unknown count is 1. */
function sumCounts(left: number, right: number): number {
  return (Number.isNaN(left) ? 1 : left) + (Number.isNaN(right) ? 1 : right)
}
