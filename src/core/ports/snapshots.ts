import type { GraphColumns, Vocabulary } from '../data/index.js'

import type { Snapshot } from '../model/index.js'
import type { Progress } from '../shared/index.js'

/** What a slot of the graph holds, for Cypher and for people who explore. */
export interface SlotContent {
  readonly users: Vocabulary
  readonly items: Vocabulary
  /** null: the snapshot has none. A row of zeros is a node without a vector. */
  readonly vectors: {
    readonly width: number
    /** users × width. */
    readonly users: Float32Array
    /** items × width. */
    readonly items: Float32Array
  } | null
  /** null: the snapshot has none. */
  readonly neighbours: {
    /** Most neighbours an item. */
    readonly count: number
    /** items × count, best first, −1 pads. */
    readonly ids: Int32Array
    /** items × count. */
    readonly scores: Float32Array
  } | null
  readonly communities: readonly SlotCommunity[]
}

export interface SlotCommunity {
  /** Unique in its slot; the same community has the same id in both. */
  readonly id: string
  /** For people. */
  readonly name: string
  /** Id of the community that it is a part of, null: of none. */
  readonly parent: string | null
  /** 0, or one more than its parent's. */
  readonly level: number
  /** Modularity of the graph inside it, parted into its parts; null where it has none. */
  readonly modularity: number | null
  /** User rows; those of its parts among them. */
  readonly members: Int32Array
  /** Item rows, best first. */
  readonly favourites: Int32Array
  /** Score of each favourite. */
  readonly favouriteScores: Float32Array
}

/** Whoever may publish: at most one process at a time. */
export interface Publishing {
  /** @throws KindredError BUSY naming who publishes now. */
  acquire(): Promise<Publisher>
}

/**
 * The right to publish, and what it allows. A run that dies loses the right by itself after half a minute; what it left
 * half-written is never served, and goes with the next run's `sweep`. Once the right is lost every method throws BUSY.
 */
export interface Publisher {
  /** Aborted once the right is known to be lost. */
  readonly lost: AbortSignal
  /** Deletes half-written snapshots and what lies in a slot that no snapshot holds; gives the versions deleted. */
  sweep(progress: Progress): Promise<readonly string[]>
  /** Stores a snapshot whole, with status `writing`; `activate` makes it one that counts. */
  store(version: string, createdAt: number, snapshot: Snapshot, progress: Progress): Promise<void>
  /**
   * Takes a slot from whoever holds it and replaces what it holds.
   *
   * @throws KindredError CONFLICT where the slot is the active one's.
   */
  fillSlot(slot: Slot, content: SlotContent, progress: Progress): Promise<void>
  /**
   * In one transaction: this version, in this slot, becomes the active one; the one before becomes `ready`.
   *
   * @returns a consistency token: who reads with it sees the change.
   * @throws KindredError NOT_FOUND where there is no such version.
   */
  activate(version: string, slot: Slot): Promise<string>
  /** @throws KindredError CONFLICT where it is the active one. Deleting what is not there does nothing. */
  delete(version: string): Promise<void>
  /** Gives the right back. */
  release(): Promise<void>
}

/** One of the two places in the graph where a snapshot's vectors, neighbours and communities lie for Cypher. */
export type Slot = 'A' | 'B'

/**
 * `writing`: not yet whole, or being deleted; never served, swept up by the next run. `ready`: whole, may be promoted.
 * `active`: the one that servers answer from.
 */
export type SnapshotStatus = 'writing' | 'ready' | 'active'

/** What the registry knows of a snapshot without reading its arrays. */
export interface SnapshotRecord {
  /** Unique; versions sort by time of creation. */
  readonly version: string
  readonly algorithm: string
  readonly status: SnapshotStatus
  /** The slot that holds it now; null: only its stored bytes remain. */
  readonly slot: Slot | null
  /** Options in force, as on the snapshot. */
  readonly config: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly datasetHash: string
  /** Measured on validation, such as `ndcg@20`. */
  readonly metrics: Readonly<Record<string, number>>
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/** Reads published snapshots. Writing goes through a `Publisher` (publishing.ts). */
export interface SnapshotStore {
  /** Newest first, those that are being written among them. */
  list(): Promise<readonly SnapshotRecord[]>
  /** The one that the pointer names; null: none was published yet. */
  active(options?: { readonly token?: string | undefined }): Promise<SnapshotRecord | null>
  /**
   * @throws KindredError NOT_FOUND where there is no such version or it is not whole, BAD_DATA where it is damaged.
   */
  read(version: string): Promise<Snapshot>
}

/**
 * The graph as training may see it. Left out, for what a model has learned cannot be taken back by a block: deactivated
 * people, ties of people who hide theirs, ties of a pair with a block either way. Friendships make the ties where
 * there are any, else who follows whom.
 */
export interface TrainingSource {
  export(progress: Progress, signal?: AbortSignal): Promise<GraphColumns>
}
