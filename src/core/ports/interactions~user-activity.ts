import type { ReadOptions } from './read-options.js'

/** Whether something happened to users meanwhile, whoever wrote it. */
export interface UserActivity {
  /**
   * A text a user that changes whenever the user does something with an item, dismisses one, or takes it back. It is cheap: counts that the graph keeps.
   *
   * @returns by user; who does not exist is left out.
   */
  of(users: readonly string[], options: ReadOptions): Promise<ReadonlyMap<string, string>>
}
