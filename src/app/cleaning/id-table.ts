import { idProblem } from '../../core/ids.js'
import { createVocabulary, type Vocabulary } from '../../core/vocabulary.js'

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
  // Every spelling met, so that an id is checked once and not once a row.
  const rows = new Map<string, number>()
  const rowsByKey = new Map<string, number>()
  const add = (raw: string): number => {
    const id = raw.trim()
    const key = keyOf(id)
    let row = rowsByKey.get(key)
    if (row === undefined) {
      row = ids.length
      ids.push(id)
      rowsByKey.set(key, row)
    }
    rows.set(raw, row)
    return row
  }
  return {
    get size() {
      return ids.length
    },
    ids,
    problem(raw, what) {
      if (rows.has(raw)) return null
      const problem = idProblem(raw.trim())
      return problem === null ? null : `${what} ${problem}`
    },
    rowOf: (raw) => rows.get(raw) ?? add(raw),
    has: (raw) => rowsByKey.has(keyOf(raw.trim())),
    freeze: () => createVocabulary(ids),
  }
}
