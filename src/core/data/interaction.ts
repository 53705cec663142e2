import { createHash } from 'node:crypto'
import { DAY_MS } from '../shared/index.js'

/** An action of a user on an item. */
export interface Interaction {
  readonly user: string
  readonly item: string
  /** A name of the kind table, such as `LISTEN`. */
  readonly kind: string
  /** Strength within its kind, above 0; 1 is normal. */
  readonly weight: number
  /** Milliseconds since 1970; null: unknown, never counts as recent. */
  readonly at: number | null
  /**
   * Of a rating: whether it is a like. False: it says nothing for the item, and only hides it. Null or
   * absent: the interaction is no rating.
   */
  readonly liked?: boolean | null | undefined
}

/** An older interaction halves no more. Its weight would become 0, and the history of an old user empty. */
const MAX_HALVINGS = 60

/** What a kind of interaction means; a setting. */
export interface KindMeaning {
  /** Factor for the interaction's own weight; above 0. */
  readonly weight: number
  /** 1 attracts, −1 repels. */
  readonly sign: 1 | -1
  /** Days after which the weight has halved; null: it stays constant. */
  readonly halfLifeDays: number | null
  /** Days for which the item is not recommended again; 0: none; null: forever. */
  readonly suppressDays: number | null
  /** Whether the weight of input is a rating on the scale of the graph. Default: false. */
  readonly rating?: boolean | undefined
  /** Whether reasons may tell other users of an interaction of this kind. Default: true. */
  readonly told?: boolean | undefined
}

/** Meanings of the kinds, by name. */
export type KindTable = Readonly<Record<string, KindMeaning>>

/**
 * Signed weight of an interaction at a time: `sign · kind weight · own weight · 2^(−age / half-life)`. The
 * age is 0 without a time or after `asOf`, and at most 60 half-lives. An unknown kind has weight 0, and so
 * has a rating that is no like.
 *
 * @param asOf milliseconds since 1970.
 */
export function effectiveWeight(
  interaction: Pick<Interaction, 'kind' | 'weight' | 'at' | 'liked'>,
  kinds: KindTable,
  asOf: number,
): number {
  const meaning = kinds[interaction.kind]
  if (meaning === undefined || interaction.liked === false) return 0
  const strength = meaning.sign * meaning.weight * interaction.weight
  if (meaning.halfLifeDays === null || interaction.at === null) return strength
  const ageDays = Math.max(0, asOf - interaction.at) / DAY_MS
  return strength * 2 ** -Math.min(MAX_HALVINGS, ageDays / meaning.halfLifeDays)
}

/** Whether an interaction keeps its item out of recommendations at `asOf`. */
export function hidesItem(
  interaction: Pick<Interaction, 'kind' | 'at'>,
  kinds: KindTable,
  asOf: number,
): boolean {
  const days = kinds[interaction.kind]?.suppressDays
  if (days === undefined || days === 0) return false
  // Without a time the period has no end.
  if (days === null || interaction.at === null) return true
  return asOf - interaction.at < days * DAY_MS
}

/**
 * The id of an interaction without one, derived from user, item, kind and time. Equal interactions get equal
 * ids.
 */
export function interactionId(interaction: Pick<Interaction, 'user' | 'item' | 'kind' | 'at'>): string {
  const key = JSON.stringify([interaction.user, interaction.item, interaction.kind, interaction.at])
  return createHash('sha256').update(key).digest('base64url').slice(0, 27)
}

/** The kinds with a positive sign, such as LIKE. */
export function attractingKinds(kinds: KindTable): string[] {
  return Object.keys(kinds).filter((kind) => kinds[kind]!.sign === 1)
}

/** The kinds that are ratings, such as RATE. */
export function ratingKinds(kinds: KindTable): string[] {
  return Object.keys(kinds).filter((kind) => kinds[kind]!.rating ?? false)
}

/** The kinds that reasons may tell other users of. */
export function toldKinds(kinds: KindTable): string[] {
  return Object.keys(kinds).filter((kind) => kinds[kind]!.told ?? true)
}
