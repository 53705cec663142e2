import type { Csr } from '../../numeric/csr.js'

/** What the lists are set against: train. */
export interface Catalogue {
  /** users × targets: what each user had in train. */
  readonly profiles: Csr
  /** targets × users: `profiles` transposed. */
  readonly audiences: Csr
  /** Users of each target in train; the length is the number of targets. */
  readonly popularity: Int32Array
}

/** A figure of all lists together, beyond accuracy. */
export interface CatalogueMetric {
  /** As in `name@k`. */
  readonly name: string
  /**
   * @param lists the first k of each user's list, best first; shorter where there were not as many.
   * @param users the user of each list.
   * @returns NaN where the lists do not tell.
   */
  of(lists: readonly Int32Array[], users: Int32Array, catalogue: Catalogue): number
}

/** Mean of what a function gives for each entry of each list; NaN where there is none. */
export function meanOverEntries(lists: readonly Int32Array[], of: (target: number) => number): number {
  let sum = 0
  let count = 0
  for (const list of lists) {
    for (const target of list) sum += of(target)
    count += list.length
  }
  return sum / count
}

/** How often each target is listed. */
export function exposure(lists: readonly Int32Array[], targets: number): Float64Array {
  const counts = new Float64Array(targets)
  for (const list of lists) for (const target of list) counts[target]!++
  return counts
}
