import { cpSync, existsSync, mkdirSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { KindredError } from '../../core/shared/index.js'
import type { LocalFiles } from './files.js'
import { readLog } from './server-log.js'

/** Why the database of a server did not start, according to the server's detailed log. */
export interface DatabaseFailure {
  /**
   * `torn-log`: the end of the transaction log cannot be read. `disk-full`: there is no room. `other`: see
   * the text.
   */
  readonly kind: 'torn-log' | 'disk-full' | 'other'
  readonly text: string
}

/** Bytes of the detailed log that are read back for an earlier failure. */
const LOOK_BACK = 4 * 1024 * 1024
/** Least room on a disk for a start, bytes. Neo4j needs some for its logs and its checkpoint. */
export const LEAST_ROOM = 32 * 1024 * 1024

/**
 * Explains why the database did not start.
 *
 * @param from end of the detailed log at the start of the server.
 * @param reason what the server said.
 */
export function explainFailure(files: LocalFiles, from: number, reason: string): DatabaseFailure {
  const log = readLog(files.debugLog, from)
  if (isTorn(log)) return { kind: 'torn-log', text: 'its transaction log ends in a part that cannot be read' }
  if (isFull(log) || isFull(reason)) return { kind: 'disk-full', text: 'the disk is full' }
  const causes = [...log.matchAll(/^Caused by: (.+)$/gm)].map((match) => match[1]!)
  return { kind: 'other', text: causes.at(-1)?.slice(0, 300) ?? reason }
}

/**
 * Whether the part of the transaction log that cannot be read was never confirmed to anybody. Neo4j stops its
 * database at the first write to the log that fails, as on a full disk, so nothing was confirmed after it. If
 * the log says that this has happened, and the database has not run since, the part is that failed write.
 *
 * @param until end of the detailed log at the start of the server.
 */
export function wasNeverConfirmed(files: LocalFiles, until: number): boolean {
  const log = readLog(files.debugLog, Math.max(0, until - LOOK_BACK), until, LOOK_BACK)
  const failed = log.search(LAST_FAILED_WRITE)
  if (failed === -1) return false
  const later = log.slice(failed)
  const starts = later.match(/ Starting 'DatabaseId\{[0-9a-f]+\[neo4j\]\}'/g)?.length ?? 0
  const failures = later.match(/ Failed to start DatabaseId\{[0-9a-f]+\[neo4j\]\}/g)?.length ?? 0
  return starts === failures
}

/** A failure of the log's disk, with none after it. */
const LAST_FAILED_WRITE =
  /\[neo4j\/[0-9a-f]+\] Database panic: [^\n]*\n(?:[\w.]*IOException|java\.nio[\w.]*)(?![\s\S]*\[neo4j\/[0-9a-f]+\] Database panic: )/

const isTorn = (text: string): boolean => /Error reading transaction logs, recovery not possible/.test(text)

/** Whether a text of Neo4j says that a disk is full. */
export const isFull = (text: string): boolean => /No space left on device|Disk quota exceeded/.test(text)

/**
 * Copies the transaction log before its end is cut off.
 *
 * @returns the folder of the copy.
 * @throws KindredError DATABASE_UNAVAILABLE if there is no room for it.
 */
export function keepTransactions(files: LocalFiles, now: number): string {
  const inside = readdirSync(files.transactions, { recursive: true, encoding: 'utf8' })
  const bytes = inside.reduce((sum, name) => sum + statSync(join(files.transactions, name)).size, 0)
  checkRoom(files, bytes + LEAST_ROOM)
  const name = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const copy = join(dirname(files.transactions), `transactions-before-repair-${name}`)
  mkdirSync(copy, { recursive: true, mode: 0o700 })
  cpSync(files.transactions, copy, { recursive: true })
  return copy
}

/**
 * Checks that the disk of the server has room.
 *
 * @throws KindredError DATABASE_UNAVAILABLE if it has less than `bytes`.
 */
export function checkRoom(files: LocalFiles, bytes: number = LEAST_ROOM): void {
  if (!existsSync(files.server)) return
  const { bavail, bsize } = statfsSync(files.server)
  if (bavail * bsize < bytes) throw diskFull(files.server, bytes)
}

/** Error for a disk without room. */
export function diskFull(folder: string, bytes: number = LEAST_ROOM, cause?: unknown): KindredError {
  return new KindredError('DATABASE_UNAVAILABLE', `the disk of ${folder} is full`, {
    remedy: `make at least ${Math.ceil(bytes / 1024 / 1024)} MiB of room on it, then run \`kindred up\``,
    retryable: true,
    cause,
  })
}
