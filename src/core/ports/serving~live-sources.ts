import type { Recommender } from '../recommender.js'
import type { ReadOptions } from './read-options.js'
import type { Slot } from './snapshot-store.js'

/** Sources of candidates that run in the database, by source name. */
export interface LiveSources {
  /**
   * `friends` and `co-interaction`, from the live graph alone, and where there is a slot `neighbours` and `community`, over what training wrote
   * into it. Those that are asked the same question in one tick are asked in one round trip.
   */
  over(slot: Slot | null, options: ReadOptions): ReadonlyMap<string, Recommender>
}
