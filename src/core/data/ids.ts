import { badInput } from '../shared/index.js'

/** Longest id taken, in UTF-16 units; far below the key limit of a Neo4j range index (about 8 kB). */
export const MAX_ID_LENGTH = 512

/**
 * Checks an id that came from outside: 1 to MAX_ID_LENGTH characters, no control characters, not blank.
 *
 * @throws KindredError BAD_USER_INPUT naming `field`.
 */
export function checkId(id: string, field: string): string {
  const reason = idProblem(id)
  if (reason !== null)
    throw badInput(field, `${field} ${reason}`, `send an id of 1 to ${MAX_ID_LENGTH} characters`)
  return id
}

/** Why a string is no id, or null if it is one. */
export function idProblem(id: string): string | null {
  if (id.trim() === '') return 'is empty'
  if (id.length > MAX_ID_LENGTH) return `is ${id.length} characters long; ${MAX_ID_LENGTH} is the most`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  if (/[\u0000-\u001f\u007f]/.test(id)) return 'has a control character'
  return null
}

/**
 * The key of an undirected tie: the lower id first, by UTF-16 order, so that both directions give one key. A colon within an
 * id is escaped, so that two pairs never share a key.
 */
export function pairKey(a: string, b: string): string {
  return a < b ? `${escapeColons(a)}:${escapeColons(b)}` : `${escapeColons(b)}:${escapeColons(a)}`
}

function escapeColons(id: string): string {
  return id.replace(/[\\:]/g, '\\$&')
}

/** A frozen two-way map between owners' ids and row numbers 0 … size − 1. */
export interface Vocabulary {
  readonly size: number
  readonly ids: readonly string[]
  /** Row of an id, −1 where it is unknown. */
  indexOf(id: string): number
}

/**
 * @param ids in row order.
 * @throws RangeError where an id appears twice.
 */
export function createVocabulary(ids: Iterable<string>): Vocabulary {
  const list = [...ids]
  const rows = new Map<string, number>()
  for (const [row, id] of list.entries()) rows.set(id, row)
  if (rows.size !== list.length) throw new RangeError('a vocabulary has an id twice')
  return Object.freeze({
    size: list.length,
    ids: Object.freeze(list),
    indexOf: (id: string) => rows.get(id) ?? -1,
  })
}

const rowsSeen = new WeakMap<
  readonly string[],
  { readonly vocabulary: Vocabulary; readonly rows: Int32Array }
>()

/** Rows of ids, −1 where one is unknown; looked up once for all who ask with the same list, which must not change. */
export function rowsIn(vocabulary: Vocabulary, ids: readonly string[]): Int32Array {
  const seen = rowsSeen.get(ids)
  if (seen?.vocabulary === vocabulary) return seen.rows
  const rows = Int32Array.from(ids, (id) => vocabulary.indexOf(id))
  rowsSeen.set(ids, { vocabulary, rows })
  return rows
}
