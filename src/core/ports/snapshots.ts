import type { Vocabulary } from '../data/index.js'
import type { GraphColumns } from '../dataset/index.js'

import type { Snapshot } from '../model/index.js'
import type { Progress } from '../shared/index.js'

/** The content of a slot of the graph, for Cypher and for exploration. */
export interface SlotContent {
  readonly users: Vocabulary
  readonly items: Vocabulary
  /** null: the snapshot has none. A row of zeros: the node has no vector. */
  readonly vectors: {
    readonly width: number
    /** users × width. */
    readonly users: Float32Array
    /** items × width. */
    readonly items: Float32Array
  } | null
  /** null: the snapshot has none. */
  readonly neighbours: {
    /** Maximum number of neighbours per item. */
    readonly count: number
    /** items × count, best first, padded with −1. */
    readonly ids: Int32Array
    /** items × count. */
    readonly scores: Float32Array
  } | null
  readonly communities: readonly SlotCommunity[]
}

/** A community of a slot. */
export interface SlotCommunity {
  /** Unique in the slot; equal communities have equal ids in both slots. */
  readonly id: string
  /** Name for display. */
  readonly name: string
  /** Id of the parent community; null: top level. */
  readonly parent: string | null
  /** Depth: 0 at the top level. */
  readonly level: number
  /** Modularity of its division into parts; null without parts. */
  readonly modularity: number | null
  /** Rows of users, including those of its parts. */
  readonly members: Int32Array
  /** Rows of items, best first. */
  readonly favourites: Int32Array
  /** Score of each favourite. */
  readonly favouriteScores: Float32Array
}

/** Grants the right to publish, to one process at a time. */
export interface Publishing {
  /** @throws KindredError BUSY if another process has the right; the message names it. */
  acquire(): Promise<Publisher>
}

/**
 * Publishes snapshots while the process holds the lease. After a crash the lease expires in half a minute;
 * incomplete snapshots are never served, and the next run's `sweep` deletes them. Without the lease every
 * method throws BUSY.
 */
export interface Publisher {
  /** Aborted once the lease is known to be lost. */
  readonly lost: AbortSignal
  /**
   * Deletes incomplete snapshots and the content of unused slots.
   *
   * @returns the deleted versions.
   */
  sweep(progress: Progress): Promise<readonly string[]>
  /** Stores a complete snapshot with status `writing`. */
  store(version: string, createdAt: number, snapshot: Snapshot, progress: Progress): Promise<void>
  /**
   * Replaces the content of a slot.
   *
   * @throws KindredError CONFLICT if the active snapshot is in the slot.
   */
  fillSlot(slot: Slot, content: SlotContent, progress: Progress): Promise<void>
  /**
   * Makes a version in a slot the active one, in one transaction. The previous one becomes `ready`.
   *
   * @returns a consistency token that includes the change.
   * @throws KindredError NOT_FOUND if the version does not exist.
   */
  activate(version: string, slot: Slot): Promise<string>
  /** Deletes a version if it exists. @throws KindredError CONFLICT if it is the active one. */
  delete(version: string): Promise<void>
  /** Releases the lease. */
  release(): Promise<void>
}

/** One of the two places in the graph for the vectors, neighbours and communities of a snapshot. */
export type Slot = 'A' | 'B'

/**
 * `writing`: incomplete or being deleted; never served. `ready`: complete, can be promoted. `active`: in use
 * by servers.
 */
export type SnapshotStatus = 'writing' | 'ready' | 'active'

/** The description of a stored snapshot, without its arrays. */
export interface SnapshotRecord {
  /** Unique; sorts by time of creation. */
  readonly version: string
  readonly algorithm: string
  readonly status: SnapshotStatus
  /** The slot that holds it; null: it is only stored. */
  readonly slot: Slot | null
  /** Options in force, as in the snapshot. */
  readonly config: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly datasetHash: string
  /** Metrics on validation, such as `ndcg@20`. */
  readonly metrics: Readonly<Record<string, number>>
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** Number of deletions of users and items in the graph when the active record was read. */
  readonly deletions?: number | null
}

/** A user or item that was deleted. Its id may have been used again. */
export interface Deletion {
  readonly label: 'User' | 'Item'
  /** Null: the user was forgotten. */
  readonly id: string | null
  /** Row of a forgotten user in the snapshot that was asked about; null: none. */
  readonly row?: number | null
  /** Deletions have ascending numbers. */
  readonly number: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Reads stored snapshots. A {@link Publisher} writes them. */
export interface SnapshotStore {
  /** All snapshots, newest first, including incomplete ones. */
  list(): Promise<readonly SnapshotRecord[]>
  /** The active one; null before the first training. */
  active(options?: { readonly token?: string | undefined }): Promise<SnapshotRecord | null>
  /**
   * Users and items that were deleted since are unknown to the result.
   *
   * @throws KindredError NOT_FOUND if the version does not exist or is incomplete, BAD_DATA if it is damaged.
   */
  read(version: string): Promise<Snapshot>
  /**
   * The users and items that were deleted after the data of a snapshot were read, with numbers above `since`.
   * What the snapshot learned of them says nothing about others with the same ids.
   */
  deletedSince(version: string, since: number): Promise<readonly Deletion[]>
}

/**
 * Exports the graph for training. A later block cannot undo what a model has learned, so the export leaves
 * out deactivated users, hidden ties, and ties between users with a block in either direction. Ties are
 * friendships, or follows in a graph without friendships.
 */
export interface TrainingSource {
  export(progress: Progress, signal?: AbortSignal): Promise<GraphColumns>
}
