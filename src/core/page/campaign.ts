import type { Pin } from './pins.js'
import type { Boost } from './reweight.js'

/** A rule that an owner has set for everybody's pages, until a moment. */
export interface Campaign {
  readonly id: string
  readonly items: readonly string[]
  readonly tags: readonly string[]
  /** Multiplies scores, see {@link Boost}; null: it pins. */
  readonly factor: number | null
  /** Place of the first of its items, from 1; null: it multiplies. */
  readonly position: number | null
  /** It holds from this moment, milliseconds since 1970; null: at once. */
  readonly from: number | null
  /** It no longer holds at this moment, milliseconds since 1970. */
  readonly until: number
}

/** What the campaigns that hold at a moment ask for. @param now milliseconds since 1970. */
export function campaignRules(
  campaigns: readonly Campaign[],
  now: number,
): { readonly boosts: readonly Boost[]; readonly pins: readonly Pin[] } {
  const holding = campaigns.filter(
    ({ from, until }) => until > now && (from ?? Number.NEGATIVE_INFINITY) <= now,
  )
  return {
    boosts: holding.flatMap(({ items, tags, factor }) => (factor === null ? [] : [{ items, tags, factor }])),
    pins: holding.flatMap(({ items, position }) =>
      position === null ? [] : items.map((item, place) => ({ item, position: position + place })),
    ),
  }
}
