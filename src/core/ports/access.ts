import type { RequestContext, WriteResult } from './request.js'

/** What a key may do for all users. A later scope includes the earlier ones. */
export const SCOPES = ['read', 'write', 'admin'] as const
/** One of {@link SCOPES}. */
export type Scope = (typeof SCOPES)[number]

/** An API key, without its secret. */
export interface KeyRecord {
  readonly id: string
  /** `user`: the key speaks for one user. */
  readonly scope: Scope | 'user'
  /** Id of the user; null: the key is for all users, or its user was deleted. */
  readonly user: string | null
  /** Times are in milliseconds since 1970. */
  readonly createdAt: number
  /** Correct to a minute; null: never used. */
  readonly lastUsedAt: number | null
  readonly revokedAt: number | null
}

/** A valid key with the hash of its text. */
export type ValidKey = Pick<KeyRecord, 'id' | 'scope' | 'user'> & {
  /** SHA-256 of the key's text, in hexadecimal. */
  readonly hash: string
}

/** What a look-up of keys found. */
export interface KeyLookUp {
  /** Whether a key was ever made, even if it is revoked now. */
  readonly made: boolean
  /** The keys that are valid: not revoked, and with a user who exists. */
  readonly keys: readonly ValidKey[]
}

/** API keys in the graph: `(:KindredKey)`, `(:KindredKey)-[:SPEAKS_FOR]->(:User)`. */
export interface KeyStore {
  lookUp(ids: readonly string[], context?: RequestContext): Promise<KeyLookUp>
  /** @returns false if the user of the key does not exist; then nothing is written. */
  create(key: ValidKey & { readonly createdAt: number }): Promise<WriteResult<boolean>>
  /** All keys, revoked ones too, in the order in which they were made. */
  list(): Promise<readonly KeyRecord[]>
  /** @returns false if there is no key with this id. A second revocation keeps the time of the first. */
  revoke(id: string, at: number): Promise<WriteResult<boolean>>
  /** Notes when keys were last used. */
  noteUse(uses: readonly { readonly id: string; readonly at: number }[]): Promise<unknown>
}
