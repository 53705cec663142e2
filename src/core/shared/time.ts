/** A minute in milliseconds. */
export const MINUTE_MS = 60_000
/** A day in milliseconds. */
export const DAY_MS = 86_400_000

/**
 * The time for which a page is computed: the start of the current minute. So servers that are asked in the
 * same minute give a history equal weights.
 *
 * @param now milliseconds since 1970.
 */
export const momentOf = (now: number): number => Math.floor(now / MINUTE_MS) * MINUTE_MS
