import { KindredError, type Log } from '../../core/shared/index.js'
import { sleep as realSleep, type Sleep } from './async.js'

/** Buffers entries and writes them in the background, one batch at a time. */
export interface BackgroundWriter<Entry> {
  /**
   * Returns at once. The entry is written about a second later; it replaces a pending entry with the same
   * key.
   */
  add(entry: Entry): void
  /** Writes all pending entries now. Resolves when they are written, or after three seconds. */
  flush(): Promise<void>
  /** Number of entries that are not written yet. */
  pending(): number
  /** Number of entries lost since the process started. */
  dropped(): number
  /** Number of entries written since the process started. */
  written(): number
}

/** What {@link createBackgroundWriter} needs. */
export interface BackgroundWriterOptions<Entry> {
  readonly keyOf: (entry: Entry) => string
  /** Writes one batch in one transaction. */
  readonly write: (batch: readonly Entry[]) => Promise<unknown>
  /** Name of the entries in log lines, in the plural. */
  readonly label: string
  /** Receives one line for the operator. */
  readonly log: Log
  /** Default: a real timer. */
  readonly sleep?: Sleep
}

/** Time between the first pending entry and the write. */
const WRITE_DELAY_MS = 1_000
/** Small transactions hold their locks for a few milliseconds only. */
const BATCH_SIZE = 200
/** A server that stops does not wait longer for a database that does not answer. */
const MAX_FLUSH_MS = 3_000
/** Bounds the memory while the database is down. */
const MAX_PENDING = 20_000

/**
 * Best effort: writes that fail while the database is down are retried up to the buffer limit and are lost if
 * the process exits. Lost entries are counted, and logged once.
 */
export function createBackgroundWriter<Entry>({
  keyOf,
  write,
  label,
  log,
  sleep = realSleep,
}: BackgroundWriterOptions<Entry>): BackgroundWriter<Entry> {
  let pending = new Map<string, Entry>()
  let inFlight = 0
  let dropped = 0
  let written = 0
  /** Ends the wait before the next write; undefined while no write is scheduled. */
  let scheduled: AbortController | undefined
  let writing: Promise<void> = Promise.resolve()
  let isOff = false
  let isFull = false

  async function writeLater(): Promise<void> {
    if (scheduled !== undefined) return
    const wait = new AbortController()
    scheduled = wait
    await sleep(WRITE_DELAY_MS, wait.signal)
    if (!wait.signal.aborted) await writeNow()
  }

  function cancelScheduled(): void {
    scheduled?.abort()
    scheduled = undefined
  }

  function writeNow(): Promise<void> {
    cancelScheduled()
    writing = writing.then(writePending)
    return writing
  }

  async function writePending(): Promise<void> {
    const entries = [...pending]
    pending = new Map()
    isFull = false
    inFlight = entries.length
    for (let start = 0; start < entries.length && !isOff; start += BATCH_SIZE) {
      const batch = entries.slice(start, start + BATCH_SIZE)
      try {
        await write(batch.map(([, entry]) => entry))
        written += batch.length
      } catch (error) {
        if (error instanceof KindredError && error.retryable) {
          // An entry that was added meanwhile under the same key is newer.
          for (const [key, entry] of entries.slice(start)) if (!pending.has(key)) enqueue(key, entry)
          break
        }
        dropped += batch.length
        // A graph that Kindred may not write to stays so; stop buffering for it.
        isOff = error instanceof KindredError && error.code === 'GRAPH_NOT_OURS'
        log(`${isOff ? 'stopped recording' : 'could not record'} ${label}: ${String(error)}`, 'warn')
      }
      inFlight = Math.max(0, entries.length - start - BATCH_SIZE)
    }
    inFlight = 0
  }

  function enqueue(key: string, entry: Entry): void {
    if (pending.size >= MAX_PENDING && !pending.has(key)) {
      dropped++
      if (!isFull) log(`the buffer of ${MAX_PENDING} ${label} is full; further ones are lost`, 'warn')
      isFull = true
      return
    }
    pending.set(key, entry)
    void writeLater()
  }

  return {
    add(entry) {
      if (!isOff) enqueue(keyOf(entry), entry)
    },
    async flush() {
      const finished = new AbortController()
      await Promise.race([writeNow(), sleep(MAX_FLUSH_MS, finished.signal)])
      finished.abort()
      cancelScheduled()
    },
    pending: () => pending.size + inFlight,
    dropped: () => dropped,
    written: () => written,
  }
}
