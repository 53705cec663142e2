import { createHash } from 'node:crypto'
import { z } from 'zod'
import { badInput, cursorExpired, type KindredError } from '../../core/shared/index.js'

/** Where a scroll of recommendations stands: enough for any server to continue it. */
export interface ScrollState {
  /** Whose pages these are. */
  readonly user: string
  /** Snapshot that the scroll began with, null: none. */
  readonly version: string | null
  /** Moment that the scroll is for, milliseconds since 1970. */
  readonly asOf: number
  /** 32 bits, drawn when the scroll began. */
  readonly seed: number
  /** Labels of the variants that the scroll began with. Default: none. */
  readonly variants?: readonly string[]
  readonly served: Served
  /** Digest of the rules that the first page asked for; empty: of none. */
  readonly rules?: string
}

/** A cursor older than this is expired. */
export const CURSOR_LIFE_MS = 24 * 60 * 60 * 1000

const CHECKSUM_BYTES = 8
const headerSchema = z.tuple([z.string().nullable(), z.number(), z.int().min(0).max(0xffff_ffff)], z.string())

/** The layout: checksum, length of the header in two bytes, header as JSON, hashes of what was served. */
export function encodeScroll(state: ScrollState): string {
  const { user, version, asOf, seed, rules = '', variants = [], served } = state
  const tail = rules === '' && variants.length === 0 ? [] : [rules, ...variants]
  const header = Buffer.from(JSON.stringify([version, asOf, seed, ...tail]))
  const length = Buffer.alloc(2)
  length.writeUInt16BE(header.length)
  const body = Buffer.concat([length, header, served.toBytes()])
  return Buffer.concat([checksum(user, body), body]).toString('base64url')
}

/**
 * @param now milliseconds since 1970.
 * @throws KindredError BAD_USER_INPUT where the cursor was altered or belongs to another user's pages, CURSOR_EXPIRED where it is too old.
 */
export function decodeScroll(cursor: string, user: string, now: number): ScrollState {
  const bytes = Buffer.from(cursor, 'base64url')
  const body = bytes.subarray(CHECKSUM_BYTES)
  // The checksum finds mistakes, it keeps no secret: a cursor opens nothing that its bearer could not ask for without one.
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
    served: createServed(seed, hashes),
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

/** Which items a scroll has shown, by short hashes: small enough to travel in a cursor. */
export interface Served {
  readonly count: number
  has(id: string): boolean
  /** A new set with these ids added. */
  with(ids: readonly string[]): Served
  toBytes(): Buffer
}

/** 40 bits: of 40,000 items shown in one scroll, one is missed by a chance of 1 in 1,400. */
export const HASH_BYTES = 5

/** @param seed of the scroll; two scrolls never miss the same item. */
export function createServed(seed: number, bytes: Buffer = Buffer.alloc(0)): Served {
  // Most sets are only written out, so the look-up is built when first used.
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
      return createServed(seed, Buffer.concat([bytes, added]))
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
