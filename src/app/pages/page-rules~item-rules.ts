import { type ItemFilter, narrows, narrowsByProperty } from '../core/item-filter.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Shelf } from '../core/ports/shelf.js'
import type { Shortfall } from './recommendation.js'

/** The items that a filter lets through, where the database must say; undefined: no limit but what the filter names. */
export async function itemsPassing(
  filter: ItemFilter,
  shelf: Shelf,
  options: ReadOptions,
): Promise<ReadonlySet<string> | undefined> {
  return narrowsByProperty(filter) ? shelf.matching(filter, options) : filter.onlyIds
}

/** Why a page of items is short by so many. @param more whether there are others, which only quotas can keep from a page that is short. */
export function shortfallOf(missing: number, filter: ItemFilter, more = false): Shortfall | null {
  if (missing <= 0) return null
  if (more) return { reason: 'QUOTA_REACHED', missing }
  return { reason: narrows(filter) ? 'FILTER_TOO_NARROW' : 'CATALOGUE_EXHAUSTED', missing }
}
