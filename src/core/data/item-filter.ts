/** Conditions that an item must meet; all that are given apply. */
export interface ItemFilter {
  /** The item has at least one of these; not empty. */
  readonly tags?: readonly string[]
  /** The item has none of these; not empty. */
  readonly excludeTags?: readonly string[]
  /** The item was published after this time, milliseconds since 1970. */
  readonly publishedAfter?: number
  /** The item was published before this time, milliseconds since 1970. */
  readonly publishedBefore?: number
  /** Conditions on declared properties; not empty. */
  readonly properties?: readonly PropertyFilter[]
  readonly onlyIds?: ReadonlySet<string>
  /** Include items that the user's history suppresses. */
  readonly includeSeen?: boolean
}

/** Whether the filter excludes items, apart from those in the history. */
export function restrictsItems(filter: ItemFilter): boolean {
  return filter.onlyIds !== undefined || restrictsByProperty(filter)
}

/** Whether the filter depends on properties of items, which only the database knows. */
export function restrictsByProperty(filter: ItemFilter): boolean {
  const { tags, excludeTags, publishedAfter, publishedBefore, properties } = filter
  return [tags, excludeTags, publishedAfter, publishedBefore, properties].some((part) => part !== undefined)
}

/** The type of a property's values. */
export type PropertyType = 'number' | 'text'

/** Declared properties of items (a setting), by name; `(:Item)` has them under the same name. */
export type PropertyTypes = Readonly<Record<string, PropertyType>>

/** A value of a declared property. */
export type PropertyValue = number | string

/** A condition on one property. An item without the property does not meet it. */
export interface PropertyFilter {
  readonly name: string
  /** Minimum, inclusive; numbers only. */
  readonly min?: number
  /** Maximum, inclusive; numbers only. */
  readonly max?: number
  /** Allowed values; text only, not empty. */
  readonly in?: readonly string[]
}
