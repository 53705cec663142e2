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
