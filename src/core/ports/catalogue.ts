import type { Interaction, ItemFilter, PropertyValue } from '../data/index.js'

import type { Campaign } from '../page/index.js'
import type { PageRequest } from '../shared/index.js'
import type { RequestContext, WriteOptions, WriteResult } from './request.js'

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
  ): Promise<WriteResult<readonly UpsertOutcome[]>>
  /** One transaction. @param changes their ids differ. @returns an outcome for each, in order. */
  upsertItems(
    changes: readonly ItemChange[],
    options?: WriteOptions,
  ): Promise<WriteResult<readonly UpsertOutcome[]>>
  /**
   * Takes users out of sight, then deletes them with all their relationships in bounded transactions. Broken off, it can be called again.
   *
   * @returns how many there were.
   */
  deleteUsers(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
  /** As {@link deleteUsers}, for items. */
  deleteItems(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
}

export interface CatalogueUser {
  readonly id: string
  readonly name: string | null
}

export interface CatalogueItem {
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
  users(ids: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, CatalogueUser>>
  items(ids: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, CatalogueItem>>
  /** Declared properties of items; those of another type than was declared are left out. */
  properties(ids: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, ItemProperties>>
}

/** Which items may be shown now. */
export interface ItemAvailability {
  /** Those of the given items that exist, are available and pass the filter, by id. `includeSeen` is not looked at. */
  eligible(
    ids: readonly string[],
    filter: ItemFilter,
    context: RequestContext,
  ): Promise<ReadonlyMap<string, CatalogueItem>>
  /** Ids of all available items that pass the filter. */
  matching(filter: ItemFilter, context: RequestContext): Promise<ReadonlySet<string>>
  /** Ids of available items in order of id. @param after the id to continue behind, '' from the start. */
  list(after: string, limit: number, context: RequestContext): Promise<readonly string[]>
}

/** What a person calls an item. */
export interface ItemLabel {
  readonly id: string
  readonly title: string | null
  /** Names of its tags, the weightiest first. */
  readonly tags: readonly string[]
}

export interface ItemLabels {
  /** Those of the items that exist, in any order. */
  describe(ids: readonly string[]): Promise<readonly ItemLabel[]>
}

export interface HistoryEntry extends Omit<Interaction, 'user'> {
  /** Null for events of a bulk import. */
  readonly id: string | null
  readonly key: HistoryKey
}

/** Time, item, kind, and the database's own name of the event. */
export type HistoryKey = readonly [at: number | null, item: string, kind: string, event: string]

/** Users, and what belongs to one of them, in pages; each reads one entry further than `first`, to tell whether there are more. */
export interface UserLists {
  /** Latest first, events without a time last. */
  history(
    user: string,
    page: PageRequest<HistoryKey>,
    context: RequestContext,
  ): Promise<readonly HistoryEntry[]>
  /** Ids in order, of those who are not deactivated. */
  active(page: PageRequest<string>, context: RequestContext): Promise<readonly string[]>
  /** Ids in order. */
  friends(user: string, page: PageRequest<string>, context: RequestContext): Promise<readonly string[]>
}

/** What became of a campaign; `no-item`: it names an item that does not exist, and nothing was changed. */
export type CampaignOutcome =
  | { readonly type: 'created' | 'updated' }
  | { readonly type: 'no-item'; readonly item: string }

/** Campaigns in the graph: `(:KindredCampaign)-[:PROMOTES]->(:Item|:Tag)`. */
export interface CampaignStore {
  /** By id. The version counts their changes. */
  list(
    context: RequestContext,
  ): Promise<{ readonly version: number; readonly campaigns: readonly Campaign[] }>
  /** Creates or replaces, in one transaction. @param campaigns their ids differ. @returns an outcome for each, in order. */
  upsert(
    campaigns: readonly Campaign[],
    options?: WriteOptions,
  ): Promise<WriteResult<readonly CampaignOutcome[]>>
  /** @returns how many there were. */
  delete(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
}
