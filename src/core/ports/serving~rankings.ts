import type { Scored } from '../recommender.js'
import type { ReadOptions } from './read-options.js'
import type { Slot } from './snapshot-store.js'

/** Lists of items that are the same for everybody; best first, ties by id. They may name items that are not available. */
export interface Rankings {
  /** By the number of users with an attracting interaction. */
  popular(limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /**
   * Items whose audience grows faster than it used to: `(now − past) / √(past + 1)`, two rates of people that are decayed over time, the past one four
   * times as slowly.
   *
   * @param until the moment, milliseconds since 1970.
   * @param halfLifeMs of the rate of now.
   */
  trending(until: number, halfLifeMs: number, limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /**
   * Available items that have appeared, the latest first; the score is the time, milliseconds since 1970.
   *
   * @param until the moment, milliseconds since 1970.
   * @param behind time and id of the item to continue behind; null: from the start.
   */
  latest(
    until: number,
    behind: readonly [at: number, id: string] | null,
    limit: number,
    options: ReadOptions,
  ): Promise<readonly Scored[]>
  /** Neighbours of an item in a slot; empty where it has none. */
  similar(item: string, slot: Slot, limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /** What the people who like an item also like; by kinds of interactions, where they are given. */
  alsoInteracted(
    item: string,
    kinds: {
      readonly kinds?: readonly string[] | undefined
      readonly alsoKinds?: readonly string[] | undefined
    },
    limit: number,
    options: ReadOptions,
  ): Promise<readonly Scored[]>
}
