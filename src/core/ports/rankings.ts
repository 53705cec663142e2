import type { Scored } from '../recommender.js'
import type { ReadOptions } from './read-options.js'
import type { Slot } from './snapshot-store.js'

/** Lists of items that are the same for everybody; best first, ties by id. They may name items that are not available. */
export interface Rankings {
  /** By the number of users with an attracting interaction. */
  popular(limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /**
   * Items whose audience of a window is above that of the window of the same length before it: `(now − before) / √(before + 1)`.
   *
   * @param until end of the window, milliseconds since 1970.
   */
  trending(until: number, windowMs: number, limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /** Neighbours of an item in a slot; empty where it has none. */
  similar(item: string, slot: Slot, limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /** What the people who like an item also like; for an item without neighbours. */
  likedTogether(item: string, limit: number, options: ReadOptions): Promise<readonly Scored[]>
}
