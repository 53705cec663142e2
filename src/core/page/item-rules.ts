import { createHash } from 'node:crypto'
import type { Pin } from './pins.js'
import type { TagQuota } from './quotas.js'
import type { Boost } from './reweight.js'

/** The rules of a page of items. */
export interface ItemRules {
  /** 0 … 1, see {@link diversify}. */
  readonly diversity: number
  /** 0 … 1, see {@link debiasPopularity}. */
  readonly popularityDebias: number
  /** 0 … 1, see {@link preferNovel}. */
  readonly novelty: number
  /** Share of a page, 0 … 1, see {@link explore}. */
  readonly exploration: number
  readonly quotas: readonly TagQuota[]
  readonly boosts: readonly Boost[]
  readonly pins: readonly Pin[]
  /** Whether what was shown and ignored fades. */
  readonly fatigue: boolean
  /** Whether campaigns that the graph keeps hold. */
  readonly campaigns: boolean
}

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

/** Whether the rules, campaigns aside, leave every page as it is. */
export function hasNoRules({ campaigns: _, ...rules }: ItemRules): boolean {
  return Object.values(rules).every(
    (rule) => rule === 0 || rule === false || (Array.isArray(rule) && rule.length === 0),
  )
}

/** A few characters that differ where what a request asks of rules differs; empty where it asks nothing. */
export function rulesDigest(asked: Partial<ItemRules>): string {
  const parts = Object.entries(asked).sort(([left], [right]) => (left < right ? -1 : 1))
  if (parts.length === 0) return ''
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12)
}
