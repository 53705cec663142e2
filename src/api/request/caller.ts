import { type Identity, TRUSTED } from '../../app/access/index.js'

/** Who sent a request, and from where. It never changes. */
export interface Caller extends Identity {
  /** Network address, such as `10.0.0.7`; null: unknown. */
  readonly address: string | null
}

/** The caller of a request that needs no key. */
export const TRUSTED_CALLER: Caller = callerOf(TRUSTED, null)

/** Joins an identity with the address of a connection. */
export function callerOf(identity: Identity, address: string | null): Caller {
  return Object.freeze({ ...identity, address })
}
