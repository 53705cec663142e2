/** Lists that only their owner, administrators and back ends may read, because they say what a user did. */
export type PrivateList = 'history' | 'friendRequests' | 'blocked' | 'dismissedUsers' | 'dismissedItems'

/** Decides what the caller of a request may read. Every resolver of a private list asks it first. */
export interface Access {
  /**
   * @param owner id of the user whose list it is.
   * @throws KindredError if the caller may not read the list.
   */
  checkList(list: PrivateList, owner: string): void
}

/** Access without keys. The server then listens on this machine only, and its callers are trusted. */
export const TRUSTED_CALLER: Access = { checkList() {} }
