import { LRUCache } from 'lru-cache'
import { badInput, KindredError } from '../../core/shared/index.js'

/** Name of the header with a token, which errors give as their field. */
const HEADER = 'Kindred-Consistency-Token'
/** Time that the database has to reach the writes of a token. */
const WAIT_MS = 2_000
/** Connections that may wait for tokens at the same time, of the hundred of the pool. */
const MAX_WAITING = 10
/** Bookmarks that are remembered as reached. */
const MAX_KNOWN = 10_000
/** Bookmarks of one token. A write has one. */
const MAX_BOOKMARKS = 100
const MAX_BOOKMARK_LENGTH = 1_000

/** A wait for bookmarks that holds a connection. */
export interface BookmarkWait {
  /** Resolves once the database has reached them. */
  readonly reached: Promise<unknown>
  /** Ends the wait. Resolves once the connection is free again. */
  close(): Promise<void>
}

/** Lets reads and writes start only after the writes of their consistency tokens. */
export interface ConsistencyGate {
  /**
   * Waits until the database has reached the writes of a token.
   *
   * @returns the bookmarks to send, none without a token.
   * @throws KindredError BAD_USER_INPUT if the token is not one of ours; DATABASE_UNAVAILABLE, retryable, if
   *   the writes do not arrive within two seconds or too many requests wait already.
   */
  pass(token: string | undefined): Promise<readonly string[]>
  /** Notes bookmarks of a write that this process has committed. */
  note(bookmarks: readonly string[]): void
  /** Forgets bookmarks with which a query failed: the database may have been restored to an earlier state. */
  forget(bookmarks: readonly string[]): void
}

/**
 * Creates a gate. A token that never arrives, such as a forged one, must not hold connections that others
 * need: a session that sends it waits in the database for half a minute. So each bookmark is first awaited on
 * one of few connections, unless this process knows it.
 *
 * @param wait opens a session that waits for the bookmarks.
 */
export function createConsistencyGate(wait: (bookmarks: readonly string[]) => BookmarkWait): ConsistencyGate {
  const known = new LRUCache<string, true>({ max: MAX_KNOWN })
  const waiting = new Map<string, Promise<void>>()
  let held = 0

  async function awaitReached(bookmarks: readonly string[]): Promise<void> {
    if (held >= MAX_WAITING) throw notYet('too many requests wait for the writes of consistency tokens')
    held++
    const { reached, close } = wait(bookmarks)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(notYet('the write of the consistency token has not arrived')), WAIT_MS)
    })
    try {
      await Promise.race([reached, late])
      for (const bookmark of bookmarks) known.set(bookmark, true)
    } finally {
      clearTimeout(timer)
      // The connection counts until it is free, which the database may delay.
      void close().finally(() => held--)
    }
  }

  return {
    async pass(token) {
      if (token === undefined) return []
      const bookmarks = [...new Set(token.split(',').flatMap(decodeToken))]
      const unknown = bookmarks.filter((bookmark) => !known.has(bookmark))
      if (unknown.length === 0) return bookmarks
      const key = unknown.join()
      let wanted = waiting.get(key)
      if (wanted === undefined) {
        wanted = awaitReached(unknown).finally(() => waiting.delete(key))
        waiting.set(key, wanted)
      }
      await wanted
      return bookmarks
    },
    note(bookmarks) {
      for (const bookmark of bookmarks) known.set(bookmark, true)
    },
    forget(bookmarks) {
      for (const bookmark of bookmarks) known.delete(bookmark)
    },
  }
}

function notYet(message: string): KindredError {
  return new KindredError('DATABASE_UNAVAILABLE', message, {
    field: HEADER,
    remedy: 'try again in a moment, or send no token',
  })
}

/** Encodes bookmarks as a consistency token. */
export function encodeToken(bookmarks: readonly string[]): string {
  return Buffer.from(JSON.stringify(bookmarks)).toString('base64url')
}

/**
 * Decodes a consistency token.
 *
 * @throws KindredError BAD_USER_INPUT if the token is not one of ours.
 */
export function decodeToken(token: string): string[] {
  try {
    const bookmarks: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(bookmarks) && bookmarks.length <= MAX_BOOKMARKS && bookmarks.every(isBookmark))
      return bookmarks
  } catch {
    // The error below says it.
  }
  throw foreignToken()
}

const isBookmark = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_BOOKMARK_LENGTH

/** Error for a token that no write gave. */
export function foreignToken(cause?: unknown): KindredError {
  const { code, message, field, remedy } = badInput(
    HEADER,
    'the consistency token is not one that this server gave',
    'send a token from a payload, or none',
  )
  return new KindredError(code, message, { field: field!, remedy: remedy!, cause })
}
