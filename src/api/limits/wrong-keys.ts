import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { networkOf } from './caller.js'
import { Refusal } from './refusal.js'

/** Slows those down who try keys. */
export interface WrongKeys {
  /**
   * Checks that an address may try a key. A key that worked lately always may, so that one client with a
   * wrong key does not stop the others behind its address.
   *
   * @throws Refusal RATE_LIMITED with status 429 after too many wrong keys.
   */
  check(address: string | null, authorization: string): Promise<void>
  /** Counts a wrong key. */
  failed(address: string | null): Promise<void>
  /** Remembers a key that worked. */
  worked(authorization: string): void
}

const SECONDS = 60
const MAX_REMEMBERED = 10_000
/** Time for which a key that worked is remembered. */
const REMEMBERED_MS = 600_000

/** @param perMinute wrong keys of an address in a minute; 0: no limit. */
export function createWrongKeys(perMinute: number, onRefused: () => void): WrongKeys {
  const wrong = new RateLimiterMemory({ points: Math.max(1, perMinute), duration: SECONDS })
  // Hashes, so that no key can be read from the memory of the process.
  const good = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: REMEMBERED_MS })
  const hashOf = (authorization: string): string =>
    createHash('sha256').update(authorization).digest('base64')
  return {
    async check(address, authorization) {
      if (perMinute === 0) return
      const tried = await wrong.get(networkOf(address))
      if (tried === null || tried.consumedPoints < perMinute || good.has(hashOf(authorization))) return
      onRefused()
      throw new Refusal(
        'RATE_LIMITED',
        `more than ${perMinute} wrong keys in a minute from this address`,
        429,
        {
          ...{ field: 'wrongKeysPerMinute', remedy: 'correct the key, and try again later' },
          retryAfterSeconds: Math.max(1, Math.ceil(tried.msBeforeNext / 1000)),
        },
      )
    },
    async failed(address) {
      // It rejects once there are too many, which is for `check` to say.
      if (perMinute > 0) await wrong.consume(networkOf(address)).catch(() => {})
    },
    worked(authorization) {
      if (perMinute > 0) good.set(hashOf(authorization), true)
    },
  }
}
