import { type KeyLookUp, type KeyStore, SCOPES, type Scope, type ValidKey } from '../../core/ports/index.js'
import { KindredError, type Log } from '../../core/shared/index.js'
import { hasHash, idOf } from './keys.js'
import { createLookUps } from './look-ups.js'

/** For whom a request speaks, and what it may do. It never changes. */
export interface Identity {
  /** Id of the API key; null: a token of another issuer, or no key is needed. */
  readonly keyId: string | null
  /** What the caller may do for all users; empty: only what `userId` may see and do. */
  readonly scopes: readonly Scope[]
  /** The user for whom the caller speaks; null: the caller is the owner's application. */
  readonly userId: string | null
  /** Milliseconds since 1970 after which the identity is not valid any more; null: no such time. */
  readonly expiresAt: number | null
}

/** The identity of a caller who needs no key. */
export const TRUSTED: Identity = Object.freeze({
  keyId: null,
  scopes: SCOPES,
  userId: null,
  expiresAt: null,
})

/** Finds out who calls. */
export interface Authenticator {
  /**
   * @param authorization the header `Authorization` of the request; undefined: it has none.
   * @throws KindredError UNAUTHENTICATED if a key or token is needed and the request has no valid one.
   *   DATABASE_UNAVAILABLE if keys cannot be looked up.
   */
  identify(authorization: string | undefined): Promise<Identity>
  /** Whether an identity that was valid before still is. */
  isValid(identity: Identity): Promise<boolean>
}

/** What {@link createAuthenticator} needs. */
export interface AuthenticatorDependencies {
  readonly store: Pick<KeyStore, 'lookUp' | 'noteUse'>
  /** Whether requests need no key while none was made. True on this machine, or if the operator wants it. */
  readonly isOpen: boolean
  /** Checks a token of another issuer; null: such tokens are not accepted. */
  readonly verifyToken: VerifyToken | null
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Log
}

/**
 * Checks a token of another issuer.
 *
 * @throws KindredError UNAUTHENTICATED if it is not valid.
 */
export type VerifyToken = (token: string) => Promise<{ readonly userId: string; readonly expiresAt: number }>

/** The last use of a key is written once in this time. */
const NOTE_USE_MS = 60_000
/** Keys whose last use is remembered. */
const MAX_NOTED = 10_000

/** Every request looks its key up in the graph, so that a revoked key ends with the next request. */
export function createAuthenticator(dependencies: AuthenticatorDependencies): Authenticator {
  const { store, isOpen, verifyToken, now, log } = dependencies
  const lookUp = createLookUps((ids) => store.lookUp(ids, { signal: AbortSignal.timeout(LOOK_UP_MS) }))
  const isFree = ({ made }: Pick<KeyLookUp, 'made'>): boolean => isOpen && verifyToken === null && !made
  const notedAt = new Map<string, number>()
  /** Whether the last look-up found that requests need no key. */
  let wasFree = false

  async function find(id?: string): Promise<KeyLookUp> {
    try {
      const found = await lookUp(id)
      wasFree = isFree(found)
      return found
    } catch (error) {
      // Without keys, the page itself says that the database cannot be reached.
      if (wasFree) return { made: false, keys: [] }
      if (!isTimeout(error)) throw error
      throw new KindredError('DATABASE_UNAVAILABLE', 'the database does not answer', {
        remedy: 'send the request again in a while',
        cause: error,
      })
    }
  }

  function noteUse(id: string): void {
    const at = now()
    if (at - (notedAt.get(id) ?? Number.NEGATIVE_INFINITY) < NOTE_USE_MS) return
    if (notedAt.size >= MAX_NOTED) notedAt.clear()
    notedAt.set(id, at)
    store
      .noteUse([{ id, at }])
      .catch((error: unknown) => log(`the last use of key ${id} was not noted: ${messageOf(error)}`, 'warn'))
  }

  return {
    async identify(authorization) {
      const token = authorization === undefined ? null : tokenOf(authorization)
      const id = token === null ? null : idOf(token)
      if (token !== null && id === null && verifyToken !== null) {
        const { userId, expiresAt } = await verifyToken(token)
        return Object.freeze({ keyId: null, scopes: [], userId, expiresAt })
      }
      const found = await find(id ?? undefined)
      if (isFree(found)) return TRUSTED
      const key = found.keys.find((each) => each.id === id)
      if (token !== null && key !== undefined && hasHash(token, key.hash)) {
        noteUse(key.id)
        return identityOf(key)
      }
      throw unauthenticated(
        authorization === undefined ? 'the request has no key' : 'the key is not valid, or it was revoked',
      )
    },
    async isValid({ keyId, userId, expiresAt }) {
      if (expiresAt !== null && expiresAt <= now()) return false
      if (keyId === null && userId !== null) return true
      const found = await find(keyId ?? undefined)
      return keyId === null ? isFree(found) : found.keys.some(({ id }) => id === keyId)
    },
  }
}

/** Time for a look-up. */
const LOOK_UP_MS = 5_000

function identityOf({ id, scope, user }: ValidKey): Identity {
  const scopes = scope === 'user' ? [] : SCOPES.slice(0, SCOPES.indexOf(scope) + 1)
  return Object.freeze({ keyId: id, scopes, userId: user, expiresAt: null })
}

/** The token of a header of the form `Bearer TOKEN`; null for another form. */
function tokenOf(authorization: string): string | null {
  return /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1] ?? null
}

/** Creates an UNAUTHENTICATED error. */
export function unauthenticated(message: string, retryable = false): KindredError {
  return new KindredError('UNAUTHENTICATED', message, {
    field: 'Authorization',
    remedy: 'send the header "Authorization: Bearer KEY"; `kindred keys create` makes a key',
    retryable,
  })
}

const isTimeout = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError')

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
