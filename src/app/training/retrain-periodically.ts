import type { Log } from '../../core/shared/index.js'
import { sleep as realSleep, type Sleep } from '../shared/index.js'

/** What periodic retraining needs. */
export interface RetrainingDependencies {
  /** Time between two trainings. */
  readonly everyMs: number
  /** When the newest snapshot was created, milliseconds since 1970; null before the first training. */
  readonly lastTrainedAt: () => Promise<number | null>
  /** Runs one complete training. Rejects soon after the signal aborts. */
  readonly train: (signal: AbortSignal) => Promise<void>
  /** Receives one line for the operator. */
  readonly log: Log
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number
  /** Default: a real timer. */
  readonly sleep?: Sleep
}

interface Retraining {
  /** Aborts a running training. Resolves when it has ended. */
  stop(): Promise<void>
}

/** Longest wait before the registry is read again, because another server may have trained meanwhile. */
const MAX_WAIT_MS = 600_000
/** Longest wait after a failure. */
const RETRY_MS = 60_000

/**
 * Trains when the newest snapshot is older than `everyMs`. Servers that restart often, or several servers on
 * one graph, therefore train as often as a single server that stays up. A failed training is repeated after
 * `everyMs`; a previous snapshot, if there is one, stays active.
 */
export function retrainPeriodically(dependencies: RetrainingDependencies): Retraining {
  const { everyMs, lastTrainedAt, train, log, now = Date.now, sleep = realSleep } = dependencies
  const stopped = new AbortController()
  const { signal } = stopped
  let triedAt = Number.NEGATIVE_INFINITY

  /** Trains if a training is due. @returns milliseconds until the next check. */
  const trainIfDue = async (): Promise<number> => {
    const trainedAt = (await lastTrainedAt()) ?? Number.NEGATIVE_INFINITY
    const waitMs = Math.max(trainedAt, triedAt) + everyMs - now()
    if (waitMs > 0) return Math.min(waitMs, MAX_WAIT_MS)
    triedAt = now()
    log('retraining')
    await train(signal)
    return 0
  }
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const waitMs = await trainIfDue().catch((error: unknown) => {
        if (!signal.aborted)
          log(`retraining failed: ${error instanceof Error ? error.message : String(error)}`, 'error')
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
