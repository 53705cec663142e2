/** When a kept value is taken anew. */
export interface Freshness {
  /** From this age on it is renewed in the background, the old one still given. */
  readonly renewAfterMs: number
  /** From this age on it is waited for. */
  readonly maxAgeMs: number
}

/**
 * Keeps what `load` gives, for a value that is dear and the same for everybody. Loads never run side by side; one that fails leaves the
 * value as it was, and rejects only for those who wait.
 */
export function cached<T>(
  load: () => Promise<T>,
  { renewAfterMs, maxAgeMs }: Freshness,
  now: () => number,
): () => Promise<T> {
  let kept: { readonly value: T; readonly at: number } | undefined
  let loading: Promise<T> | undefined
  const renew = (): Promise<T> => {
    const at = now()
    loading ??= load()
      .then((value) => {
        kept = { value, at }
        return value
      })
      .finally(() => {
        loading = undefined
      })
    return loading
  }
  return async () => {
    const age = kept === undefined ? Number.POSITIVE_INFINITY : now() - kept.at
    if (kept === undefined || age >= maxAgeMs) return renew()
    // Whoever waits for the next load hears of its failure; this caller has an answer.
    if (age >= renewAfterMs) renew().catch(() => {})
    return kept.value
  }
}
