import { createHash } from 'node:crypto'
import type { Pin } from './pins.js'
import type { TagQuota } from './reorder.js'
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
