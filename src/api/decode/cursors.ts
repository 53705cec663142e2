import { badInput } from '../core/errors.js'

/** A part of a key: how it is checked when a cursor comes back. */
export type KeyPart = 'string' | 'number' | 'number?'

/** An opaque cursor of a list that is ordered by a key. */
export function encodeCursor(list: string, key: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url')
}

/**
 * The key in a cursor, null where there is none.
 *
 * @throws KindredError BAD_USER_INPUT where the cursor is not of this list.
 */
export function decodeCursor<Key extends readonly (string | number | null)[]>(
  list: string,
  cursor: string | null | undefined,
  parts: readonly KeyPart[],
): Key | null {
  if (cursor === null || cursor === undefined) return null
  const key = parse(cursor)
  if (Array.isArray(key) && key.length === parts.length + 1 && key[0] === list) {
    const values: unknown[] = key.slice(1)
    if (parts.every((part, position) => fits(part, values[position]))) return values as unknown as Key
  }
  throw badCursor()
}

export function badCursor() {
  return badInput(
    'after',
    'the cursor is not one of this list',
    'send a cursor of an earlier page, unchanged',
  )
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return null
  }
}

function fits(part: KeyPart, value: unknown): boolean {
  if (part === 'string') return typeof value === 'string'
  return (part === 'number?' && value === null) || Number.isFinite(value)
}
