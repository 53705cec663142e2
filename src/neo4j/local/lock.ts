import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError, type Progress, silentProgress } from '../../core/shared/index.js'
import { readIfPresent } from './files.js'
import { commandLine } from './processes.js'

const POLL_MS = 100
/** The holder of a lock touches it so often. */
const TOUCH_MS = 30_000
/** A lock that was not touched for so long: its process id belongs to another process by now, or it hangs. */
const STALE_AFTER_MS = 15 * 60_000

/** How a lock is awaited. */
export interface LockOptions {
  /** Time to wait for a live process, milliseconds. Default: as long as it lives and touches the lock. */
  readonly waitMs?: number
  readonly progress?: Progress
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `work` while no other process holds the lock file. The lock of a dead process is taken over.
 *
 * @throws KindredError BUSY if a live process keeps the lock for longer than `waitMs`.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  { waitMs = Number.POSITIVE_INFINITY, progress = silentProgress, signal }: LockOptions = {},
): Promise<T> {
  const askedAt = performance.now()
  let waiting = false
  while (!tryLock(file)) {
    signal?.throwIfAborted()
    const owner = readIfPresent(file)
    if (owner !== undefined && isStale(file, owner)) {
      // If the lock has not changed, its owner is dead.
      if (readIfPresent(file) === owner) rmSync(file, { force: true })
      continue
    }
    const waitedMs = performance.now() - askedAt
    if (waitedMs >= waitMs) {
      throw new KindredError('BUSY', `process ${owner} is starting or stopping the local Neo4j`, {
        remedy: `wait for it; if it is no Kindred, delete ${file}`,
      })
    }
    if (!waiting) progress.start(`Waiting for process ${owner}, which starts or stops the local Neo4j`, 0)
    waiting = true
    progress.update(0, `${Math.round(waitedMs / 1000)} s`)
    await sleep(POLL_MS)
  }
  if (waiting) progress.finish()
  const touching = setInterval(() => touch(file), TOUCH_MS)
  touching.unref()
  try {
    return await work()
  } finally {
    clearInterval(touching)
    // One that was paused for long may have lost it to another process.
    if (readIfPresent(file) === String(process.pid)) rmSync(file, { force: true })
  }
}

function touch(file: string): void {
  const now = new Date()
  try {
    if (readIfPresent(file) === String(process.pid)) utimesSync(file, now, now)
  } catch {
    // It was taken away in this moment.
  }
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    // On a full disk the file is there, and empty.
    rmSync(file, { force: true })
    throw error
  }
}

function isStale(file: string, owner: string): boolean {
  const written = statSync(file, { throwIfNoEntry: false })
  if (written === undefined) return false
  const ageMs = Date.now() - written.mtimeMs
  // A lock that was just created and is still empty is not stale.
  if (owner === '') return ageMs > 5_000
  return ageMs > STALE_AFTER_MS || commandLine(Number(owner)) === undefined
}
