import type { Exclusion } from '../../numeric/engine/index.js'
import type { Csr } from '../../numeric/sparse/index.js'
import type { Vocabulary } from '../data/index.js'
import type { Dataset } from '../dataset/index.js'

import type { Snapshot, Target } from './snapshot.js'

/** An id with its score. */
export interface Scored {
  readonly id: string
  /** In the recommender's own unit; higher is better. */
  readonly score: number
}

/** What a user's interactions with one item add up to. */
export interface Preference {
  readonly item: string
  /** Sum of the effective weights at the query's `asOf`; a negative sum repels. */
  readonly weight: number
  /** Time of the latest interaction, milliseconds since 1970; null: unknown. */
  readonly at: number | null
}

/** A user whom the snapshot does not know, with live ties. */
export interface NewUser {
  readonly id: string
  /** Friends, or followed users, who show their ties. */
  readonly friends: readonly string[]
  /** Followers who show their ties; empty for friendships. */
  readonly followers: readonly string[]
  /** Ids of liked items. */
  readonly likes: readonly string[]
}

/** Asks for the best `k` items or friends of one user. */
export interface Query {
  readonly target: Target
  readonly user: string
  /** Maximum number of results. */
  readonly k: number
  /** The user's live preferences, latest first. Items may be unknown to the snapshot. */
  readonly history: readonly Preference[]
  /** Live friends of the user. */
  readonly friends: readonly string[]
  /**
   * Users near the user whom the snapshot may not know; they show their ties. A recommender of friends may
   * return them. Absent: none.
   */
  readonly newUsers?: readonly NewUser[]
  /** Ids that are never returned. */
  readonly exclude: ReadonlySet<string>
  /** If given, only these ids are returned. */
  readonly only?: ReadonlySet<string>
  /** The time that the answer is for, milliseconds since 1970. */
  readonly asOf: number
  readonly signal?: AbortSignal
}

/**
 * Answers queries. A blend is a recommender made of recommenders.
 *
 * `recommend` is enough. The other members are capabilities, each for one kind of caller. A recommender
 * without a capability leaves its members out; a method never throws because it is not supported.
 */
export interface Recommender
  extends Partial<BlockScoring>,
    Partial<QueryScoring>,
    Partial<NewItemScoring>,
    Partial<UserScoring>,
    Partial<ItemVectors>,
    Partial<TiePrediction>,
    Partial<TrainedTies> {
  readonly name: string
  /**
   * The best targets of a query, best first: at most `query.k`, none twice, none excluded, all scores finite.
   * Equal scores are in order of id.
   */
  recommend(query: Query): Promise<readonly Scored[]>
}

/**
 * Dense scores of users that the recommender was trained on, for evaluation and for learning blend weights.
 */
export interface BlockScoring {
  /**
   * Scores every target for a block of users. Nothing is excluded.
   *
   * @param users rows of the vocabulary of users.
   * @param scores users.length × number of targets, row-major; overwritten.
   */
  scoreBlock(users: Int32Array, scores: Float32Array): void | Promise<void>
  /**
   * The best k of the scores that `scoreBlock` would write, without writing them. Absent if it would not be
   * faster.
   *
   * @param users rows of the vocabulary of users.
   * @returns users.length × k rows of targets, best first, padded with −1; equal scores by ascending row.
   */
  topBlock?(users: Int32Array, options: TopBlockOptions): Int32Array
}

/** Options of {@link BlockScoring.topBlock}. */
export interface TopBlockOptions {
  readonly k: number
  /** Rows that are never returned, by user of the vocabulary, ascending. */
  readonly exclude: Exclusion
}

/** Dense scores of live queries, for serving. */
export interface QueryScoring {
  /**
   * Scores every target of the snapshot for queries with the same target. Nothing is excluded; a target that
   * `recommend` would not return scores 0 or less. The scores of a query do not depend on the queries beside
   * it, bit for bit.
   *
   * @param scores queries.length × number of targets, row-major; overwritten.
   */
  scoreQueries(queries: readonly Query[], scores: Float32Array): void
}

/** An item that the snapshot does not know, with its first users. */
export interface NewItem {
  readonly id: string
  /** Rows of those of its first users whom the snapshot knows. */
  readonly users: Int32Array
  /** Number of its users. */
  readonly audience: number
}

/** Scores of items that the snapshot does not know. */
export interface NewItemScoring {
  /**
   * Scores new items for a query by their first users, as a training with these users would do.
   *
   * @param items the same array if they are the same items: what is derived from it is cached.
   * @returns one score per item, in the unit of `scoreQueries`; NaN for an item without known users.
   */
  scoreNewItems(query: Query, items: readonly NewItem[]): Float32Array
}

