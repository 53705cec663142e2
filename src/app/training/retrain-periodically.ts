import { sleep as realSleep, type Sleep } from '../shared/index.js'

export interface RetrainingOptions {
  /** From one training to the next. */
  readonly everyMs: number
  /** When the newest snapshot was made, milliseconds since 1970; null: none was yet. */
  readonly lastTrainedAt: () => Promise<number | null>
  /** One training, whole; ends early, with an error, once the signal aborts. */
  readonly train: (signal: AbortSignal) => Promise<void>
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number
  /** Default: a real timer. */
  readonly sleep?: Sleep
}

export interface Retraining {
  /** Ends the training that runs, if one does, and waits for its end. */
  stop(): Promise<void>
}

/** The registry is asked again after this long at most: another server may have trained meanwhile. */
const LONGEST_SLEEP_MS = 600_000
const RETRY_MS = 60_000

/**
 * Trains whenever the newest snapshot is older than `everyMs`, so that servers that restart often, or several on one graph, train
 * as often as one that stays up. A training that fails is tried again after the same time; the snapshot before goes on serving.
 */
export function retrainPeriodically(options: RetrainingOptions): Retraining {
  const { everyMs, lastTrainedAt, train, log, now = Date.now, sleep = realSleep } = options
  const stopped = new AbortController()
  const { signal } = stopped
  let triedAt = Number.NEGATIVE_INFINITY

  /** Does what is due; gives the milliseconds until it is worth asking again. */
  const step = async (): Promise<number> => {
    const trainedAt = (await lastTrainedAt()) ?? Number.NEGATIVE_INFINITY
    const waitMs = Math.max(trainedAt, triedAt) + everyMs - now()
    if (waitMs > 0) return Math.min(waitMs, LONGEST_SLEEP_MS)
    triedAt = now()
    log('retraining')
    await train(signal)
    return 0
  }
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const waitMs = await step().catch((error: unknown) => {
        if (!signal.aborted)
          log(`retraining failed: ${error instanceof Error ? error.message : String(error)}`)
        return Math.min(everyMs, RETRY_MS)
      })
      await sleep(waitMs, signal)
    }
  }
  const running = run()
  return {
    stop() {
      stopped.abort(new Error('retraining was stopped'))
      return running
    },
  }
}
