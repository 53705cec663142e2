/** Keeps the record of shown pages bounded. Several servers may ask at once: one does it. */
export interface ExposureRetention {
  /**
   * Adds pages that are no longer kept one by one to the counts of their days, and deletes them; deletes counts that are no longer kept.
   *
   * @param pagesBefore, countsBefore milliseconds since 1970. @param pagesPerUser the latest that are kept.
   * @returns pages that were counted; null where another process is at it.
   * @throws KindredError GRAPH_NOT_OURS where the graph may not be written to.
   */
  apply(pagesBefore: number, pagesPerUser: number, countsBefore: number): Promise<number | null>
}
