import { createHash } from 'node:crypto'
import { z } from 'zod'
import { badInput, cursorExpired, type KindredError } from '../../core/shared/index.js'
import type { Serving } from '../serving/index.js'

/**
 * State of a scroll through recommendations. It travels in the cursor, so that any server can continue the
 * scroll.
 */
export interface ScrollState {
  /** The viewer of the pages. */
  readonly user: string
  /** Version of the snapshot that the scroll began with; null: none. */
  readonly version: string | null
  /** Moment for which the pages are computed, milliseconds since 1970. */
  readonly asOf: number
  /** 32 bits, drawn when the scroll began. */
  readonly seed: number
  /** Labels of the variants that the scroll began with. Default: none. */
  readonly variants?: readonly string[]
  readonly shown: ShownSet
  /** Digest of the rules that the first page requested; empty: none. Default: none. */
  readonly rules?: string
}

/** Lifetime of a cursor. */
export const CURSOR_LIFE_MS = 24 * 60 * 60 * 1000

const CHECKSUM_BYTES = 8
const headerSchema = z.tuple([z.string().nullable(), z.number(), z.int().min(0).max(0xffff_ffff)], z.string())

/** The first state of a scroll. @param random uniform in [0, 1). */
export function beginScroll(
  user: string,
  { loaded }: Serving,
  asOf: number,
  random: () => number,
): ScrollState {
  const seed = Math.floor(random() * 2 ** 32)
  return { user, version: loaded?.version ?? null, asOf, seed, shown: createShownSet(seed) }
}

/** Layout: checksum, length of the header in two bytes, header as JSON, hashes of the shown items. */
export function encodeScroll(state: ScrollState): string {
  const { user, version, asOf, seed, rules = '', variants = [], shown } = state
  const tail = rules === '' && variants.length === 0 ? [] : [rules, ...variants]
  const header = Buffer.from(JSON.stringify([version, asOf, seed, ...tail]))
  const length = Buffer.alloc(2)
  length.writeUInt16BE(header.length)
  const body = Buffer.concat([length, header, shown.toBytes()])
  return Buffer.concat([checksum(user, body), body]).toString('base64url')
}

/**
 * @param now milliseconds since 1970.
 * @throws KindredError BAD_USER_INPUT if the cursor was altered or belongs to another viewer, CURSOR_EXPIRED
 *   if it is too old.
 */
export function decodeScroll(cursor: string, user: string, now: number): ScrollState {
  const bytes = Buffer.from(cursor, 'base64url')
  const body = bytes.subarray(CHECKSUM_BYTES)
  // The checksum detects mistakes only. A cursor gives access to nothing that needs protection.
  const intact = body.length > 2 && checksum(user, body).equals(bytes.subarray(0, CHECKSUM_BYTES))
  if (!intact || bytes.toString('base64url') !== cursor) throw altered()
  const end = 2 + body.readUInt16BE(0)
  const hashes = body.subarray(end)
  const header = headerSchema.safeParse(parse(body.subarray(2, end)))
  if (!header.success || hashes.length % HASH_BYTES !== 0) throw altered()
  const [version, asOf, seed, rules = '', ...variants] = header.data
  if (now - asOf > CURSOR_LIFE_MS) throw cursorExpired('the cursor is older than a day')
  return {
    user,
    version,
    asOf,
    seed,
    ...(rules !== '' && { rules }),
    ...(variants.length > 0 && { variants }),
    shown: createShownSet(seed, hashes),
  }
}

function altered(): KindredError {
  return badInput(
    'after',
    'the cursor is not one of this list',
    'send a cursor of an earlier page of the same user, unchanged',
  )
}

function checksum(user: string, body: Buffer): Buffer {
  return createHash('sha256').update(user).update('\0').update(body).digest().subarray(0, CHECKSUM_BYTES)
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return null
  }
}

/** Set of the items that a scroll has shown, as short hashes that fit into a cursor. */
export interface ShownSet {
  readonly count: number
  has(id: string): boolean
  /** A new set that also contains these ids. */
  with(ids: readonly string[]): ShownSet
  toBytes(): Buffer
}

/** 40 bits. In a scroll of 40,000 items, the chance that a hash collision hides one item is 1 in 1,400. */
export const HASH_BYTES = 5

/** @param seed of the scroll, so that different ids collide in each scroll. */
export function createShownSet(seed: number, bytes: Buffer = Buffer.alloc(0)): ShownSet {
  // Most sets are only encoded, so the hashes are decoded on first use.
  let hashes: Set<number> | undefined
  return {
    count: bytes.length / HASH_BYTES,
    has(id) {
      if (bytes.length === 0) return false
      hashes ??= readHashes(bytes)
      return hashes.has(hash(id, seed))
    },
    with(ids) {
      const added = Buffer.alloc(ids.length * HASH_BYTES)
      for (const [position, id] of ids.entries()) {
        added.writeUIntBE(hash(id, seed), position * HASH_BYTES, HASH_BYTES)
      }
      return createShownSet(seed, Buffer.concat([bytes, added]))
    },
    toBytes: () => bytes,
  }
}

function readHashes(bytes: Buffer): Set<number> {
  const hashes = new Set<number>()
  for (let offset = 0; offset < bytes.length; offset += HASH_BYTES) {
    hashes.add(bytes.readUIntBE(offset, HASH_BYTES))
  }
  return hashes
}

/** Two lanes of FNV-1a over UTF-16 units, finished by the mixer of MurmurHash3; 0 … 2^40 − 1. */
function hash(id: string, seed: number): number {
  let low = 0x811c9dc5 ^ seed
  let high = 0x9747b28c ^ seed
  for (let position = 0; position < id.length; position++) {
    const unit = id.charCodeAt(position)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit, 0x85ebca6b)
  }
  return (mix(low ^ high) >>> 0) + (mix(high) & 0xff) * 0x1_0000_0000
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/**
 * Checks that a scroll was begun by the user who continues it, and not by one who had the id before.
 *
 * @throws KindredError CURSOR_EXPIRED if the user who began it was deleted.
 */
export function checkScrollOwner({ loaded }: Serving, user: string, begunAt: number): void {
  const deletedAt = loaded?.deletedUsers.get(user)
  if (deletedAt !== undefined && deletedAt >= begunAt)
    throw cursorExpired('the user who began the scroll was deleted')
}
