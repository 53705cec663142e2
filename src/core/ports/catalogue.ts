import type { PropertyValue } from '../item-property.js'
import type { WriteOptions, Written } from './written.js'

/** What is to be known of a user; a field that is absent stays as it is, null empties it. */
export interface UserChange {
  readonly id: string
  readonly name?: string | null
  /** False: deactivated, never suggested and in no explanation. */
  readonly active?: boolean
}

/** What is to be known of an item; a field that is absent stays as it is, null empties it. */
export interface ItemChange {
  readonly id: string
  readonly title?: string | null
  /** Replaces the set of tags; tags that stay keep their weight, new ones weigh 1. */
  readonly tags?: readonly string[]
  /** False: never recommended. */
  readonly available?: boolean
  /** Milliseconds since 1970. */
  readonly publishedAt?: number | null
  /** Id of the user who made it. */
  readonly author?: string | null
  /** Content vector of the owner's own. */
  readonly vector?: readonly number[] | null
  /** Declared properties by name; those that are not named stay, null empties one. */
  readonly properties?: Readonly<Record<string, PropertyValue | null>>
}

/** `no-author`: the author does not exist, nothing was changed. */
export type UpsertOutcome = 'created' | 'updated' | 'no-author'

/** Writes users and items. */
export interface CatalogueStore {
  /** One transaction. @param changes their ids differ. @returns an outcome for each, in order. */
  upsertUsers(
    changes: readonly UserChange[],
    options?: WriteOptions,
  ): Promise<Written<readonly UpsertOutcome[]>>
  /** One transaction. @param changes their ids differ. @returns an outcome for each, in order. */
  upsertItems(
    changes: readonly ItemChange[],
    options?: WriteOptions,
  ): Promise<Written<readonly UpsertOutcome[]>>
  /**
   * Takes users out of sight, then deletes them with all their relationships in bounded transactions. Broken off, it can be called again.
   *
   * @returns how many there were.
   */
  deleteUsers(ids: readonly string[], options?: WriteOptions): Promise<Written<number>>
  /** As {@link deleteUsers}, for items. */
  deleteItems(ids: readonly string[], options?: WriteOptions): Promise<Written<number>>
}
