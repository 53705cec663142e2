import type { ReadOptions } from './read-options.js'
import type { Standing } from './standing.js'

/** The rules of who may be suggested to whom, over the live graph. */
export interface FriendGuard {
  /**
   * @param now milliseconds since 1970.
   * @returns null if there is no such user.
   */
  standing(user: string, now: number, options: ReadOptions): Promise<Standing | null>
  /**
   * Those of the people who may be suggested to the user at this moment (the rules above, that they exist, are active and want to be
   * suggested, and that they were not suggested to enough others today), and whether they show their ties.
   *
   * @param now milliseconds since 1970.
   */
  suggestible(
    user: string,
    people: readonly string[],
    now: number,
    options: ReadOptions,
  ): Promise<ReadonlyMap<string, boolean>>
}
