/** How entries fade that were shown often and ignored. */
export interface Fading {
  /** Visits on which an entry may be shown before it fades. */
  readonly freeVisits: number
  /** Visits beyond those that halve a score. */
  readonly halvingVisits: number
  /** Days without being shown after which half of the visits are forgotten. */
  readonly recoveryDays: number
}

/** How often something was shown to somebody and ignored. */
export interface Impressions {
  readonly visits: number
  /** The latest of them, milliseconds since 1970. */
  readonly at: number
}

const DAY_MS = 86_400_000

/**
 * What is left of the score of what was shown and ignored: `2^-(max(0, v - free) / halving)`, with v the visits, of which
 * half are forgotten in every `recoveryDays`. 1 for what was shown seldom or long ago, never 0. The form follows impression discounting, where
 * the chance of an answer falls with the number of impressions and recovers with the time since the last (Lee, Lakshmanan, Tiwari, Shah: Modeling
 * impression discounting in large-scale recommender systems, KDD 2014); its constants are settings here, not learned.
 *
 * @param now milliseconds since 1970.
 */
export function fadingFactor(
  { visits, at }: Impressions,
  { freeVisits, halvingVisits, recoveryDays }: Fading,
  now: number,
): number {
  const days = Math.max(0, now - at) / DAY_MS
  const remembered = visits * 2 ** (-days / recoveryDays)
  return 2 ** (-Math.max(0, remembered - freeVisits) / halvingVisits)
}
