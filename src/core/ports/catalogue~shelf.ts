import type { ItemFilter } from '../item-filter.js'
import type { ItemRecord } from './catalogue.js'
import type { ReadOptions } from './read-options.js'

/** Which items may be shown now. */
export interface Shelf {
  /** Those of the given items that exist, are available and pass the filter, by id. `includeSeen` is not looked at. */
  eligible(
    ids: readonly string[],
    filter: ItemFilter,
    options: ReadOptions,
  ): Promise<ReadonlyMap<string, ItemRecord>>
  /** Ids of all available items that pass the filter. */
  matching(filter: ItemFilter, options: ReadOptions): Promise<ReadonlySet<string>>
  /** Ids of available items in order of id. @param after the id to continue behind, '' from the start. */
  list(after: string, limit: number, options: ReadOptions): Promise<readonly string[]>
}
