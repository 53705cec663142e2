import type { ItemRef, UserRef } from '../../core/page/index.js'
import { badInput, type Page } from '../../core/shared/index.js'

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

/** A page as a GraphQL connection, each edge with its cursor. */
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

/** The global id of a node: opaque to clients. */
export function encodeNodeId(ref: UserRef | ItemRef): string {
  return Buffer.from(`${ref.type}:${ref.id}`).toString('base64url')
}

/** What a global id names; null where it is none of ours. */
export function decodeNodeId(nodeId: string): UserRef | ItemRef | null {
  const [, type, id] = /^(User|Item):(.+)$/s.exec(Buffer.from(nodeId, 'base64url').toString()) ?? []
  if (id === undefined) return null
  return type === 'User' ? { type, id } : { type: 'Item', id }
}
