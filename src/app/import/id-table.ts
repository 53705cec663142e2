import { createVocabulary, idProblem, type Vocabulary } from '../../core/data/index.js'

/** Gives row numbers to ids as they come. */
export interface IdTable {
  readonly size: number
  readonly ids: readonly string[]
  /** Why this cannot be an id, such as `the user is empty`; null: it can. Makes no row. */
  problem(raw: string, what: string): string | null
  /** The row of an id, a new one where it has none; white space around it does not count. */
  rowOf(raw: string): number
  /** Whether an id has a row. */
  has(raw: string): boolean
  freeze(): Vocabulary
}

/** @param keyOf ids with the same key are the same. Default: the id without the white space around it. */
export function createIdTable(keyOf: (id: string) => string = (id) => id): IdTable {
  const ids: string[] = []
  // Every spelling met, so that an id is checked once and not once a row: whole numbers apart, whose look-up costs a tenth of one in a map
  // of a million strings.
  const numbered = createNumberedRows()
  const rows = new Map<string, number>()
  const rowsByKey = new Map<string, number>()
  const known = (raw: string): number | undefined => numbered.get(wholeNumber(raw)) ?? rows.get(raw)
  const add = (raw: string): number => {
    const id = raw.trim()
    const key = keyOf(id)
    let row = rowsByKey.get(key)
    if (row === undefined) {
      row = ids.length
      ids.push(id)
      rowsByKey.set(key, row)
    }
    if (!numbered.set(wholeNumber(raw), row, ids.length)) rows.set(raw, row)
    return row
  }
  return {
    get size() {
      return ids.length
    },
    ids,
    problem(raw, what) {
      if (known(raw) !== undefined) return null
      const problem = idProblem(raw.trim())
      return problem === null ? null : `${what} ${problem}`
    },
    rowOf: (raw) => known(raw) ?? add(raw),
    has: (raw) => rowsByKey.has(keyOf(raw.trim())),
    freeze: () => createVocabulary(ids),
  }
}

/** Numbers below this, and below eight times the number of ids, are kept in an array. */
const ALWAYS_KEPT = 1 << 20

/** Rows of whole numbers, in an array that grows with the numbers. */
function createNumberedRows() {
  let rows = new Int32Array(1024).fill(-1)
  return {
    get(number: number): number | undefined {
      const row = number >= 0 && number < rows.length ? rows[number]! : -1
      return row < 0 ? undefined : row
    },
    /** @returns whether the number is one to keep. */
    set(number: number, row: number, ids: number): boolean {
      if (number < 0 || number >= Math.max(ALWAYS_KEPT, 8 * ids)) return false
      if (number >= rows.length) {
        const wider = new Int32Array(2 * number).fill(-1)
        wider.set(rows)
        rows = wider
      }
      rows[number] = row
      return true
    },
  }
}

/** The number that this is the usual spelling of; −1 where it is none, or has more than nine digits. */
function wholeNumber(text: string): number {
  const { length } = text
  if (length === 0 || length > 9 || (length > 1 && text.startsWith('0'))) return -1
  let number = 0
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return -1
    number = 10 * number + digit
  }
  return number
}
