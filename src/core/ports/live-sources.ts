import type { Recommender } from '../recommender.js'
import type { ReadOptions } from './read-options.js'
import type { Slot } from './snapshot-store.js'

/** Sources of candidates that run in the database, by source name. */
export interface LiveSources {
  /** `friends` and `co-interaction`: from the live graph alone. */
  overGraph(options: ReadOptions): ReadonlyMap<string, Recommender>
  /** `neighbours` and `community`: over what training wrote into a slot. */
  overSlot(slot: Slot, options: ReadOptions): ReadonlyMap<string, Recommender>
}
