import {
  type InteractionColumns,
  type InteractionRecord,
  type KindTable,
  PART,
  type WeightMeaning,
} from '../../core/data/index.js'

import { groupByKey } from '../../numeric/sparse/index.js'
import { normaliseWeights } from './normalise-weights.js'
import { createRowIndex, hashNumbers } from './row-index.js'

export interface InteractionCleaner {
  /** Why the event cannot be taken, null: it can. */
  problem(event: InteractionRecord): string | null
  add(event: InteractionRecord, user: number, item: number, at: number): void
  /** @returns the events that are left, in the order they came, and how many joined an earlier one. */
  finish(): {
    readonly kinds: readonly string[]
    readonly columns: InteractionColumns
    readonly merged: number
  }
}

export interface InteractionCleanerOptions {
  readonly kinds: KindTable
  readonly weights: Readonly<Record<string, WeightMeaning>>
  readonly ordered: boolean
}

/**
 * Collects events and merges those that are the same. Events are the same if person, item, kind, time and part are; of
 * two ratings of one item in one part, whatever their times, the later stands. Counts add up; otherwise the row
 * read last stands. Where the order of rows is all the time there is, nothing merges.
 *
 * Equal events are looked for at the end, person by person, among few at a time: one index of all events would miss the caches at each.
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
    const sameAt = meanings[candidate.kind] === 'rating' || Object.is(at.array[row], candidate.at)
    return (
      item.array[row] === candidate.item &&
      kind.array[row] === candidate.kind &&
      part.array[row] === candidate.part &&
      sameAt
    )
  })

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

  /** The rows that joined an earlier one, ascending. */
  const mergeEqual = (): number[] => {
    const keys = user.finish()
    const rows = new Int32Array(keys.length)
    let people = 0
    for (let row = 0; row < rows.length; row++) {
      rows[row] = row
      people = Math.max(people, keys[row]! + 1)
    }
    const byUser = groupByKey({ keys, buckets: people, ids: rows, values: value.finish() })
    const merged: number[] = []
    for (let person = 0; person < people; person++) {
      const [first, end] = [byUser.offsets[person]!, byUser.offsets[person + 1]!]
      index.clear(end - first)
      for (let position = first; position < end; position++) {
        const row = byUser.ids[position]!
        if (!isNew(row)) merged.push(row)
      }
    }
    return merged.sort((left, right) => left - right)
  }
  /** Whether no earlier row of the person is the same; otherwise it joins that one. */
  const isNew = (row: number): boolean => {
    candidate.item = item.array[row]!
    candidate.kind = kind.array[row]!
    candidate.at = at.array[row]!
    candidate.part = part.array[row]!
    const { item: itemRow, kind: kindRow, at: time } = candidate
    const hash = hashNumbers(
      itemRow,
      meanings[kindRow] === 'rating' ? kindRow : kindRow + 256 * (time / 1000),
    )
    const found = index.findOrAdd(row, hash)
    if (found !== row) merge(found, value.array[row]!)
    return found === row
  }

  return {
    problem({ kind: name, weight }) {
      if (options.kinds[name] === undefined) return `the kind ${name} is not configured`
      const meaning = meaningOf(name)
      // A rating of 0 is a mark; a count or strength of 0 says that nothing happened.
      return weight !== null && weight <= 0 && meaning !== 'rating' ? `a ${meaning} of 0 or less` : null
    },
    add(event, userRow, itemRow, time) {
      user.push(userRow)
      item.push(itemRow)
      kind.push(kindRowOf(event.kind))
      value.push(event.weight ?? Number.NaN)
      at.push(time)
      part.push(PART[event.part])
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

/** Unknown counts stand for one. */
function sumCounts(left: number, right: number): number {
  return (Number.isNaN(left) ? 1 : left) + (Number.isNaN(right) ? 1 : right)
}

type ColumnArray = Int32Array | Float32Array | Float64Array | Uint8Array

/** A typed array that doubles as it fills. */
export interface GrowingColumn<T extends ColumnArray> {
  readonly length: number
  push(value: number): void
  /** The array behind it; longer than `length`, and replaced as the column grows. */
  readonly array: T
  /** @param rows ascending; those behind move up. */
  remove(rows: readonly number[]): void
  /** The values alone, without a copy. */
  finish(): T
}

export function createGrowingColumn<T extends ColumnArray>(
  Type: new (length: number) => T,
): GrowingColumn<T> {
  let array = new Type(1024)
  let length = 0
  return {
    get length() {
      return length
    },
    get array() {
      return array
    },
    push(value) {
      if (length === array.length) {
        const wider = new Type(2 * length)
        wider.set(array)
        array = wider
      }
      array[length++] = value
    },
    remove(rows) {
      let kept = rows[0] ?? length
      for (const [position, row] of rows.entries()) {
        const end = rows[position + 1] ?? length
        array.copyWithin(kept, row + 1, end)
        kept += end - row - 1
      }
      length = kept
    },
    finish: () => array.subarray(0, length) as T,
  }
}
