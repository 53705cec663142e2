import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { LocalFiles } from './files.js'
import { lastLine } from './tools.js'

const MOST_BYTES = 256 * 1024

/** Current end of a log. Lines of the next start come after it. */
export function logEnd(file: string): number {
  return withFile(file, (descriptor) => fstatSync(descriptor).size) ?? 0
}

/**
 * Text that was added since `from`, at most the last 256 kB. A rotated log is read from its start.
 *
 * @param until end of the text. Default: the end of the log.
 * @param most bytes at most.
 */
export function readLog(
  file: string,
  from: number,
  until = Number.POSITIVE_INFINITY,
  most = MOST_BYTES,
): string {
  const text = withFile(file, (descriptor) => {
    const { size } = fstatSync(descriptor)
    const end = size < from ? size : Math.min(size, until)
    const start = Math.max(size < from ? 0 : from, end - most)
    const bytes = Buffer.alloc(Math.max(0, end - start))
    const read = readSync(descriptor, bytes, 0, bytes.length, start)
    return bytes.toString('utf8', 0, read)
  })
  return text ?? ''
}

function withFile<T>(file: string, use: (descriptor: number) => T): T | undefined {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Why a server ended, according to its logs. */
export interface EndReason {
  readonly kind: 'port-taken' | 'data-in-use' | 'out-of-memory' | 'disk-full' | 'unsupported-java' | 'other'
  readonly text: string
}

const known: readonly (readonly [EndReason['kind'], RegExp, string])[] = [
  ['port-taken', /Address already in use|BindException/, 'another program took its port'],
  [
    'data-in-use',
    /lock file has been locked by another process|FileLockException/i,
    'another Neo4j uses the same data folder',
  ],
  [
    'out-of-memory',
    /OutOfMemoryError|Could not reserve enough space|insufficient memory|Cannot allocate memory/,
    'the machine has too little free memory',
  ],
  ['disk-full', /No space left on device|Disk quota exceeded/, 'the disk is full'],
  [
    'unsupported-java',
    /UnsupportedClassVersionError|UnsupportedOperationException: .*security manager/i,
    'this Java cannot run it',
  ],
]

/**
 * Explains why a server ended.
 *
 * @param from end of the log at the start of the server. Absent: the text since the server's last start
 *   counts.
 */
export function explainEnd(files: LocalFiles, from?: number): EndReason {
  const log = from === undefined ? sinceLastStart(readLog(files.log, 0)) : readLog(files.log, from)
  const console = readLog(files.console, 0)
  const text = `${log}\n${console}`
  for (const [kind, pattern, reason] of known) if (pattern.test(text)) return { kind, text: reason }
  const error = text.split('\n').find((line) => / ERROR |^Error|Exception/.test(line))
  return {
    kind: 'other',
    text: error?.trim() ?? lastLine(console) ?? 'it was killed, or the machine went down',
  }
}

/** The part of a log since the server's last start. */
export function sinceLastStart(log: string): string {
  const start = log.lastIndexOf(' Starting...')
  return start === -1 ? log : log.slice(start)
}
