import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError } from '../../core/shared/index.js'

/** Gathers entries and writes them a little later, in batches, one batch at a time, so that nobody waits for them. */
export interface BackgroundWriter<Entry> {
  /** Returns at once; written within about a second. An entry takes the place of one with the same key that waits. */
  add(entry: Entry): void
  /** Resolves once all that was added is written, at the latest after three seconds. */
  flush(): Promise<void>
  /** Entries that are not written yet. */
  pending(): number
  /** Entries that never will be, since this process began. */
  dropped(): number
}

export interface BackgroundWriterOptions<Entry> {
  readonly keyOf: (entry: Entry) => string
  /** One transaction. */
  readonly write: (batch: readonly Entry[]) => Promise<unknown>
  /** What entries are, in the plural, for the log. */
  readonly label: string
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

const WAIT_MS = 1_000
/** Small transactions: what they lock, they hold for some milliseconds. */
const BATCH = 200
/** A server that stops does not wait longer for a database that does not answer. */
const SETTLE_MS = 3_000
/** What waits at most; a database that is down must not fill the memory. */
const MOST_WAITING = 20_000

/**
 * What is added is no promise: what a database that is away cannot take is tried again while there is room, and lost with the process. What is lost
 * before is counted, and said once.
 */
export function createBackgroundWriter<Entry>({
  keyOf,
  write,
  label: what,
  log,
}: BackgroundWriterOptions<Entry>): BackgroundWriter<Entry> {
  let waiting = new Map<string, Entry>()
  let inFlight = 0
  let dropped = 0
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
    writing = writing.then(writeAll)
    return writing
  }

  async function writeAll(): Promise<void> {
    const batch = [...waiting]
    waiting = new Map()
    isFull = false
    inFlight = batch.length
    for (let start = 0; start < batch.length && !isOff; start += BATCH) {
      const part = batch.slice(start, start + BATCH)
      try {
        await write(part.map(([, entry]) => entry))
      } catch (error) {
        if (error instanceof KindredError && error.retryable) {
          // What came meanwhile under the same key is newer.
          for (const [key, entry] of batch.slice(start)) if (!waiting.has(key)) keep(key, entry)
          break
        }
        dropped += part.length
        // A graph that may not be written to stays so; nothing more is gathered for it.
        isOff = error instanceof KindredError && error.code === 'GRAPH_NOT_OURS'
        log(`${what} are not counted${isOff ? ' from now on' : ''}: ${String(error)}`)
      }
      inFlight = Math.max(0, batch.length - start - BATCH)
    }
    inFlight = 0
  }

  function keep(key: string, entry: Entry): void {
    if (waiting.size >= MOST_WAITING && !waiting.has(key)) {
      dropped++
      if (!isFull) log(`more than ${MOST_WAITING} ${what} wait to be counted; more are lost`)
      isFull = true
      return
    }
    waiting.set(key, entry)
    schedule()
  }

  return {
    add(entry) {
      if (!isOff) keep(keyOf(entry), entry)
    },
    async flush() {
      await Promise.race([flush(), sleep(SETTLE_MS, undefined, { ref: false })])
      clearTimeout(timer)
      timer = undefined
    },
    pending: () => waiting.size + inFlight,
    dropped: () => dropped,
  }
}