/** Scores of all users for one item, for the audience of the item. */
export interface UserScoring {
  /**
   * Scores every user that the recommender was trained on, for an item or a mixture of items. The scores are
   * those of training up to a term that is the same for all users.
   *
   * @param scores number of users; overwritten.
   */
  scoreUsers(items: ItemMixture, scores: Float32Array): void
}

/** Vectors of items, for similarity between items. */
export interface ItemVectors {
  /** The vector of an item by its row. The similarity of two items is the cosine of their vectors. */
  itemVector(row: number): Float32Array
}

/** Probabilities of ties, shown with suggestions of friends. */
export interface TiePrediction {
  /**
   * Probability of a tie between the query's user and each of `users`. Users without an estimate are left
   * out.
   */
  tieProbabilities(query: Query, users: readonly string[]): Promise<ReadonlyMap<string, TieProbability>>
}

/** The ties of training, which let a server skip users whose ties have not changed since. */
export interface TrainedTies {
  readonly ties: KnownTies
}

/** A weighted mean of items of a snapshot. */
export interface ItemMixture {
  readonly rows: Int32Array
  /** Parallel to `rows`; they sum to 1. */
  readonly weights: Float32Array
}

/** Calibrated probabilities, 0 to 1. */
export interface TieProbability {
  /** That the tie forms. */
  readonly forms: number
  /** That it is returned once it has formed; null if ties have no direction. */
  readonly returned: number | null
}

/** The ties that a recommender of friends was trained on. */
export interface KnownTies {
  readonly users: Vocabulary
  /** True: ties are follows. False: ties are friendships. */
  readonly directed: boolean
  /** users × users; an entry if there is a tie in either direction. */
  readonly either: Csr
  /** Ties of each user in both directions, by row; two users who follow each other have two. */
  readonly counts: Int32Array
}

/** Trains a model. */
export interface Trainer {
  readonly name: string
  /**
   * Trains on a dataset and returns the result as a value.
   *
   * @throws KindredError BAD_CONFIGURATION for an unknown option, BAD_DATA for a dataset it cannot learn
   *   from.
   */
  fit(data: Dataset, run: TrainingRun): Promise<Snapshot>
}

/** A trainer that can load its snapshots again. A new model implements this. */
export interface Model extends Trainer {
  readonly targets: readonly Target[]
  /** @throws KindredError BAD_DATA if the snapshot is of another algorithm. */
  load(snapshot: Snapshot): Recommender
  /**
   * Options that `kindred tune` may search; each default is inside its range. Absent: there is nothing to
   * tune.
   */
  searchSpace?(): SearchSpace
}

/** Input of one fit besides the dataset. */
export interface TrainingRun {
  readonly target: Target
  /** The same seed on the same dataset gives the same snapshot, bit for bit, for any number of threads. */
  readonly seed: number
  /**
   * Interactions or ties held out of `data` for early stopping and for choosing hyper-parameters; never test
   * data. Rows as in the dataset. Absent in a refit: the trainer then uses `tuned`.
   */
  readonly validation?: Csr
  /** Values that an earlier fit of the same model chose on validation, such as epochs; used as they are. */
  readonly tuned?: Readonly<Record<string, unknown>>
  /** Options of this model, as in `--set model.option=value`. */
  readonly options: Readonly<Record<string, unknown>>
  /**
   * Time by which the fit should return its best result so far, milliseconds since 1970. Default: no limit.
   * The refit of a blend ignores it, because its weights assume members that were trained in full.
   */
  readonly deadline?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TrainingProgress) => void
}

/** A progress report of a fit. */
export interface TrainingProgress {
  readonly step: string
  /** 0 to 1. */
  readonly fraction: number
  /** Values to plot, such as `loss` and `ndcg@20`. */
  readonly scalars?: Readonly<Record<string, number>>
}

/** The options that tuning may change, with their ranges. Other options keep their defaults. */
export type SearchSpace = Readonly<Record<string, SearchRange>>

/** The values of one option that tuning tries: an interval or a list of choices. */
export type SearchRange =
  | {
      /** Inclusive. */
      readonly from: number
      /** Inclusive. */
      readonly to: number
      /** `log`: samples the logarithm uniformly; `from` must be above 0. */
      readonly scale: 'linear' | 'log'
      /** Integers only. Default false. */
      readonly whole?: boolean
    }
  /** At least two. Numbers must ascend; neighbours are assumed to behave alike. */
  | { readonly choices: readonly (number | string | boolean)[] }
