/** Work that takes minutes tells of itself through this; the command line draws it, tests ignore it. */
export interface Progress {
  /** Begins or replaces the current step. `total` 0: length unknown. */
  start(step: string, total: number): void
  /** @param done so far, in the unit of `total`. @param note such as `loss .41 ndcg@20 .153`. */
  update(done: number, note?: string): void
  /** Ends the step; `summary` stays on the screen. */
  finish(summary?: string): void
}

export const silentProgress: Progress = { start() {}, update() {}, finish() {} }
