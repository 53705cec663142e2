import type { Vocabulary } from '../data/index.js'

/** What is suggested: items to like, or people to befriend. */
export type Target = 'item' | 'friend'

export type SnapshotArray = Float32Array | Float64Array | Int32Array | Uint8Array

/** What a fit returns: plain frozen data, enough to answer without the dataset. */
export interface Snapshot {
  /** Name of the model that made it and can load it. */
  readonly algorithm: string
  readonly target: Target
  readonly seed: number
  readonly datasetHash: string
  readonly users: Vocabulary
  readonly items: Vocabulary
  /** Options in force, defaults filled in; JSON. */
  readonly options: Readonly<Record<string, unknown>>
  /** What was chosen on validation, for a refit; JSON. */
  readonly tuned: Readonly<Record<string, unknown>>
  /** Measured on validation, such as `ndcg@20`. */
  readonly metrics: Readonly<Record<string, number>>
  /** Learned arrays by name; each model's docstring gives their shapes. */
  readonly arrays: Readonly<Record<string, SnapshotArray>>
  /** Members of a blend by name; they share the vocabularies. */
  readonly members: Readonly<Record<string, Snapshot>>
}

/** Names of arrays that publishing writes into the graph for Cypher, where a snapshot has them. */
export const EMBEDDING_ARRAYS = {
  users: 'userVectors',
  items: 'itemVectors',
  itemBasis: 'itemBasis',
} as const

/**
 * Item neighbours, at most `neighbourCount` an item: `neighbours` (items × count, −1 pads) and
 * `neighbourScores` (same shape). They become `SIMILAR_A|SIMILAR_B` in the graph.
 */
export const NEIGHBOUR_ARRAYS = { ids: 'neighbours', scores: 'neighbourScores' } as const

/**
 * Communities, a whole before its parts: `communityOf` Int32 (users, the smallest community of each, −1: none), `parents` Int32
 * (communities, −1: part of none), `partModularity` Float32 (communities, of the graph inside each, parted into its parts; 0 where it has
 * none), `favourites` Int32 and `favouriteScores` Float32 (communities × as many, best first, −1 pads).
 */
export const COMMUNITY_ARRAYS = {
  communityOf: 'communityOf',
  parents: 'parents',
  partModularity: 'partModularity',
  favourites: 'favourites',
  favouriteScores: 'favouriteScores',
} as const
