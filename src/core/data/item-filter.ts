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
export function restrictsItems(filter: ItemFilter): boolean {
  return filter.onlyIds !== undefined || restrictsByProperty(filter)
}

/** Whether the database must be asked which items pass. */
export function restrictsByProperty(filter: ItemFilter): boolean {
  const { tags, excludeTags, publishedAfter, publishedBefore, properties } = filter
  return [tags, excludeTags, publishedAfter, publishedBefore, properties].some((part) => part !== undefined)
}

/** What kind of value a property holds. */
export type PropertyType = 'number' | 'text'

/** Properties of items that an owner has declared in configuration, by name; they are properties of `(:Item)` of the same name. */
export type PropertyTypes = Readonly<Record<string, PropertyType>>

export type PropertyValue = number | string

/** What an item must have in one of its properties; an item without the property does not pass. */
export interface PropertyFilter {
  readonly name: string
  /** Not below; numbers only. */
  readonly min?: number
  /** Not above; numbers only. */
  readonly max?: number
  /** One of these; text only, never empty. */
  readonly in?: readonly string[]
}
