import type { ReadOptions } from './read-options.js'

/** What stands between a viewer and others, as suggestions must know it before they begin. */
export interface Standing {
  /** People who may not be suggested because of what stands between them and the viewer. */
  readonly excluded: readonly string[]
  /** Friends, and people followed. */
  readonly ties: number
}

/** The rules of who may be suggested to whom, over the live graph. */
export interface FriendGuard {
  /**
   * @param restFrom ties that were declined or ended since this moment rest; milliseconds since 1970.
   * @returns null if there is no such user.
   */
  standing(user: string, restFrom: number, options: ReadOptions): Promise<Standing | null>
  /**
   * Those of the people who may be suggested to the user at this moment (the rules above, and that they exist, are active and want to be
   * suggested), and whether they show their ties.
   */
  suggestible(
    user: string,
    people: readonly string[],
    restFrom: number,
    options: ReadOptions,
  ): Promise<ReadonlyMap<string, boolean>>
}
