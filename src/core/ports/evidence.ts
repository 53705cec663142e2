import type { ReadOptions } from './read-options.js'
import type { Slot } from './snapshot-store.js'

/** What to look for in the graph, to explain a page of items to a user. */
export interface EvidenceRequest {
  readonly user: string
  readonly items: readonly string[]
  /** Links from an item of the history to one of the page that should exist in the slot. */
  readonly pairs: readonly { readonly from: string; readonly to: string }[]
  /** Items of the history whose tags are wanted. */
  readonly history: readonly string[]
  readonly slot: Slot | null
}

/** What is there now. */
export interface Evidence {
  /** Type of the relationships of `similar`. */
  readonly similarType: 'SIMILAR_A' | 'SIMILAR_B'
  /** The pairs that exist, in the order asked. */
  readonly similar: readonly { readonly from: string; readonly to: string }[]
  /** By item: how many friends of the user like it, and the first of them by id. */
  readonly friends: ReadonlyMap<string, { readonly count: number; readonly friend: string }>
  /** By item: the user's community that favours it. */
  readonly communities: ReadonlyMap<string, { readonly id: string; readonly name: string | null }>
  /** Tags by item of the history. */
  readonly tagged: ReadonlyMap<string, readonly string[]>
  /** Interactions by item of the page. */
  readonly events: ReadonlyMap<string, number>
}

export interface EvidenceFinder {
  find(request: EvidenceRequest, options: ReadOptions): Promise<Evidence>
}
