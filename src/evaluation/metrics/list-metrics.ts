/**
 * A figure of one user's list; evaluation reports its mean over users. Each metric is one file that exports
 * one of these.
 */
export interface ListMetric {
  /** As in `name@k`. */
  readonly name: string
  /**
   * @param hits 1 where the entry at that position, best first, is in the user's test; at least `k` long, 0 where the list is shorter.
   * @param k how much of the list counts, 1 or more.
   * @param relevant number of entries of the user's test, 1 or more.
   */
  of(hits: Uint8Array, k: number, relevant: number): number
}

/** Hits among the first k. */
export function countHits(hits: Uint8Array, k: number): number {
  let count = 0
  for (let position = 0; position < k; position++) count += hits[position]!
  return count
}
