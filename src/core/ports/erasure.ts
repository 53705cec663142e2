import type { Progress } from '../shared/index.js'
import type { RequestContext } from './request.js'

/** What the graph keeps of a user. */
export interface UserCounts {
  /** Whether the user exists. */
  readonly known: boolean
  /** Whether a record of a deletion has the id. */
  readonly recorded: boolean
  /** Number of recorded pages, vectors and valid keys. */
  readonly pages: number
  readonly vectors: number
  readonly keys: number
  /** Number of relationships by type. */
  readonly relationships: Readonly<Record<string, number>>
}

/** A relationship of a user. */
export interface KeptRelation {
  readonly type: string
  /** Label and id of the other node. */
  readonly label: string
  readonly id: string | null
  readonly properties: Readonly<Record<string, unknown>>
}

/** What the graph keeps of a user, with times as text. */
export interface KeptOfUser {
  /** Properties of the user. */
  readonly user: Readonly<Record<string, unknown>>
  readonly acts: readonly KeptRelation[]
  /** What other users did, of which the user may know. */
  readonly received: readonly KeptRelation[]
  /** Number of relationships from other users, except friendships. */
  readonly byOthers: number
  readonly pages: readonly Readonly<Record<string, unknown>>[]
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

/** The part of the graph that is kept of a user. */
export interface UserTraces {
  count(id: string, context?: RequestContext): Promise<UserCounts>
  /** Everything that the graph keeps of a user; null: the user does not exist. Times are ISO 8601. */
  read(id: string, context?: RequestContext): Promise<KeptOfUser | null>
  /** Records that a user is forgotten, so that no training publishes what it learned of the user. */
  markForgotten(id: string): Promise<void>
}

/** Stored snapshots, for the erasure of a user. One process at a time may write them again. */
export interface SnapshotErasing {
  /**
   * Runs `work` as the only process that writes snapshots again.
   *
   * @throws KindredError BUSY if another does.
   */
  exclusively<T>(work: (writer: SnapshotRewriter) => Promise<T>): Promise<T>
  /** Versions of all stored snapshots, incomplete ones too. */
  versions(): Promise<readonly { readonly version: string; readonly isComplete: boolean }[]>
  /**
   * Whether the bytes of a snapshot hold the id of a user; false if the version is gone.
   *
   * @throws KindredError BAD_DATA if the snapshot is damaged.
   */
  holds(version: string, id: string): Promise<boolean>
  /** Deletes snapshots that a killed training left incomplete. Leaves that of a training that runs. */
  sweep(progress: Progress): Promise<void>
  /**
   * Takes the ids out of the records of forgotten users, unless a snapshot or a running training holds them.
   *
   * @returns the number of records that still have an id.
   */
  settle(): Promise<number>
}

/** Writes stored snapshots again. */
export interface SnapshotRewriter {
  /**
   * Writes a snapshot without the users who were deleted after its data were read.
   *
   * @returns the bytes that are stored now; null: the version is gone or incomplete.
   * @throws KindredError BAD_DATA if it is damaged, or stores an array of which nothing is known.
   */
  rewrite(version: string): Promise<number | null>
}

/** The entries of one place in the files of the home that name a user. */
export interface FileTraces {
  readonly place: string
  /** Number of lines, or of mentions in a log. */
  readonly entries: number
  /** Paths relative to the home. */
  readonly files: readonly string[]
  /** False: the files are not Kindred's own, and stay. */
  readonly isErased: boolean
}

/** The files of the home that may name a user. */
export interface HomeTraces {
  count(id: string): Promise<readonly FileTraces[]>
  /** The lines that name a user, by place. */
  lines(id: string): Promise<Readonly<Record<string, readonly string[]>>>
  /** Removes lines that name a user from Kindred's own files, and masks the id in logs. */
  erase(id: string): Promise<void>
}
