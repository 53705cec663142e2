import { isIPv6 } from 'node:net'
import { plainAddress } from '../../core/shared/index.js'

/** Whom a request comes from, as far as limits depend on it. */
export interface Caller {
  /** Address of the client; null: unknown. */
  readonly address: string | null
  /** Id of the API key; null: the request has none. */
  readonly keyId: string | null
  /** What the caller may do, such as `write`. */
  readonly scopes: readonly string[]
}

/** Limits of requests. The settings `limits` document each of them. */
export interface Limits {
  readonly bodyBytes: number
  readonly tokens: number
  readonly depth: number
  readonly introspectionDepth: number
  readonly aliases: number
  readonly rootFields: number
  readonly directives: number
  readonly cost: number
  readonly nestedFirst: number
  readonly queryMs: number
  readonly mutationMs: number
  readonly requestsPerSecond: number
  readonly wrongKeysPerMinute: number
  readonly concurrentRequests: number
  readonly runningRequests: number
  readonly queuedRequests: number
  readonly socketsPerAddress: number
  readonly operationsPerSocket: number
}

/** Scopes of callers that may send large bodies. */
const WRITERS = new Set(['write', 'admin'])

/** Largest bodies of a caller, in bytes. */
export interface BodyLimits {
  readonly mutation: number
  readonly other: number
}

/**
 * The largest bodies of a caller. Only mutations of callers that may write can be larger than
 * `limits.bodyBytes`.
 *
 * @param writeBodyBytes limit for these mutations.
 */
export function bodyLimitsFor(
  { bodyBytes }: Pick<Limits, 'bodyBytes'>,
  writeBodyBytes: number,
  { scopes }: Pick<Caller, 'scopes'>,
): BodyLimits {
  const mutation = scopes.some((scope) => WRITERS.has(scope)) ? writeBodyBytes : bodyBytes
  return { mutation, other: Math.min(bodyBytes, mutation) }
}

/**
 * What an address counts for: of IPv6 the network of 64 bits, because a client has all of its addresses.
 *
 * @param address of a client; null: unknown.
 */
export function networkOf(address: string | null): string {
  const plain = plainAddress(address ?? '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
