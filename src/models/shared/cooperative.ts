import type { TrainingRun } from '../../core/model/index.js'

/**
 * Yields to the event loop between the blocks of a long fit, so that timers, signals and lease heartbeats
 * run.
 *
 * @throws the reason of the signal if it is aborted.
 */
export async function yieldToEventLoop(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal?.throwIfAborted()
}

/** The part of a training run that limits its time. */
export type Deadline = Pick<TrainingRun, 'deadline'>

/**
 * Moves a deadline to a fraction of the time that remains. A run without a deadline stays without one.
 *
 * @param share of the remaining time, 0 … 1.
 */
export function sliceDeadline({ deadline }: Deadline, share: number): Deadline {
  if (deadline === undefined) return {}
  const now = Date.now()
  return { deadline: now + (deadline - now) * share }
}

/** Whether the deadline has passed; false for a run without one. */
export const isPastDeadline = ({ deadline }: Deadline): boolean =>
  deadline !== undefined && Date.now() >= deadline

/** Position of one fit in a sequence of fits that share a run. */
export interface FitTurn {
  /** Counted from 0. */
  readonly index: number
  readonly count: number
}

/**
 * The run of one of several consecutive fits: an equal slice of the remaining time and of the progress bar.
 */
export function runForTurn(run: TrainingRun, { index, count }: FitTurn): TrainingRun {
  const { onProgress } = run
  return {
    ...run,
    ...sliceDeadline(run, 1 / (count - index)),
    ...(onProgress && {
      onProgress: (progress) => onProgress({ ...progress, fraction: (index + progress.fraction) / count }),
    }),
  }
}
