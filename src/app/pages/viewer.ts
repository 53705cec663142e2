import { effectiveWeight, hidesItem, type ItemFilter, type KindTable } from '../../core/data/index.js'
import type { Preference } from '../../core/model/index.js'
import type { ActivePointer, ViewerRecord } from '../../core/ports/index.js'

/** Id of an anonymous viewer. No user has it. */
export const ANONYMOUS = ''

/** A viewer at a moment, as sources and rules read them. */
export interface ViewerContext {
  readonly user: string
  /** The moment, milliseconds since 1970. */
  readonly asOf: number
  /** Latest first, interactions without a time last; one entry per item. */
  readonly history: readonly Preference[]
  /** Items that the viewer's own interactions hide at this moment. */
  readonly consumed: ReadonlySet<string>
  readonly dismissed: ReadonlySet<string>
  readonly authored: ReadonlySet<string>
  readonly friends: readonly string[]
  readonly follows: readonly string[]
  readonly active: ActivePointer | null
  /** Version of the campaigns; null: there was never one, absent: unknown. */
  readonly campaigns?: number | null | undefined
}

/** Derives the context of a viewer from what the graph holds of them. @param asOf milliseconds since 1970. */
export function viewerContext(record: ViewerRecord, kinds: KindTable, asOf: number): ViewerContext {
  const preferences = new Map<string, { item: string; weight: number; at: number | null }>()
  const consumed = new Set<string>()
  for (const event of record.interactions) {
    if (hidesItem(event, kinds, asOf)) consumed.add(event.item)
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
    consumed,
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

/** Number of items in the history with a positive weight. */
export function likedCount({ history }: Pick<ViewerContext, 'history'>): number {
  return history.filter(({ weight }) => weight > 0).length
}

/** Items that a page for this viewer never shows. */
export function excludedItems(
  viewer: Pick<ViewerContext, 'consumed' | 'dismissed' | 'authored'>,
  { includeSeen = false }: ItemFilter,
  exclude: readonly string[],
): ReadonlySet<string> {
  return new Set([
    ...(includeSeen ? [] : viewer.consumed),
    ...viewer.dismissed,
    ...viewer.authored,
    ...exclude,
  ])
}
