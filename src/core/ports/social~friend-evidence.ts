import type { ReadOptions } from './read-options.js'
import type { Slot } from './snapshot-store.js'

export interface FriendEvidenceRequest {
  readonly user: string
  /** The people who are suggested. */
  readonly people: readonly string[]
  /** Mutual friends wanted of each, at most MAX_PAGE; at least one. */
  readonly mutuals: number
  readonly thought: ThoughtMutuals | null
  /** Where training wrote communities; null: nowhere. */
  readonly slot: Slot | null
}

/** What is thought of the mutual friends of a viewer and people, from what was read before. It holds where nobody's ties have changed since. */
export interface ThoughtMutuals {
  /** Of the viewer's ties, as that of LiveTies, and how many friends of the viewer may be known. */
  readonly version: number
  readonly friends: number
  /** By person; of whom nothing is thought is absent. */
  readonly of: ReadonlyMap<string, MutualsOf>
}

export interface MutualsOf {
  /** Of the person's ties, as that of LiveTies. */
  readonly version: number
  readonly count: number
  /** The first of them by id, as many as are wanted. */
  readonly first: readonly string[]
}

/** What speaks for one person now. */
export interface FriendEvidence {
  readonly name: string | null
  /** Mutual friends whose ties the user may know. */
  readonly mutualCount: number
  /** The first of them by id, as many as wanted. */
  readonly mutuals: readonly string[]
  /** Name of the first of them. */
  readonly mutualName: string | null
  /** The person follows the user, and shows it. */
  readonly followsViewer: boolean
  /** Items that both like, and enough others too. */
  readonly sharedCount: number
  /** The one of them with the smallest audience, null: none. */
  readonly sharedItem: string | null
  readonly sharedTitle: string | null
  /** The community of both, null: none. */
  readonly community: { readonly id: string; readonly name: string | null } | null
}

export interface FriendEvidenceFinder {
  /** By person; whoever does not exist is absent. */
  find(request: FriendEvidenceRequest, options: ReadOptions): Promise<ReadonlyMap<string, FriendEvidence>>
}
