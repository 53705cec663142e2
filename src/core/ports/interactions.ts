import type { Interaction } from '../data/index.js'
import type { RequestContext, WriteOptions, WriteResult } from './request.js'

/** An interaction to write, with a given or derived id. */
export interface InteractionToRecord extends Interaction {
  readonly id: string
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
   * @param events with different ids.
   * @param createMissing whether to create missing users and items, instead of skipping their interactions.
   * @returns one outcome per interaction, in order.
   */
  record(
    events: readonly InteractionToRecord[],
    createMissing: boolean,
    options?: WriteOptions,
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
