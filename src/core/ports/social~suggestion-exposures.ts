/** A person was on a page of suggestions. */
export interface SuggestionExposure {
  /** Whose page it was. */
  readonly viewer: string
  readonly person: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** How often somebody was suggested to a viewer who did nothing about it. */
export interface SeenPerson {
  readonly person: string
  /** Visits on which the person was shown; see {@link SuggestionExposures}. */
  readonly visits: number
  /** Of the latest of them, milliseconds since 1970. */
  readonly at: number
}

/**
 * The record of who was suggested to whom. Pages of one viewer that show a person within half an hour are one visit; a new day (UTC) begins a
 * new one. It is bounded: a viewer's latest few hundred people are kept, for a limited time.
 */
export interface SuggestionExposures {
  /**
   * One transaction; several servers may record at once. People who do not exist by now are passed over.
   *
   * @param exposures each viewer and person once.
   */
  record(exposures: readonly SuggestionExposure[]): Promise<void>
}
