import type { Progress } from '../progress.js'
import type { Snapshot } from '../snapshot.js'
import type { Vocabulary } from '../vocabulary.js'
import type { Slot } from './snapshot-store.js'

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
