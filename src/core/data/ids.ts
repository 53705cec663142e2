import { badInput } from '../shared/index.js'

/**
 * Maximum length of an id, in UTF-16 code units; far below the key limit of a Neo4j range index (about 8 kB).
 */
export const MAX_ID_LENGTH = 512

/**
 * Checks an id from outside: 1 to MAX_ID_LENGTH characters, not blank, no control characters, no half of a
 * surrogate pair.
 *
 * @returns the id without white space around it.
 * @throws KindredError BAD_USER_INPUT naming `field`.
 */
export function checkId(id: string, field: string): string {
  const trimmed = id.trim()
  const reason = idProblem(trimmed)
  if (reason !== null)
    throw badInput(field, `${field} ${reason}`, `send an id of 1 to ${MAX_ID_LENGTH} characters`)
  return trimmed
}

/** The reason why a string is not a valid id, or null if it is. */
export function idProblem(id: string): string | null {
  if (id.trim() === '') return 'is empty'
  if (id.length > MAX_ID_LENGTH) return `is ${id.length} characters long; the maximum is ${MAX_ID_LENGTH}`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject of the check
  if (/[\u0000-\u001f\u007f]/.test(id)) return 'has a control character'
  // The database stores UTF-8, which has no half characters: two ids would become one.
  if (/\p{Surrogate}/u.test(id)) return 'has half of a surrogate pair'
  return null
}

/**
 * The key of an undirected tie: both ids, the lower one first in UTF-16 order. Colons within an id are
 * escaped, so that different pairs have different keys.
 */
export function pairKey(a: string, b: string): string {
  return a < b ? `${escapeColons(a)}:${escapeColons(b)}` : `${escapeColons(b)}:${escapeColons(a)}`
}

function escapeColons(id: string): string {
  return id.replace(/[\\:]/g, '\\$&')
}

/**
 * A two-way map between external ids and rows 0 to size − 1. Only {@link forgetIds} changes it.
 */
export interface Vocabulary {
  readonly size: number
  readonly ids: readonly string[]
  /** Row of an id; −1 if it is unknown. */
  indexOf(id: string): number
}

/**
 * @param ids in row order.
 * @throws RangeError if an id appears twice.
 */
export function createVocabulary(ids: Iterable<string>): Vocabulary {
  const list = [...ids]
  const rows = new Map<string, number>()
  for (const [row, id] of list.entries()) rows.set(id, row)
  if (rows.size !== list.length) throw new RangeError('an id appears twice in a vocabulary')
  const vocabulary: Vocabulary = Object.freeze({
    size: list.length,
    ids: list,
    indexOf: (id: string) => rows.get(id) ?? -1,
  })
  contents.set(vocabulary, { list, rows })
  return vocabulary
}

const contents = new WeakMap<Vocabulary, { readonly list: string[]; readonly rows: Map<string, number> }>()

/**
 * Makes ids unknown to a vocabulary in use: their users or items were deleted, and others may use the ids.
 * Their rows stay, with ids that nobody can have ({@link checkId} refuses control characters).
 */
export function forgetIds(vocabulary: Vocabulary, ids: Iterable<string>): void {
  const { list, rows } = contents.get(vocabulary)!
  for (const id of ids) {
    const row = rows.get(id)
    if (row === undefined) continue
    rows.delete(id)
    list[row] = `\0${row}`
    revision++
  }
}

/** Grows when a vocabulary changes. */
let revision = 0

const cachedRows = new WeakMap<
  readonly string[],
  { readonly vocabulary: Vocabulary; readonly revision: number; readonly rows: Int32Array }
>()

/** Rows of ids, −1 for unknown ones. The result is cached by list, so the list must not change. */
export function rowsIn(vocabulary: Vocabulary, ids: readonly string[]): Int32Array {
  const seen = cachedRows.get(ids)
  if (seen?.vocabulary === vocabulary && seen.revision === revision) return seen.rows
  const rows = Int32Array.from(ids, (id) => vocabulary.indexOf(id))
  cachedRows.set(ids, { vocabulary, revision, rows })
  return rows
}
