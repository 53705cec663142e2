import type { ItemRef, UserRef } from '../../core/page/index.js'
import { badInput, type Page } from '../../core/shared/index.js'

/**
 * Type of one part of a cursor's key. `moment`: milliseconds since 1970, as a `Date` holds them; `moment?`
 * may be null.
 */
export type KeyPart = 'string' | 'number' | 'moment' | 'moment?'

/** The first and last moment of a `Date` are this far from 1970, in milliseconds. */
const MOST_MOMENT = 8.64e15

/**
 * Makes the opaque cursor of an entry: base64url of the JSON `[list, ...key]`.
 *
 * @param list name of the list, which the cursor is valid for.
 * @param key the values that the list is ordered by.
 */
export function encodeCursor(list: string, key: readonly (string | number | null)[]): string {
  return encode(JSON.stringify([list, ...key]))
}

/**
 * Returns the key of a cursor, or null without a cursor.
 *
 * @throws KindredError BAD_USER_INPUT if the cursor belongs to another list.
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
  throw badInput(
    'after',
    'the cursor does not belong to this list',
    'send a cursor of an earlier page, unchanged',
  )
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(decode(cursor))
  } catch {
    return null
  }
}

function fits(part: KeyPart, value: unknown): boolean {
  if (part === 'string') return typeof value === 'string'
  if (part === 'number') return Number.isFinite(value)
  if (value === null) return part === 'moment?'
  return Number.isInteger(value) && Math.abs(value as number) <= MOST_MOMENT
}

/** A page as a GraphQL connection. */
export function connectionOf<Entry, Edge extends { readonly cursor: string }>(
  page: Page<Entry>,
  after: string | null | undefined,
  edgeOf: (entry: Entry) => Edge,
) {
  const edges = page.entries.map(edgeOf)
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: after !== null && after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

/** Makes the opaque global id of a user or an item: base64url of `type:id`. */
export function encodeNodeId(ref: UserRef | ItemRef): string {
  return encode(`${ref.type}:${ref.id}`)
}

/** The user or item of a global id; null if the id is not one of ours. */
export function decodeNodeId(nodeId: string): UserRef | ItemRef | null {
  const [, type, id] = /^(User|Item):(.+)$/s.exec(decode(nodeId)) ?? []
  if (id === undefined) return null
  return type === 'User' ? { type, id } : { type: 'Item', id }
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')
const decode = (text: string): string => Buffer.from(text, 'base64url').toString()
