import { createHash } from 'node:crypto'
import type { Pin, TagQuota } from './reorder.js'
import type { Boost } from './reweight.js'

/** The rules of a page of items. */
export interface ItemRules {
  /** 0 to 1, see {@link diversify}. */
  readonly diversity: number
  /** 0 to 1, see {@link debiasPopularity}. */
  readonly popularityDebias: number
  /** 0 to 1, see {@link preferNovel}. */
  readonly novelty: number
  /** Share of the page, 0 to 1, see {@link explore}. */
  readonly exploration: number
  readonly quotas: readonly TagQuota[]
  readonly boosts: readonly Boost[]
  readonly pins: readonly Pin[]
  /** Whether impressions without a response lower scores, see {@link applyFatigue}. */
  readonly fatigue: boolean
  /** Whether campaigns apply. */
  readonly campaigns: boolean
}

/** Rules that change nothing; campaigns apply. */
export const NO_RULES: ItemRules = {
  diversity: 0,
  popularityDebias: 0,
  novelty: 0,
  exploration: 0,
  quotas: [],
  boosts: [],
  pins: [],
  fatigue: false,
  campaigns: true,
}

/** Whether the rules, apart from campaigns, change no page. */
export function hasNoRules({ campaigns: _, ...rules }: ItemRules): boolean {
  return Object.values(rules).every(
    (rule) => rule === 0 || rule === false || (Array.isArray(rule) && rule.length === 0),
  )
}

/**
 * A short hash of the rules in a request, to tell whether two requests have the same; empty without rules.
 */
export function rulesDigest(asked: Partial<ItemRules>): string {
  const parts = Object.entries(asked).sort(([left], [right]) => (left < right ? -1 : 1))
  if (parts.length === 0) return ''
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12)
}

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
