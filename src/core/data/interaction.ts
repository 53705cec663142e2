import { createHash } from 'node:crypto'
import { DAY_MS } from '../shared/index.js'

/** One thing that a user did with an item. */
export interface Interaction {
  readonly user: string
  readonly item: string
  /** A name of the kind table, such as `LISTEN`. */
  readonly kind: string
  /** Strength within its kind, above 0; 1 is ordinary. */
  readonly weight: number
  /** Milliseconds since 1970, null where unknown; such an event never counts as recent. */
  readonly at: number | null
}

/** What a kind of event means; set by configuration. */
export interface KindMeaning {
  /** Multiplies the event's own weight; above 0. */
  readonly weight: number
  /** 1 attracts, −1 repels. */
  readonly sign: 1 | -1
  /** Days after which an event counts half; null: it never fades. */
  readonly halfLifeDays: number | null
  /** Days for which the item is hidden from recommendations; 0: never hides; null: for ever. */
  readonly suppressDays: number | null
}

export type KindTable = Readonly<Record<string, KindMeaning>>

/**
 * Signed strength of an event at a time: `sign · kind weight · event weight · 2^(−age / half-life)`. An event
 * without a time, or later than `asOf`, does not fade. A kind that is not in the table counts 0.
 *
 * @param asOf milliseconds since 1970.
 */
export function effectiveWeight(
  event: Pick<Interaction, 'kind' | 'weight' | 'at'>,
  kinds: KindTable,
  asOf: number,
): number {
  const meaning = kinds[event.kind]
  if (meaning === undefined) return 0
  const strength = meaning.sign * meaning.weight * event.weight
  if (meaning.halfLifeDays === null || event.at === null) return strength
  const ageDays = Math.max(0, asOf - event.at) / DAY_MS
  return strength * 2 ** (-ageDays / meaning.halfLifeDays)
}

/** Whether an event of this kind and time keeps its item out of recommendations at `asOf`. */
export function hidesItem(event: Pick<Interaction, 'kind' | 'at'>, kinds: KindTable, asOf: number): boolean {
  const days = kinds[event.kind]?.suppressDays
  if (days === undefined || days === 0) return false
  // An event without a time cannot be shown to have run out.
  if (days === null || event.at === null) return true
  return asOf - event.at < days * DAY_MS
}

/** The id given to an event that has none: the same user, item, kind and time are the same event. */
export function interactionId(event: Pick<Interaction, 'user' | 'item' | 'kind' | 'at'>): string {
  const key = JSON.stringify([event.user, event.item, event.kind, event.at])
  return createHash('sha256').update(key).digest('base64url').slice(0, 27)
}

/** Names of the kinds that attract, such as LIKE. */
export function attractingKinds(kinds: KindTable): string[] {
  return Object.keys(kinds).filter((kind) => kinds[kind]!.sign === 1)
}
