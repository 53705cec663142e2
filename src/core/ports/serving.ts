import type { ItemRef, UserRef } from '../explanation.js'
import type { ItemFilter } from '../item-filter.js'
import type { ItemRecord } from './catalogue.js'
import type { ReadOptions } from './read-options.js'
import type { Slot } from './snapshot-store.js'

/** What to look for in the graph, to explain a page of items to a user. */
export interface EvidenceRequest {
  readonly user: string
  readonly items: readonly string[]
  /** Decides about `items` of the answer, nothing else. */
  readonly filter: ItemFilter
  /** Links from an item of the history to one of the page that should exist in the slot. */
  readonly pairs: readonly { readonly from: string; readonly to: string }[]
  /** Items of the history whose tags are wanted, where the page has tags. */
  readonly history: readonly string[]
  readonly slot: Slot | null
  /** End of the windows that recent interactions are counted in, milliseconds since 1970. */
  readonly asOf: number
}

/** Interactions with an item that speak for it; at most {@link MOST_COUNTED} are counted. */
export interface Audience {
  readonly all: number
  /** Of the last {@link TREND_DAYS} days, and of as many days before those. */
  readonly recent: number
  readonly earlier: number
}

export const MOST_COUNTED = 100
export const TREND_DAYS = 7

/** What is there now. */
export interface Evidence {
  /** Those of the items that exist, are available and pass the filter, by id. */
  readonly items: ReadonlyMap<string, ItemRecord>
  /** Type of the relationships of `similar`. */
  readonly similarType: 'SIMILAR_A' | 'SIMILAR_B'
  /** The pairs that exist, in the order asked. */
  readonly similar: readonly { readonly from: ItemRef; readonly to: string }[]
  /** By item: how many friends of the user like it, and the first of them by id. */
  readonly friends: ReadonlyMap<string, { readonly count: number; readonly friend: UserRef }>
  /** By item: the user's community that favours it. */
  readonly communities: ReadonlyMap<string, { readonly id: string; readonly name: string | null }>
  /** Items of the history with their tags. */
  readonly tagged: readonly { readonly item: ItemRef; readonly tags: readonly string[] }[]
  /** By item of the page that neither a link, nor a friend, nor a community leads to. */
  readonly audience: ReadonlyMap<string, Audience>
}

export interface EvidenceFinder {
  find(request: EvidenceRequest, options: ReadOptions): Promise<Evidence>
}
