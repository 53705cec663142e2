import type { Interaction } from '../data/index.js'
import type { RequestContext } from './request.js'
import type { Slot } from './snapshots.js'

/** What a page needs to know of its viewer, and the snapshot that was active; read in one query. */
export interface ViewerRecord {
  readonly id: string
  readonly name: string | null
  /** In any order. */
  readonly events: readonly Omit<Interaction, 'user'>[]
  /** Ids of dismissed items. */
  readonly dismissed: readonly string[]
  /** Ids of items that the user created. */
  readonly authored: readonly string[]
  /** Friends whose ties and likes may be shown to the user: active, visible, no block in either direction. */
  readonly friends: readonly string[]
  /** Followed users with the same properties. */
  readonly follows: readonly string[]
  /** The active snapshot; null before the first training. */
  readonly active: ActivePointer | null
  /** Number of changes of campaigns; null: there was never one. */
  readonly campaigns?: number | null
}

/** The active snapshot and its slot. */
export interface ActivePointer {
  readonly version: string
  /** The slot that holds it; null: none. */
  readonly slot: Slot | null
}

/** Reads viewers. */
export interface Viewers {
  /** @returns null if the user does not exist. */
  read(user: string, context: RequestContext): Promise<ViewerRecord | null>
}
