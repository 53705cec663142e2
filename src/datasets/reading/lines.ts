import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { KindredError } from '../../core/shared/index.js'

/** Consecutive lines of a file. */
export interface LineBatch {
  readonly lines: readonly string[]
  /** Number of the first line of the batch. The first line of a file is 1. */
  readonly firstLine: number
}

const CHUNK_BYTES = 1 << 18
const NEWLINE = 0x0a

/**
 * Reads the lines of a text file in batches, without their ends (LF or CRLF). A file whose name ends in `.gz`
 * is unpacked. A byte order mark is dropped. A line that is not valid UTF-8 is read as Windows-1252.
 *
 * @throws KindredError BAD_DATA if the file cannot be opened or unpacked.
 */
export async function* readLines(path: string): AsyncGenerator<LineBatch> {
  let rest: Buffer[] = []
  let firstLine = 1
  try {
    for await (const chunk of openBytes(path)) {
      const bytes = chunk as Buffer
      const end = bytes.lastIndexOf(NEWLINE)
      if (end === -1) {
        rest.push(bytes)
        continue
      }
      const lines = decodeLines(Buffer.concat([...rest, bytes.subarray(0, end)]), firstLine === 1)
      rest = [bytes.subarray(end + 1)]
      yield { lines, firstLine }
      firstLine += lines.length
    }
  } catch (cause) {
    throw new KindredError('BAD_DATA', `${path} cannot be read: ${(cause as Error).message}`, {
      field: path,
      remedy: 'check that the file exists, is readable and complete',
      cause,
    })
  }
  const last = Buffer.concat(rest)
  if (last.length > 0) yield { lines: decodeLines(last, firstLine === 1), firstLine }
}

function openBytes(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  if (!path.endsWith('.gz')) return file
  // `pipe` does not forward errors.
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES })
  file.on('error', (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const windows1252 = new TextDecoder('windows-1252')

function decodeLines(bytes: Buffer, startsFile: boolean): string[] {
  const lines = decodeText(bytes).split('\n')
  for (const [position, line] of lines.entries()) {
    if (line.endsWith('\r')) lines[position] = line.slice(0, -1)
  }
  if (startsFile && lines[0]!.startsWith('\uFEFF')) lines[0] = lines[0]!.slice(1)
  return lines
}

function decodeText(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    const newline = bytes.indexOf(NEWLINE)
    if (newline === -1) return windows1252.decode(bytes)
    // Lines are decoded one by one, so that a bad byte affects its own line only.
    const parts: string[] = []
    for (let start = 0; start <= bytes.length; ) {
      const found = bytes.indexOf(NEWLINE, start)
      const end = found === -1 ? bytes.length : found
      parts.push(decodeText(bytes.subarray(start, end)))
      start = end + 1
    }
    return parts.join('\n')
  }
}
