import { badInput } from './errors.js'

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
