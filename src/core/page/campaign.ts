import type { Pin } from './pins.js'
import type { Boost } from './reweight.js'

/** A rule of the operator for the pages of all users, for a limited time. */
export interface Campaign {
  readonly id: string
  readonly items: readonly string[]
  readonly tags: readonly string[]
  /** Factor of a {@link Boost}; null: the campaign pins. */
  readonly factor: number | null
  /** Position of its first item, from 1; null: the campaign boosts. */
  readonly position: number | null
  /** Start, milliseconds since 1970; null: at once. */
  readonly from: number | null
  /** End, milliseconds since 1970, exclusive. */
  readonly until: number
}

/** The boosts and pins of the campaigns that run at `now`, milliseconds since 1970. */
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
