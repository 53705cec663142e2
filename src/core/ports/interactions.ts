import type { Interaction } from '../data/index.js'
import type { RequestContext, WriteOptions, WriteResult } from './request.js'

/** An event on its way into the graph, its id given or derived. */
export interface InteractionToRecord extends Interaction {
  readonly id: string
  /** The page that led to it; null: unknown. */
  readonly recommendationId: string | null
}

/**
 * What became of an event. `recorded`: new. `duplicate`: the same id between the same two was there before. `id-taken`: the id belongs to an event
 * between others.
 */
export type RecordOutcome = 'recorded' | 'duplicate' | 'id-taken' | 'no-user' | 'no-item'

/** Writes live events. */
export interface InteractionStore {
  /**
   * One transaction: all that can be recorded is, or nothing. A write that is sent again, even while the first still runs, is the same write.
   *
   * @param events their ids differ.
   * @param createMissing create users and items that do not exist, instead of leaving their events out.
   * @returns an outcome for each event, in order.
   */
  record(
    events: readonly InteractionToRecord[],
    createMissing: boolean,
    options?: WriteOptions,
  ): Promise<WriteResult<readonly RecordOutcome[]>>
  /** Deletes live events; gives how many there were. */
  remove(ids: readonly string[], options?: WriteOptions): Promise<WriteResult<number>>
}

/** Whether something happened to users meanwhile, whoever wrote it. */
export interface UserActivity {
  /**
   * A text a user that changes whenever the user does something with an item, dismisses one, or takes it back. It is cheap: counts that the graph keeps.
   *
   * @returns by user; who does not exist is left out.
   */
  of(users: readonly string[], context: RequestContext): Promise<ReadonlyMap<string, string>>
}
