import type { Interaction, ItemFilter, PropertyValue } from '../data/index.js'

import type { Campaign } from '../page/index.js'
import type { PageRequest } from '../shared/index.js'
import type { RequestContext, WriteOptions, WriteResult } from './request.js'

/** Changes of a user. An absent field stays as it is; null removes its value. */
export interface UserChange {
  readonly id: string
  readonly name?: string | null
  /** False: deactivated, never suggested and never in an explanation. */
  readonly active?: boolean
}

/** Changes of an item. An absent field stays as it is; null removes its value. */
export interface ItemChange {
  readonly id: string
  readonly title?: string | null
  /** Replaces all tags. Tags that stay keep their weight; new ones have weight 1. */
  readonly tags?: readonly string[]
  /** False: never recommended. */
  readonly available?: boolean
  /** Milliseconds since 1970. */
  readonly publishedAt?: number | null
  /** Id of the user who created it. */
  readonly author?: string | null
  /** External content vector. */
  readonly vector?: readonly number[] | null
  /** Declared properties by name. Absent ones stay; null removes the value. */
  readonly properties?: Readonly<Record<string, PropertyValue | null>>
}

/** Result of an upsert. `no-author`: the author does not exist and nothing was changed. */
export type UpsertOutcome = 'created' | 'updated' | 'no-author'

/** Writes users and items. */
export interface CatalogueStore {
  /** One transaction. @param changes with different ids. @returns one outcome per change, in order. */
  upsertUsers(
    changes: readonly UserChange[],
    options?: WriteOptions,
  ): Promise<WriteResult<readonly UpsertOutcome[]>>
  /** One transaction. @param changes with different ids. @returns one outcome per change, in order. */
  upsertItems(
    changes: readonly ItemChange[],
    options?: WriteOptions,
  ): Promise<WriteResult<readonly UpsertOutcome[]>>
  /**
   * Hides users, then deletes them with all their relationships in bounded transactions. An interrupted call
   * can be repeated.
   *
   * @returns the number of users that existed.
   */
  deleteUsers(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
  /** As {@link deleteUsers}, for items. */
  deleteItems(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
}

/** A user with their properties. */
export interface CatalogueUser {
  readonly id: string
  readonly name: string | null
}

/** An item with its properties. */
export interface CatalogueItem {
  readonly id: string
  readonly title: string | null
  /** Heaviest first. */
  readonly tags: readonly string[]
  readonly available: boolean
  /** Milliseconds since 1970. */
  readonly publishedAt: number | null
}

/** Declared properties of an item, by name. */
export type ItemProperties = Readonly<Record<string, PropertyValue>>

/** Reads users and items by id. Ids that do not exist are absent from the results. */
export interface Catalogue {
  users(ids: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, CatalogueUser>>
  items(ids: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, CatalogueItem>>
  /** Declared properties of items. Values of another than the declared type are left out. */
  properties(ids: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, ItemProperties>>
}

/** Tells which items are available now. */
export interface ItemAvailability {
  /** The given items that exist, are available and pass the filter, by id. `includeSeen` is ignored. */
  eligible(
    ids: readonly string[],
    filter: ItemFilter,
    context: RequestContext,
  ): Promise<ReadonlyMap<string, CatalogueItem>>
  /** Ids of all available items that pass the filter. */
  matching(filter: ItemFilter, context: RequestContext): Promise<ReadonlySet<string>>
  /** Ids of available items, ascending. @param after id to continue after; '' from the start. */
  list(after: string, limit: number, context: RequestContext): Promise<readonly string[]>
}

/** Title and tags of an item, for naming communities. */
export interface ItemLabel {
  readonly id: string
  readonly title: string | null
  /** Names of its tags, heaviest first. */
  readonly tags: readonly string[]
}

/** Reads labels of items. */
export interface ItemLabels {
  /** The labels of the items that exist, in any order. */
  describe(ids: readonly string[]): Promise<readonly ItemLabel[]>
}

/** An interaction in a user's history. */
export interface HistoryEntry extends Omit<Interaction, 'user'> {
  /** Null for interactions of a bulk import. */
  readonly id: string | null
  /** Null unless the interaction is a rating; then also its `weight`. */
  readonly rating: number | null
  readonly key: HistoryKey
}

/** Key of a history entry: time, item, kind, and the database's id of the relationship. */
export type HistoryKey = readonly [at: number | null, item: string, kind: string, event: string]

/** A list of the users or items to which a user has a mark or a dismissal. */
export type MarkedList =
  | 'incoming-requests'
  | 'outgoing-requests'
  | 'following'
  | 'followers'
  | 'blocked'
  | 'dismissed-users'
  | 'dismissed-items'

/** Key of an entry of a {@link MarkedList}: time of the mark in milliseconds since 1970, and id. */
export type MarkedKey = readonly [at: number | null, id: string]

/** What others may see of a user. */
export interface UserVisibility {
  readonly suggestible: boolean
  readonly showTies: boolean
  readonly active: boolean
}

/** A list for each user; users who do not exist are absent. */
export type ListOfEach<Entry> = ReadonlyMap<string, readonly Entry[]>

/**
 * Pages of users and of the lists of users. Each method reads `first` + 1 entries of each list, so that the
 * caller knows whether there are more. The lists of several users are read with one query.
 */
export interface UserLists {
  /** Latest first; interactions without a time last. */
  history(
    users: readonly string[],
    page: PageRequest<HistoryKey>,
    context: RequestContext,
  ): Promise<ListOfEach<HistoryEntry>>
  /** Ids of active users, ascending. */
  active(page: PageRequest<string>, context: RequestContext): Promise<readonly string[]>
  /** Ids, ascending. */
  friends(
    users: readonly string[],
    page: PageRequest<string>,
    context: RequestContext,
  ): Promise<ListOfEach<string>>
  /** Latest first, then by id; entries without a time last. */
  marked(
    list: MarkedList,
    users: readonly string[],
    page: PageRequest<MarkedKey>,
    context: RequestContext,
  ): Promise<ListOfEach<MarkedKey>>
  visibility(users: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, UserVisibility>>
  /** Those of the users whom the viewer may know of: active, and without a block between the two. */
  visibleTo(viewer: string, users: readonly string[], context: RequestContext): Promise<ReadonlySet<string>>
}

/** Result of saving a campaign. `no-item`: the item does not exist and nothing was changed. */
export type CampaignOutcome =
  | { readonly type: 'created' | 'updated' }
  | { readonly type: 'no-item'; readonly item: string }

/** Campaigns in the graph: `(:KindredCampaign)-[:PROMOTES]->(:Item|:Tag)`. */
export interface CampaignStore {
  /** All campaigns by id. The version counts changes. */
  list(
    context: RequestContext,
  ): Promise<{ readonly version: number; readonly campaigns: readonly Campaign[] }>
  /**
   * Creates or replaces campaigns in one transaction.
   *
   * @param campaigns with different ids.
   * @returns one outcome per campaign, in order.
   */
  upsert(
    campaigns: readonly Campaign[],
    options?: WriteOptions,
  ): Promise<WriteResult<readonly CampaignOutcome[]>>
  /** @returns the number of campaigns that existed. */
  delete(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
}
