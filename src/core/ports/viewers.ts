import type { Interaction } from '../data/index.js'
import type { RequestContext } from './request.js'
import type { Slot } from './snapshots.js'

/** A user as a page needs to know them, and what served at that moment; read in one query. */
export interface ViewerRecord {
  readonly id: string
  readonly name: string | null
  /** In no order. */
  readonly events: readonly Omit<Interaction, 'user'>[]
  /** Ids of items. */
  readonly dismissed: readonly string[]
  /** Ids of items that the user made. */
  readonly authored: readonly string[]
  /** Friends whose ties and likes may be shown to the user: active, not hidden, no block either way. */
  readonly friends: readonly string[]
  /** People followed, of whom the same holds. */
  readonly follows: readonly string[]
  /** The snapshot that the pointer names, null before the first training. */
  readonly active: ActivePointer | null
  /** How often campaigns have changed; null: there was never one. */
  readonly campaigns?: number | null
}

export interface ActivePointer {
  readonly version: string
  /** The slot that holds it, null: none. */
  readonly slot: Slot | null
}

export interface Viewers {
  /** Null if there is no such user. */
  read(user: string, context: RequestContext): Promise<ViewerRecord | null>
}
