import type { PropertyFilter } from './item-property.js'

/** Which items may appear; every part that is given must hold. */
export interface ItemFilter {
  /** The item has at least one of them; never empty. */
  readonly tags?: readonly string[]
  /** The item has none of them; never empty. */
  readonly excludeTags?: readonly string[]
  /** The item appeared after this moment, milliseconds since 1970. */
  readonly publishedAfter?: number
  /** The item appeared before this moment, milliseconds since 1970. */
  readonly publishedBefore?: number
  /** What its declared properties must be; never empty. */
  readonly properties?: readonly PropertyFilter[]
  readonly onlyIds?: ReadonlySet<string>
  /** Show again what the user's own history hides. */
  readonly includeSeen?: boolean
}

/** Whether the filter keeps any item out for what it is. */
export function narrows(filter: ItemFilter): boolean {
  return filter.onlyIds !== undefined || narrowsByProperty(filter)
}

/** Whether the database must be asked which items pass. */
export function narrowsByProperty(filter: ItemFilter): boolean {
  const { tags, excludeTags, publishedAfter, publishedBefore, properties } = filter
  return [tags, excludeTags, publishedAfter, publishedBefore, properties].some((part) => part !== undefined)
}
