import type { Interaction, RatingScale } from '../data/index.js'
import type { RequestContext, WriteOptions, WriteResult } from './request.js'

/** How a graph reads its ratings. */
export interface StoredRatings {
  readonly scale: RatingScale
  /** Lowest rating that is a like; null: by the middle of the scale and the user's mean. */
  readonly likeFrom: number | null
  /** Names of the kinds that are ratings. */
  readonly kinds: readonly string[]
}

/** Keeps how a graph reads its ratings. */
export interface RatingStore {
  /** How the graph reads its ratings; null if there is no scale. Writes nothing. */
  read(): Promise<StoredRatings | null>
  /**
   * Makes the graph read its ratings as the settings say, and returns how. If the settings differ from what
   * the graph keeps, all ratings get their weights and likes again.
   *
   * @param proposed scale if neither the settings nor the graph have one.
   * @returns null if there is no scale.
   */
  settle(proposed?: RatingScale | null): Promise<StoredRatings | null>
}

/** An interaction to write, with a given or derived id. */
export interface InteractionToRecord extends Interaction {
  readonly id: string
  /** Whether its kind is a rating: then a later one replaces it. */
  readonly isRating: boolean
  /** The rating; null: the kind is no rating, or it has no value. */
  readonly rating: number | null
  /** Id of the page that led to it; null: unknown. */
  readonly recommendationId: string | null
}

/**
 * Result of recording an interaction. `recorded`: new. `duplicate`: it existed already. `id-taken`: the id
 * belongs to an interaction of another user or item.
 */
export type RecordOutcome = 'recorded' | 'duplicate' | 'id-taken' | 'no-user' | 'no-item'

/** Writes live interactions. */
export interface InteractionStore {
  /**
   * Records interactions in one transaction. Repeating a write, even concurrently, has no further effect.
   *
   * @param events with different ids, and different pairs of user and item for each kind that is a rating.
   * @param options.createMissing whether to create missing users and items, instead of skipping their
   *   interactions.
   * @param options.ratings how ratings are read; null if no event has a rating.
   * @returns one outcome per interaction, in order.
   */
  record(
    events: readonly InteractionToRecord[],
    options: WriteOptions & { readonly createMissing: boolean; readonly ratings: StoredRatings | null },
  ): Promise<WriteResult<readonly RecordOutcome[]>>
  /** Deletes live interactions. @returns the number that existed. */
  remove(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
}

/** Detects changes of users' histories, whatever process made them. */
export interface UserActivity {
  /**
   * A text per user that changes with each interaction, dismissal or removal. Cheap: it is made of counts
   * that the graph stores.
   *
   * @returns by user; missing users are absent.
   */
  of(users: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, string>>
}
