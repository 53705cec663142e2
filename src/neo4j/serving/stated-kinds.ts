import { attractingKinds, type KindTable, ratingKinds, toldKinds } from '../../core/data/index.js'
import type { StatedInteraction } from '../../core/page/index.js'

/** The kinds of interactions that reasons rest on. */
export interface StatedKinds {
  /** Kinds that attract, strongest first. */
  readonly attracting: readonly string[]
  /** Those of them that reasons may tell other users, strongest first. */
  readonly told: readonly string[]
  readonly repelling: readonly string[]
  /** Kinds that are ratings. */
  readonly ratings: readonly string[]
}

/**
 * Sorts the kinds of a table by their weight, ratings before others of the same weight, because they say
 * more.
 */
export function statedKinds(kinds: KindTable): StatedKinds {
  const attracting = attractingKinds(kinds).sort(
    (left, right) =>
      kinds[right]!.weight - kinds[left]!.weight ||
      Number(kinds[right]!.rating ?? false) - Number(kinds[left]!.rating ?? false),
  )
  const told = new Set(toldKinds(kinds))
  return {
    attracting,
    told: attracting.filter((kind) => told.has(kind)),
    repelling: Object.keys(kinds).filter((kind) => kinds[kind]!.sign === -1),
    ratings: ratingKinds(kinds),
  }
}

/** A kind and a rating, as a query returns them. */
export type Did = readonly [kind: string, rating: number | null]

/** The strongest of several interactions; null without any. @param order kinds, strongest first. */
export function strongestOf(did: readonly Did[], order: readonly string[]): StatedInteraction | null {
  const sorted = [...did].sort(
    ([left, low], [right, high]) => order.indexOf(left) - order.indexOf(right) || (high ?? 0) - (low ?? 0),
  )
  return sorted[0] === undefined ? null : { kind: sorted[0][0], rating: sorted[0][1] }
}
