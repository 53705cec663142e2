import type { ImpressionRetention } from '../../core/ports/index.js'
import { DAY_MS, KindredError, type Log } from '../../core/shared/index.js'
import { sleep } from '../shared/index.js'

interface RetentionDependencies {
  readonly retention: ImpressionRetention
  /** Days for which single pages are kept. */
  readonly retentionDays: number
  /** Number of pages kept for each user. */
  readonly maxPagesPerUser: number
  /** Days for which the counts of a day are kept. */
  readonly aggregateRetentionDays: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Receives one line for the operator. */
  readonly log: Log
  /** Time between two runs. Default: one hour. */
  readonly everyMs?: number
}

/** A running retention job. */
export interface RetentionJob {
  /** Ends the job. Resolves when the current run has ended. */
  stop(): Promise<void>
}

const HOUR_MS = 3_600_000

/**
 * Bounds the record of page impressions while a server runs: once at the start, then every hour. A run that
 * fails is logged; the next run does its work.
 */
export function startRetention(dependencies: RetentionDependencies): RetentionJob {
  const {
    retention,
    retentionDays,
    maxPagesPerUser,
    aggregateRetentionDays,
    now,
    log,
    everyMs = HOUR_MS,
  } = dependencies
  const stopped = new AbortController()
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        const time = now()
        await retention.apply(
          time - retentionDays * DAY_MS,
          maxPagesPerUser,
          time - aggregateRetentionDays * DAY_MS,
        )
      } catch (error) {
        // Nothing is recorded in a graph that Kindred may not write to.
        if (error instanceof KindredError && error.code === 'GRAPH_NOT_OURS') return
        log(`could not aggregate old page impressions: ${String(error)}`, 'warn')
      }
      await sleep(everyMs, stopped.signal)
    }
  }
  const running = run()
  return {
    stop() {
      stopped.abort()
      return running
    },
  }
}
