import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError } from '../core/errors.js'
import type { SuggestionExposure, SuggestionExposures } from '../core/ports/suggestion-exposures.js'

/** Takes down who was suggested to whom, without holding up a page. */
export interface ExposureRecorder {
  /** Returns at once; written within about a second. */
  note(viewer: string, people: readonly string[]): void
  /** Resolves once all that was noted is written, at the latest after three seconds. */
  settle(): Promise<void>
}

export interface ExposureRecorderDependencies {
  readonly store: SuggestionExposures
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

/** The first people of a page that count as seen; longer pages are lists for a program. */
const MOST_OF_A_PAGE = 50
const WAIT_MS = 1_000
/** Small transactions: what they lock, they hold for some milliseconds. */
const BATCH = 200
/** A server that stops does not wait longer for a database that does not answer. */
const SETTLE_MS = 3_000
/** What waits at most; a database that is down must not fill the memory. */
const MOST_WAITING = 20_000

/**
 * Gathers what pages showed and writes it in batches, one at a time. It is for pages of several servers: each writes what it showed. What is
 * noted is no promise: what cannot be written is tried again while there is room, and lost with the process.
 */
export function createExposureRecorder({ store, now, log }: ExposureRecorderDependencies): ExposureRecorder {
  let waiting = new Map<string, SuggestionExposure>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let isOff = false
  let isFull = false

  function schedule(): void {
    timer ??= setTimeout(() => void flush(), WAIT_MS).unref()
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const batch = [...waiting.values()]
    waiting = new Map()
    isFull = false
    writing = writing.then(() => write(batch))
    return writing
  }

  async function write(exposures: readonly SuggestionExposure[]): Promise<void> {
    for (let start = 0; start < exposures.length && !isOff; start += BATCH) {
      try {
        await store.record(exposures.slice(start, start + BATCH))
      } catch (error) {
        if (error instanceof KindredError && error.retryable) {
          for (const exposure of exposures.slice(start)) add(exposure)
          return
        }
        // A graph that may not be written to stays so; nothing more is gathered for it.
        isOff = error instanceof KindredError && error.code === 'GRAPH_NOT_OURS'
        log(`suggestions that were shown are not counted${isOff ? ' from now on' : ''}: ${String(error)}`)
      }
    }
  }

  function add(exposure: SuggestionExposure): void {
    const key = `${exposure.viewer}\0${exposure.person}`
    if (waiting.size >= MOST_WAITING && !waiting.has(key)) {
      if (!isFull) log(`more than ${MOST_WAITING} shown suggestions wait to be counted; more are lost`)
      isFull = true
      return
    }
    waiting.set(key, exposure)
    schedule()
  }

  return {
    note(viewer, people) {
      if (isOff) return
      const at = now()
      for (const person of people.slice(0, MOST_OF_A_PAGE)) add({ viewer, person, at })
    },
    async settle() {
      await Promise.race([flush(), sleep(SETTLE_MS, undefined, { ref: false })])
      clearTimeout(timer)
      timer = undefined
    },
  }
}

/** Where neither a cap nor fading asks for a record. */
export const NO_EXPOSURES: ExposureRecorder = { note() {}, settle: async () => {} }
