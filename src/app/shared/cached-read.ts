import type { ReadOptions } from '../../core/ports/index.js'

/** When a kept value is taken anew. */
export interface Freshness {
  /** From this age on it is renewed in the background, the old one still given. */
  readonly renewAfterMs: number
  /** From this age on it is waited for. */
  readonly maxAgeMs: number
}

/** A value that is dear and the same for everybody; whoever brings a consistency token gets one that includes that write. */
export type CachedRead<T> = (options: Pick<ReadOptions, 'token' | 'ages'>) => Promise<T>

interface Load<T> {
  /** The writes that it includes. */
  readonly tokens: Set<string>
  readonly value: Promise<T>
}

/** Tokens that are remembered; one that is older makes for one load more. */
const TOKENS_KEPT = 100

/**
 * Keeps what `load` gives. Loads never run side by side: who needs a newer one than the one that runs waits for the next, together with all
 * others who do. One that fails leaves the value as it was, and rejects only for those who wait.
 *
 * @param name under which its age is told.
 * @param load takes tokens that the database knows: whoever asks has read with theirs before.
 * @param now milliseconds since 1970.
 */
export function createCachedRead<T>(
  name: string,
  load: (options: ReadOptions) => Promise<T>,
  { renewAfterMs, maxAgeMs }: Freshness,
  now: () => number,
): CachedRead<T> {
  let kept: { readonly value: T; readonly at: number } | undefined
  let included: readonly string[] = []
  let running: Load<T> | undefined
  let next: Load<T> | undefined

  const start = async (tokens: Set<string>): Promise<T> => {
    await running?.value.catch(() => {})
    running = next
    next = undefined
    try {
      const at = now()
      const value = await load(tokens.size === 0 ? {} : { token: [...tokens].join(',') })
      kept = { value, at }
      included = [...tokens].slice(-TOKENS_KEPT)
      return value
    } catch (error) {
      // Should the database no longer know one of them, the next load must not ask for it again.
      included = []
      throw error
    } finally {
      running = undefined
    }
  }
  const renew = (token?: string): Promise<T> => {
    if (running !== undefined && (token === undefined || running.tokens.has(token))) return running.value
    if (next === undefined) {
      const tokens = new Set(included)
      next = { tokens, value: start(tokens) }
    }
    if (token !== undefined) next.tokens.add(token)
    return next.value
  }
  const take = async (token?: string): Promise<T> => {
    if (token !== undefined && !included.includes(token)) return renew(token)
    const age = kept === undefined ? Number.POSITIVE_INFINITY : now() - kept.at
    if (kept === undefined || age >= maxAgeMs) return renew()
    // Whoever waits for the next load hears of its failure; this caller has an answer.
    if (age >= renewAfterMs) renew().catch(() => {})
    return kept.value
  }
  return async ({ token, ages }) => {
    const value = await take(token)
    // What was waited for may have been replaced since; it is no older than what is kept.
    if (kept !== undefined) ages?.set(name, Math.max(now() - kept.at, ages.get(name) ?? 0))
    return value
  }
}
