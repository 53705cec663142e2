import type { ItemRef, UserRef } from '../core/explanation.js'

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
