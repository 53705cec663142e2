import { createVocabulary, idProblem, type Vocabulary } from '../../core/data/index.js'

/** Assigns row numbers to ids in the order of their first use. White space around an id is ignored. */
export interface IdTable {
  readonly size: number
  readonly ids: readonly string[]
  /** The reason why an id is invalid, such as `the user is empty`; null if it is valid. Adds no row. */
  problem(raw: string, what: string): string | null
  /** The row of an id; adds a row if it has none. */
  rowOf(raw: string): number
  /** Whether an id has a row. */
  has(raw: string): boolean
  freeze(): Vocabulary
}

interface IdTableOptions {
  /** Ids with equal keys share a row. Default: the id itself. */
  readonly keyOf?: (id: string) => string
  /** The id that a spelling stands for. Default: without white space around it. */
  readonly nameOf?: (spelling: string) => string
  /** Whether marks for missing values, such as `NULL`, are ids. Default: false. */
  readonly marks?: boolean
}

/** Creates an empty table of ids. */
export function createIdTable({
  keyOf = (id) => id,
  nameOf = (spelling) => spelling.trim(),
  marks = false,
}: IdTableOptions = {}): IdTable {
  const ids: string[] = []
  // Every spelling that occurred, so that an id is checked once and not once for each row. Integers are kept
  // apart: their lookup takes a tenth of the time of a lookup in a map of a million strings.
  const rowsByNumber = createIntegerMap()
  const rowsBySpelling = new Map<string, number>()
  const rowsByKey = new Map<string, number>()
  const known = (raw: string): number | undefined =>
    rowsByNumber.get(parseInteger(raw)) ?? rowsBySpelling.get(raw)
  const add = (raw: string): number => {
    const id = nameOf(raw)
    const key = keyOf(id)
    let row = rowsByKey.get(key)
    if (row === undefined) {
      row = ids.length
      ids.push(id)
      rowsByKey.set(key, row)
    }
    if (!rowsByNumber.set(parseInteger(raw), row, ids.length)) rowsBySpelling.set(raw, row)
    return row
  }
  return {
    get size() {
      return ids.length
    },
    ids,
    problem(raw, what) {
      if (known(raw) !== undefined) return null
      const id = nameOf(raw)
      const problem = idProblem(id) ?? (marks ? null : markProblem(id))
      return problem === null ? null : `${what} ${problem}`
    },
    rowOf: (raw) => known(raw) ?? add(raw),
    has: (raw) => rowsByKey.has(keyOf(nameOf(raw))),
    freeze: () => createVocabulary(ids),
  }
}

/** How programs and databases write a field without a value. */
const MISSING = new Set(
  'NULL null Null <null> <NULL> (null) NaN nan NAN NaT None none nil N/A #N/A <NA> undefined \\N'.split(' '),
)

const markProblem = (id: string): string | null =>
  MISSING.has(id) ? 'is a mark for a missing value, such as NULL or NaN' : null

/** Integers below this, or below eight times the number of ids, are stored in an array. */
const ALWAYS_STORED = 1 << 20

/** A map from integers to rows, stored in an array that grows with the integers. */
function createIntegerMap() {
  let rows = new Int32Array(1024).fill(-1)
  return {
    get(number: number): number | undefined {
      const row = number >= 0 && number < rows.length ? rows[number]! : -1
      return row < 0 ? undefined : row
    },
    /** @returns false if the number is negative or too large to be stored. */
    set(number: number, row: number, ids: number): boolean {
      if (number < 0 || number >= Math.max(ALWAYS_STORED, 8 * ids)) return false
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

/** The integer with this decimal spelling; −1 for other texts, leading zeros and more than nine digits. */
function parseInteger(text: string): number {
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
