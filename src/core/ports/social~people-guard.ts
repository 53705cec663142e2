import type { ReadOptions } from './read-options.js'

/** Who may be shown to whom for being alike, over the live graph. */
export interface PeopleGuard {
  /**
   * Those of the people who may be shown to the user at this moment (active, to be suggested, their ties shown, no block either way, not
   * dismissed), and whether they are friends.
   */
  visible(
    user: string,
    people: readonly string[],
    options: ReadOptions,
  ): Promise<ReadonlyMap<string, { readonly isFriend: boolean }>>
}
