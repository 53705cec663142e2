import { effectiveWeight, hidesItem, type KindTable } from '../../core/data/index.js'
import type { Preference } from '../../core/model/index.js'
import type { ActivePointer, ViewerRecord } from '../../core/ports/index.js'

/** Stands for somebody who is not known; no user has this id. */
export const ANONYMOUS = ''

/** A viewer at a moment, as sources and rules want them. */
export interface ViewerContext {
  readonly user: string
  /** The moment, milliseconds since 1970. */
  readonly asOf: number
  /** Latest first, events without a time last; one entry an item. */
  readonly history: readonly Preference[]
  /** Items that the user's own events hide at this moment. */
  readonly seen: ReadonlySet<string>
  readonly dismissed: ReadonlySet<string>
  readonly authored: ReadonlySet<string>
  readonly friends: readonly string[]
  readonly follows: readonly string[]
  readonly active: ActivePointer | null
  /** How often campaigns have changed; null: there was never one, absent: unknown. */
  readonly campaigns?: number | null | undefined
}

/** @param asOf milliseconds since 1970. */
export function viewerContext(record: ViewerRecord, kinds: KindTable, asOf: number): ViewerContext {
  const preferences = new Map<string, { item: string; weight: number; at: number | null }>()
  const seen = new Set<string>()
  for (const event of record.events) {
    if (hidesItem(event, kinds, asOf)) seen.add(event.item)
    const weight = effectiveWeight(event, kinds, asOf)
    const known = preferences.get(event.item)
    if (known === undefined) preferences.set(event.item, { item: event.item, weight, at: event.at })
    else {
      known.weight += weight
      if (event.at !== null && (known.at === null || event.at > known.at)) known.at = event.at
    }
  }
  return {
    user: record.id,
    asOf,
    history: [...preferences.values()]
      .filter(({ weight }) => weight !== 0)
      .sort((left, right) => byTime(left.at, right.at) || compare(left.item, right.item)),
    seen,
    dismissed: new Set(record.dismissed),
    authored: new Set(record.authored),
    friends: record.friends,
    follows: record.follows,
    active: record.active,
    campaigns: record.campaigns,
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** Latest first, unknown last. */
function byTime(left: number | null, right: number | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  return right - left
}
