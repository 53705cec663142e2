export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000

/**
 * The moment for which a page is computed: the start of the current minute. Servers that are asked in the same minute
 * thus weight a history alike.
 *
 * @param now milliseconds since 1970.
 */
export const momentOf = (now: number): number => Math.floor(now / MINUTE_MS) * MINUTE_MS
