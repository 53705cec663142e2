import { setTimeout as sleep } from 'node:timers/promises'
import type { ExposureRetention, SuggestionExposure, SuggestionExposures } from '../../core/ports/index.js'

import { KindredError } from '../../core/shared/index.js'
import { createBackgroundWriter } from '../shared/index.js'

export interface RetentionDependencies {
  readonly retention: ExposureRetention
  /** Days for which a page is kept one by one. */
  readonly keepDays: number
  readonly pagesPerUser: number
  /** Days for which the counts of a day are kept. */
  readonly keepCountsDays: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
  /** From one turn to the next. Default: an hour. */
  readonly everyMs?: number
}

export interface RetentionJob {
  /** Waits for the turn that runs. */
  stop(): Promise<void>
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Keeps the record of shown pages bounded while a server runs: once a start, then every hour. A turn that fails is tried again with the next. */
export function startRetention(options: RetentionDependencies): RetentionJob {
  const { retention, now, log, everyMs = HOUR_MS } = options
  const stopped = new AbortController()
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        const at = now()
        const pagesBefore = at - options.keepDays * DAY_MS
        const countsBefore = at - options.keepCountsDays * DAY_MS
        await retention.apply(pagesBefore, options.pagesPerUser, countsBefore)
      } catch (error) {
        // Nothing is recorded in a graph that is not ours.
        if (error instanceof KindredError && error.code === 'GRAPH_NOT_OURS') return
        log(`old pages could not be counted: ${String(error)}`)
      }
      await sleep(everyMs, undefined, { signal: stopped.signal, ref: false }).catch(() => {})
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

/** Takes down who was suggested to whom, without holding up a page. */
export interface SuggestionRecorder {
  /** Returns at once; written within about a second. */
  note(viewer: string, people: readonly string[]): void
  /** Resolves once all that was noted is written, at the latest after three seconds. */
  flush(): Promise<void>
}

export interface SuggestionRecorderDependencies {
  readonly store: SuggestionExposures
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

/** The first entries of a page that count as seen; longer pages are lists for a program. */
const MOST_OF_A_PAGE = 50

/** Gathers what pages showed and writes it in batches. It is for pages of several servers: each writes what it showed. */
export function createSuggestionRecorder({
  store,
  now,
  log,
}: SuggestionRecorderDependencies): SuggestionRecorder {
  const writer = createBackgroundWriter<SuggestionExposure>({
    keyOf: ({ viewer, person }) => `${viewer}\0${person}`,
    write: store.record,
    label: 'shown suggestions',
    log,
  })
  return {
    note(viewer, people) {
      const at = now()
      for (const person of people.slice(0, MOST_OF_A_PAGE)) writer.add({ viewer, person, at })
    },
    flush: writer.flush,
  }
}

/** Where neither a cap nor fading asks for a record. */
export const NO_SUGGESTION_RECORDER: SuggestionRecorder = { note() {}, flush: async () => {} }
