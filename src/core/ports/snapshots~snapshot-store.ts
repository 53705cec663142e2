import type { Snapshot } from '../snapshot.js'

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
