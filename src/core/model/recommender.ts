import type { Exclusion } from '../../numeric/engine/index.js'
import type { Csr } from '../../numeric/sparse/index.js'
import type { Dataset, Vocabulary } from '../data/index.js'

import type { Snapshot, Target } from './snapshot.js'

/** A user's standing towards one item: all live events of the pair, summed. */
export interface Preference {
  readonly item: string
  /** Signed effective weight at the query's `asOf`; negative repels. */
  readonly weight: number
  /** Latest event, milliseconds since 1970, null where unknown. */
  readonly at: number | null
}

/** A question: the best `k` items or people for one user. */
export interface Query {
  readonly target: Target
  readonly user: string
  /** Most entries wanted. */
  readonly k: number
  /** The user's live preferences, latest first; may name items that no snapshot knows. */
  readonly history: readonly Preference[]
  /** Live friends of the user. */
  readonly friends: readonly string[]
  /** Never to be returned. */
  readonly exclude: ReadonlySet<string>
  /** If given, nothing else may be returned. */
  readonly only?: ReadonlySet<string>
  /** The moment the answer is for, milliseconds since 1970. */
  readonly asOf: number
  readonly signal?: AbortSignal
}

export interface TopBlockOptions {
  readonly k: number
  /** By user of the vocabulary, ascending: rows that are never returned. */
  readonly exclude: Exclusion
}

export interface Scored {
  readonly id: string
  /** In the recommender's own unit; higher is better. */
  readonly score: number
}

/** A mixture of items of a snapshot. */
export interface ItemMixture {
  readonly rows: Int32Array
  /** Parallel to `rows`; they add up to 1. */
  readonly weights: Float32Array
}

/** The ties that a recommender of people was fitted on. */
export interface KnownTies {
  readonly users: Vocabulary
  /** Whether they are of those who follow, not of friends. */
  readonly directed: boolean
  /** users × users, a tie in either direction. */
  readonly either: Csr
  /** By row: ties in both directions, of which two people who follow each other have two. */
  readonly counts: Int32Array
}

/** Answers queries. A blend is a Recommender made of Recommenders. */
export interface Recommender {
  readonly name: string
  /** Best first, at most `query.k`, none excluded, none twice, all scores finite. Ties break by id order of the source. */
  recommend(query: Query): Promise<readonly Scored[]>
  /**
   * Scores of every item (or person) for a block of users that the recommender was fitted on, as evaluation and
   * blending want them. Absent where a source cannot score densely.
   *
   * @param users row numbers of the vocabulary.
   * @param scores users.length × number of targets, row by row; written whole. Nothing is excluded.
   */
  scoreBlock?(users: Int32Array, scores: Float32Array): void | Promise<void>
  /**
   * The best k of the scores that `scoreBlock` would write, without writing them. Absent where there is no quicker way than that.
   *
   * @param users row numbers of the vocabulary.
   * @returns users.length × k target rows, best first, −1 pads; equal scores by ascending row.
   */
  topBlock?(users: Int32Array, options: TopBlockOptions): Int32Array
  /**
   * Scores of every item (or person) of the snapshot for live queries with one target. A query's scores are the same bits whatever is asked beside it.
   * Absent where a source cannot score densely.
   *
   * @param scores queries × targets, row by row; written whole. Nothing is excluded; what `recommend` would not give is at most 0.
   */
  scoreQueries?(queries: readonly Query[], scores: Float32Array): void
  /**
   * Scores of all users that the recommender was fitted on, for one item or a mixture of items: as in train, less what is the same for every user.
   * Absent where a source cannot look from items to people without scoring all items for everybody.
   *
   * @param scores one a user of the vocabulary; written whole.
   */
  scoreUsers?(items: ItemMixture, scores: Float32Array): void
  /** What was learned of an item, by its row; likeness is the cosine. Absent where items have no vectors. */
  itemVector?(row: number): Float32Array
  /**
   * How likely ties of the query's user to people are; people of whom it cannot tell are left out. Absent where a source has learned no
   * probabilities.
   */
  tieProbabilities?(query: Query, people: readonly string[]): Promise<ReadonlyMap<string, TieProbability>>
  /** Absent where it keeps none. */
  readonly ties?: KnownTies
}

/** Calibrated probabilities, 0 … 1. */
export interface TieProbability {
  /** That the tie forms. */
  readonly forms: number
  /** That it is returned once it has formed; null where ties have no direction. */
  readonly returned: number | null
}

/** What a fit may use, and how it tells of itself. */
export interface TrainingRun {
  readonly target: Target
  /** The same seed on the same dataset gives the same snapshot, bit for bit, whatever the number of threads. */
  readonly seed: number
  /**
   * Held out of `data` for early stopping and for choosing hyper-parameters; rows as in the dataset. Cut from train, never test.
   * Absent in a refit: the trainer then uses what `tuned` says.
   */
  readonly validation?: Csr
  /** Choices of an earlier fit of the same model with validation (epochs, exponents …), to be used as they are. */
  readonly tuned?: Readonly<Record<string, unknown>>
  /** Options of this model, as `--set model.option=value` gives them; unknown ones are BAD_CONFIGURATION. */
  readonly options: Readonly<Record<string, unknown>>
  /** Milliseconds since 1970 by which the fit should return its best so far; absent: no limit. A blend's refit takes what its members' tuning took. */
  readonly deadline?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TrainingProgress) => void
}

export interface TrainingProgress {
  readonly step: string
  /** 0 … 1. */
  readonly fraction: number
  /** Such as `loss` and `ndcg@20`. */
  readonly scalars?: Readonly<Record<string, number>>
}

export interface Trainer {
  readonly name: string
  /**
   * @throws KindredError BAD_CONFIGURATION for an unknown option, BAD_DATA for a dataset it cannot learn from.
   */
  fit(data: Dataset, run: TrainingRun): Promise<Snapshot>
}

/** A trainer and the way back from its snapshot to something that answers. */
export interface Model extends Trainer {
  readonly targets: readonly Target[]
  /** @throws KindredError BAD_DATA where the snapshot is of another algorithm. */
  load(snapshot: Snapshot): Recommender
  /** What `kindred tune` may search, each default inside its range. Absent where there is nothing to choose. */
  searchSpace?(): SearchSpace
}

/** The values of one option that tuning tries: numbers between two ends, both included, or a few choices. */
export type SearchRange =
  | {
      readonly from: number
      readonly to: number
      /** `log`: equal factors are equally far; `from` is above 0 then. */
      readonly scale: 'linear' | 'log'
      /** Whole numbers only. Default false. */
      readonly whole?: boolean
    }
  /** At least two. Numbers ascend: near ones are taken to be alike. */
  | { readonly choices: readonly (number | string | boolean)[] }

/** What tuning may change of a model: ranges by option. Options that are not named keep their defaults. */
export type SearchSpace = Readonly<Record<string, SearchRange>>
