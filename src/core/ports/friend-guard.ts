import type { ReadOptions } from './read-options.js'
import type { SeenPerson } from './suggestion-exposures.js'

/** What stands between a viewer and others, as suggestions must know it before they begin. */
export interface Standing {
  /** People who may not be suggested because of what stands between them and the viewer. */
  readonly excluded: readonly string[]
  /** Friends, and people followed. */
  readonly ties: number
  /** People who follow the viewer. */
  readonly followers: number
  /** People who were suggested to the viewer before, as the record has them. */
  readonly seen: readonly SeenPerson[]
}

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
