import type { ClusterSums } from '../../numeric/sequential-test.js'
import type { ReadOptions } from './read-options.js'

/** What the users of a variant were shown and did: a trial is a page, a success a page of which something was clicked, a cluster a user. */
export interface VariantTotals extends ClusterSums {
  readonly variant: string
}

/** The outcome of experiments, counted from the record of shown pages. */
export interface ExperimentTotals {
  /**
   * @param until pages before it count, milliseconds since 1970.
   * @returns one entry a variant that was shown.
   */
  of(experiment: string, until: number, options: ReadOptions): Promise<readonly VariantTotals[]>
}
