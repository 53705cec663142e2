import type { PropertyValue } from '../item-property.js'
import type { ReadOptions } from './read-options.js'

export interface UserRecord {
  readonly id: string
  readonly name: string | null
}

export interface ItemRecord {
  readonly id: string
  readonly title: string | null
  /** Heaviest first. */
  readonly tags: readonly string[]
  readonly available: boolean
  /** Milliseconds since 1970. */
  readonly publishedAt: number | null
}

export type ItemProperties = Readonly<Record<string, PropertyValue>>

/** People and items by their ids; what does not exist is absent from the answer. */
export interface Catalogue {
  users(ids: readonly string[], options: ReadOptions): Promise<ReadonlyMap<string, UserRecord>>
  items(ids: readonly string[], options: ReadOptions): Promise<ReadonlyMap<string, ItemRecord>>
  /** Declared properties of items; those of another type than was declared are left out. */
  properties(ids: readonly string[], options: ReadOptions): Promise<ReadonlyMap<string, ItemProperties>>
}
