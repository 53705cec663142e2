import type { Blended } from '../core/blend.js'
import type { SeenPerson } from '../core/ports/suggestion-exposures.js'

/** How people fade who were suggested often and ignored. */
export interface Fading {
  /** Visits on which a person may be shown before they fade. */
  readonly freeVisits: number
  /** Visits beyond those that halve a score. */
  readonly halvingVisits: number
  /** Days without being shown after which half of the visits are forgotten. */
  readonly recoveryDays: number
}

const DAY_MS = 86_400_000

/**
 * What is left of the score of somebody who was shown and ignored: `2^-(max(0, v - free) / halving)`, with v the visits, of which
 * half are forgotten in every `recoveryDays`. 1 for those shown seldom or long ago, never 0. The form follows impression discounting, where
 * the chance of an answer falls with the number of impressions and recovers with the time since the last (Lee, Lakshmanan, Tiwari, Shah: Modeling
 * impression discounting in large-scale recommender systems, KDD 2014); its constants are settings here, not learned.
 *
 * @param now milliseconds since 1970.
 */
export function fadingFactor(
  { visits, at }: Pick<SeenPerson, 'visits' | 'at'>,
  { freeVisits, halvingVisits, recoveryDays }: Fading,
  now: number,
): number {
  const days = Math.max(0, now - at) / DAY_MS
  const remembered = visits * 2 ** (-days / recoveryDays)
  return 2 ** (-Math.max(0, remembered - freeVisits) / halvingVisits)
}

/**
 * The list with scores faded, best first again; contributions fade alike, so that they still add up.
 *
 * @param seen of the viewer.
 * @param now milliseconds since 1970.
 */
export function fadeSeen(
  list: readonly Blended[],
  seen: readonly SeenPerson[],
  fading: Fading,
  now: number,
): readonly Blended[] {
  const factors = new Map(seen.map((each) => [each.person, fadingFactor(each, fading, now)]))
  const faded = list.map((entry) => {
    const factor = factors.get(entry.id) ?? 1
    if (factor === 1) return entry
    const contributions = entry.contributions.map(({ source, contribution }) => ({
      source,
      contribution: contribution * factor,
    }))
    return { ...entry, score: entry.score * factor, contributions }
  })
  return faded.sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
}
