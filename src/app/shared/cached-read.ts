import type { AgeRecorder, RequestContext } from '../../core/ports/index.js'

/** When a cached value is loaded again. */
export interface Freshness {
  /** From this age on, a read returns the cached value and starts a load in the background. */
  readonly renewAfterMs: number
  /** From this age on, a read waits for a new load. */
  readonly maxAgeMs: number
}

/**
 * Reads an expensive value that is the same for every user. A read with a consistency token returns a value
 * that includes that write.
 */
export type CachedRead<T> = (context: Pick<RequestContext, 'token' | 'ages'>) => Promise<T>

/** The ages that a request has recorded. */
export interface ListAges extends AgeRecorder {
  /** Age in milliseconds of the oldest value that was used, by list. */
  readonly oldest: ReadonlyMap<string, number>
}

/** Starts the record of one request. */
export function createListAges(): ListAges {
  const oldest = new Map<string, number>()
  return {
    oldest,
    record(list, ageMs) {
      oldest.set(list, Math.max(ageMs, oldest.get(list) ?? 0))
    },
  }
}

interface Load<T> {
  /** {@link createCachedRead}'s `generation` before the value was read. */
  readonly generation: number
  /** Tokens of the writes that the value includes. */
  readonly tokens: Set<string>
  readonly value: Promise<T>
}

/** Number of tokens remembered. A read with an older token causes one extra load. */
const MAX_TOKENS = 100

/**
 * Caches the value of `load`. Loads never run in parallel: reads that need a newer value than the running
 * load gives wait for the next load together. A load that fails keeps the cached value and rejects only the
 * reads that wait for it.
 *
 * @param name under which the age of the value is recorded.
 * @param load receives only tokens that the database knows, because each caller has read with its token
 *   before.
 * @param now milliseconds since 1970.
 * @param generation a number that grows when values from before must not be used. Default: it never grows.
 */
export function createCachedRead<T>(
  name: string,
  load: (context: RequestContext) => Promise<T>,
  { renewAfterMs, maxAgeMs }: Freshness,
  now: () => number,
  generation: () => number = () => 0,
): CachedRead<T> {
  let cached: { readonly value: T; readonly at: number; readonly generation: number } | undefined
  let included: readonly string[] = []
  let running: Load<T> | undefined
  let next: Load<T> | undefined

  const start = async (tokens: Set<string>): Promise<T> => {
    await running?.value.catch(() => {})
    running = next
    next = undefined
    try {
      const at = now()
      const before = generation()
      const value = await load(tokens.size === 0 ? {} : { token: [...tokens].join(',') })
      cached = { value, at, generation: before }
      included = [...tokens].slice(-MAX_TOKENS)
      return value
    } catch (error) {
      // The database may have forgotten one of the tokens; the next load must not send it again.
      included = []
      throw error
    } finally {
      running = undefined
    }
  }
  const renew = (token?: string): Promise<T> => {
    const isNew = running !== undefined && running.generation === generation()
    if (running !== undefined && isNew && (token === undefined || running.tokens.has(token)))
      return running.value
    if (next === undefined) {
      const tokens = new Set(included)
      next = { tokens, generation: generation(), value: start(tokens) }
    }
    if (token !== undefined) next.tokens.add(token)
    return next.value
  }
  const read = async (token?: string): Promise<T> => {
    if (token !== undefined && !included.includes(token)) return renew(token)
    const age = cached === undefined ? Number.POSITIVE_INFINITY : now() - cached.at
    if (cached === undefined || age >= maxAgeMs || cached.generation !== generation()) return renew()
    // Reads that wait for this load get its error; this one already has a value.
    if (age >= renewAfterMs) renew().catch(() => {})
    return cached.value
  }
  return async ({ token, ages }) => {
    const value = await read(token)
    // The awaited value may have been replaced meanwhile, but it is never older than the cached one.
    if (cached !== undefined) ages?.record(name, now() - cached.at)
    return value
  }
}
