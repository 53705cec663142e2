import { forgetIds, type Vocabulary } from '../data/index.js'

/** What a model suggests. */
export type Target = 'item' | 'friend'

/** An array of learned numbers. */
export type SnapshotArray = Float32Array | Float64Array | Int32Array | Uint8Array

/** The result of a fit: plain frozen data that answers queries without the dataset. */
export interface Snapshot {
  /** Name of the model that trained it and can load it. */
  readonly algorithm: string
  readonly target: Target
  readonly seed: number
  /** {@link Dataset.hash} of the dataset that it was trained on. */
  readonly datasetHash: string
  readonly users: Vocabulary
  readonly items: Vocabulary
  /** Options in force, defaults included; JSON. */
  readonly options: Readonly<Record<string, unknown>>
  /** Values chosen on validation, which a refit takes over; JSON. */
  readonly tuned: Readonly<Record<string, unknown>>
  /** Metrics on validation, such as `ndcg@20`. */
  readonly metrics: Readonly<Record<string, number>>
  /** Learned arrays by name. The model's docstring gives their shapes. */
  readonly arrays: Readonly<Record<string, SnapshotArray>>
  /** Members of a blend by name. They share the vocabularies. */
  readonly members: Readonly<Record<string, Snapshot>>
}

/** A deleted user or item: its id, or the row of a user whose id is not kept any more. */
export interface Deleted {
  readonly label: 'User' | 'Item'
  readonly id: string | null
  readonly row?: number | null
}

/** The ids that deleted users have in a snapshot in memory; the snapshot may not know all of them. */
export function deletedUserIds({ users }: Pick<Snapshot, 'users'>, deleted: readonly Deleted[]): string[] {
  return deleted.flatMap(({ label, id, row }) => {
    if (label !== 'User') return []
    return id ?? (row == null ? [] : (users.ids[row] ?? []))
  })
}

/** Makes deleted users and items unknown to a snapshot and its members; see {@link forgetIds}. */
export function forgetDeleted(snapshot: Snapshot, deleted: readonly Deleted[]): void {
  if (deleted.length === 0) return
  const itemIds = deleted.flatMap(({ label, id }) => (label === 'Item' && id !== null ? [id] : []))
  forgetEverywhere(snapshot, deletedUserIds(snapshot, deleted), itemIds)
}

/** Makes ids unknown to a snapshot and its members. */
export function forgetEverywhere(
  { users, items, members }: Snapshot,
  userIds: readonly string[],
  itemIds: readonly string[],
): void {
  forgetIds(users, userIds)
  forgetIds(items, itemIds)
  for (const member of Object.values(members)) forgetEverywhere(member, userIds, itemIds)
}

// Models give arrays with the following names a shared meaning. Publishing writes them into the graph for
// Cypher.

/**
 * Embeddings, Float32: `users` (users × width) and `items` (items × width). `itemBasis` (items × width) holds
 * the vectors that a user's live history is folded in with; it is not published.
 */
export const EMBEDDING_ARRAYS = {
  users: 'userVectors',
  items: 'itemVectors',
  itemBasis: 'itemBasis',
} as const

/**
 * Nearest items, best first: `ids` Int32 (items × count, rows of items, padded with −1) and `scores` Float32
 * (same shape). They become `SIMILAR_A` or `SIMILAR_B` in the graph.
 */
export const NEIGHBOUR_ARRAYS = { ids: 'neighbours', scores: 'neighbourScores' } as const

/**
 * Communities; a parent has a lower number than its parts.
 *
 * - `communityOf` Int32 (users): the smallest community of each user; −1: none.
 * - `parents` Int32 (communities): −1 for a top-level community.
 * - `partModularity` Float32 (communities): modularity of the division into parts; 0 without parts.
 * - `favourites` Int32 and `favouriteScores` Float32 (communities × count): rows of items, best first, padded
 *   with −1.
 */
export const COMMUNITY_ARRAYS = {
  communityOf: 'communityOf',
  parents: 'parents',
  partModularity: 'partModularity',
  favourites: 'favourites',
  favouriteScores: 'favouriteScores',
} as const
