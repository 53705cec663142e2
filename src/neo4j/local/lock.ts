import { rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError } from '../../core/shared/index.js'
import { readIfPresent } from './files.js'
import { commandLine } from './processes.js'

const POLL_MS = 100
/** No start or stop takes this long. The process id of an older lock belongs to another process by now. */
const STALE_AFTER_MS = 15 * 60 * 1000

/**
 * Runs `work` while no other process holds the lock file. The lock of a dead process is taken over.
 *
 * @throws KindredError BUSY if a live process keeps the lock for longer than `waitMs`.
 */
export async function withLock<T>(
  file: string,
  waitMs: number,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const giveUpAt = performance.now() + waitMs
  while (!tryLock(file)) {
    signal?.throwIfAborted()
    const owner = readIfPresent(file)
    if (owner !== undefined && isStale(file, owner)) {
      // If the lock has not changed, its owner is dead.
      if (readIfPresent(file) === owner) rmSync(file, { force: true })
      continue
    }
    if (performance.now() >= giveUpAt) {
      throw new KindredError('BUSY', `process ${owner} is starting or stopping the local Neo4j`, {
        remedy: `wait for it; if it is no Kindred, delete ${file}`,
      })
    }
    await sleep(POLL_MS)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
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
