import type { SearchSpace } from '../search-space.js'

/** One configuration that tuning tried. */
export interface Trial {
  /** From 0. */
  readonly trial: number
  /** Of the options that are searched. */
  readonly options: Readonly<Record<string, unknown>>
  /** `stopped`: given up early, beside others it had no prospect. `failed`: the model refused these options. */
  readonly state: 'finished' | 'stopped' | 'failed'
  /** The measure on validation; of a stopped trial the best that it reported; null of a failed one. */
  readonly value: number | null
  /** The best NDCG@20 on validation so far, each time that the model told of it. */
  readonly reports: readonly number[]
  readonly seconds: number
  /** Why it failed. */
  readonly problem?: string
}

/** What makes trials comparable: only a search that agrees in all of it may go on where another ended. */
export interface SearchHead {
  readonly model: string
  readonly target: 'items' | 'friends'
  readonly dataset: string
  /** Of what was learned from: train less the validation cut. */
  readonly datasetHash: string
  readonly metric: string
  readonly seed: number
  /** Time for each fit; null: what it takes. */
  readonly fitMinutes: number | null
  readonly fixed: Readonly<Record<string, unknown>>
  readonly space: SearchSpace
}

/** Keeps trials, so that a search that was killed goes on. */
export interface TrialJournal {
  /**
   * @param fresh forget what the file holds. Otherwise its trials are continued.
   * @throws KindredError BAD_USER_INPUT where the file holds another search.
   */
  open(file: string, head: SearchHead, fresh: boolean): Promise<OpenJournal>
}

export interface OpenJournal {
  /** In the order in which they were tried. */
  readonly trials: readonly Trial[]
  /** Resolves once the trial would survive the end of this process. */
  append(trial: Trial): Promise<void>
}
