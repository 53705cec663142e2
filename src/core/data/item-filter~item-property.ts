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
