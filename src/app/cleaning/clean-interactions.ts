import { type InteractionColumns, PART } from '../../core/clean-data.js'
import type { KindTable } from '../../core/interaction.js'
import type { InteractionRecord, WeightMeaning } from '../../core/records.js'
import { growingColumn } from './growing-column.js'
import { normaliseWeights } from './normalise-weights.js'
import { createRowIndex, hashNumbers } from './row-index.js'

export interface InteractionCleaner {
  /** Why the event cannot be taken, null: it can. */
  problem(event: InteractionRecord): string | null
  /** @returns whether it is an event of its own; otherwise it joined an earlier one. */
  add(event: InteractionRecord, user: number, item: number, at: number): boolean
  finish(): { readonly kinds: readonly string[]; readonly columns: InteractionColumns }
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
 */
export function createInteractionCleaner(options: InteractionCleanerOptions): InteractionCleaner {
  const user = growingColumn(Int32Array)
  const item = growingColumn(Int32Array)
  const kind = growingColumn(Uint8Array)
  const value = growingColumn(Float32Array)
  const at = growingColumn(Float64Array)
  const part = growingColumn(Uint8Array)
  const kinds: string[] = []
  const meanings: WeightMeaning[] = []
  const kindRows = new Map<string, number>()

  const candidate = { user: 0, item: 0, kind: 0, at: 0, part: 0 }
  const index = createRowIndex((row) => {
    const sameAt = meanings[candidate.kind] === 'rating' || Object.is(at.array[row], candidate.at)
    return (
      user.array[row] === candidate.user &&
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

  return {
    problem({ kind: name, weight }) {
      if (options.kinds[name] === undefined) return `the kind ${name} is not configured`
      const meaning = meaningOf(name)
      // A rating of 0 is a mark; a count or strength of 0 says that nothing happened.
      return weight !== null && weight <= 0 && meaning !== 'rating' ? `a ${meaning} of 0 or less` : null
    },
    add(event, userRow, itemRow, time) {
      const kindRow = kindRowOf(event.kind)
      candidate.user = userRow
      candidate.item = itemRow
      candidate.kind = kindRow
      candidate.at = time
      candidate.part = PART[event.part]
      const row = user.length
      const weight = event.weight ?? Number.NaN
      if (!options.ordered) {
        const hash = hashNumbers(
          userRow,
          itemRow,
          meanings[kindRow] === 'rating' ? kindRow : kindRow + 256 * (time / 1000),
        )
        const found = index.findOrAdd(row, hash)
        if (found !== row) {
          merge(found, weight)
          return false
        }
      }
      user.push(userRow)
      item.push(itemRow)
      kind.push(kindRow)
      value.push(weight)
      at.push(time)
      part.push(candidate.part)
      return true
    },
    finish() {
      const raw = {
        length: user.length,
        user: user.finish(),
        item: item.finish(),
        kind: kind.finish(),
        value: value.finish(),
        at: at.finish(),
        part: part.finish(),
      }
      return { kinds, columns: Object.freeze({ ...raw, weight: normaliseWeights(raw, meanings) }) }
    },
  }
}

/** Unknown counts stand for one. */
function sumCounts(left: number, right: number): number {
  return (Number.isNaN(left) ? 1 : left) + (Number.isNaN(right) ? 1 : right)
}
