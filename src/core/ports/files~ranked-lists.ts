/** One user's list as owners' ids, best first. */
export interface RankedList {
  readonly user: string
  readonly targets: readonly string[]
}

/** Lists in files, so that other programs can judge ours and we can judge theirs. */
export interface RankedLists {
  /**
   * Lists as any recommender may write them, `user item rank` a line, in any order.
   *
   * @throws KindredError BAD_DATA naming the line that is not of this form.
   */
  readRun(file: string): Promise<readonly RankedList[]>
  /** `user item item …` a line. Whitespace within an id is written as `%20`. */
  write(file: string, lists: readonly RankedList[]): Promise<void>
}
