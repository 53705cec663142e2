import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { KindredError } from '../../core/shared/index.js'

/** A fault of the bytes of a line. */
export interface LineFault {
  /** Whether the line cannot be read at all. If false, its text may be wrong. */
  readonly fatal: boolean
  readonly reason: string
}

/** Consecutive lines of a file. */
export interface LineBatch {
  readonly lines: readonly string[]
  /** Number of the first line of the batch. The first line of a file is 1. */
  readonly firstLine: number
  /** Faults by position in `lines`. */
  readonly faults: ReadonlyMap<number, LineFault>
}

const CHUNK_BYTES = 1 << 18
const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Reads the lines of a text file in batches, without their ends (LF, CRLF or CR). A file whose name ends in
 * `.gz` is unpacked. A byte order mark is dropped. A line that is not valid UTF-8 is read as Windows-1252 and
 * has a fault. Half a surrogate pair and the character NUL are fatal faults.
 *
 * @throws KindredError BAD_DATA if the file cannot be opened or unpacked, or is UTF-16.
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
      const batch = decodeLines(Buffer.concat([...rest, bytes.subarray(0, end)]), firstLine)
      rest = [bytes.subarray(end + 1)]
      yield batch
      firstLine += batch.lines.length
    }
    const last = Buffer.concat(rest)
    if (last.length > 0) yield decodeLines(last, firstLine)
  } catch (cause) {
    if (cause instanceof KindredError) throw cause
    if (cause instanceof Utf16Error) throw utf16(path)
    throw new KindredError('BAD_DATA', `${path} cannot be read: ${(cause as Error).message}`, {
      field: path,
      remedy: 'check that the file exists, is readable and complete',
      cause,
    })
  }
}

function openBytes(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  if (!path.endsWith('.gz')) return file
  // `pipe` does not forward errors.
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES })
  file.on('error', (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}

class Utf16Error extends Error {}

const utf16 = (path: string): KindredError =>
  new KindredError('BAD_DATA', `${path} is UTF-16`, { field: path, remedy: 'save the file as UTF-8' })

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const windows1252 = new TextDecoder('windows-1252')

function decodeLines(bytes: Buffer, firstLine: number): LineBatch {
  if (firstLine === 1 && /^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))) throw new Utf16Error()
  const faults = new Map<number, LineFault>()
  const lines = decode(bytes, faults)
  if (firstLine === 1 && lines[0]!.startsWith('\uFEFF')) lines[0] = lines[0]!.slice(1)
  if (bytes.includes(0)) {
    for (const [position, line] of lines.entries())
      if (line.includes('\0')) faults.set(position, { fatal: true, reason: 'the line contains NUL' })
  }
  return { lines, firstLine, faults }
}

function decode(bytes: Buffer, faults: Map<number, LineFault>): string[] {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return decodeSingly(bytes, faults)
  }
  if (!text.includes('\r')) return text.split('\n')
  return (text.endsWith('\r') ? text.slice(0, -1) : text).split(/\r\n|\n|\r/)
}

/** Decodes lines one by one, so that a bad byte affects its own line only. */
function decodeSingly(bytes: Buffer, faults: Map<number, LineFault>): string[] {
  const lines: string[] = []
  for (let start = 0; start <= bytes.length; ) {
    let end = start
    while (end < bytes.length && bytes[end] !== NEWLINE && bytes[end] !== RETURN) end++
    const line = bytes.subarray(start, end)
    start = end + (bytes[end] === RETURN && bytes[end + 1] === NEWLINE ? 2 : 1)
    // A return at the end belongs to the newline at which the batch was cut.
    if (line.length === 0 && end === bytes.length && bytes[end - 1] === RETURN) break
    const fault = faultOf(line)
    if (fault !== null) faults.set(lines.length, fault)
    lines.push(fault === null ? utf8.decode(line) : windows1252.decode(line))
  }
  return lines
}

function faultOf(line: Buffer): LineFault | null {
  try {
    utf8.decode(line)
    return null
  } catch {
    // UTF-8 has no form of a surrogate. Some programs write one as ED A0..BF and a third byte.
    return /\xed[\xa0-\xbf][\x80-\xbf]/.test(line.toString('latin1'))
      ? { fatal: true, reason: 'the line contains half a surrogate pair' }
      : { fatal: false, reason: 'the line is not UTF-8; it is read as Windows-1252' }
  }
}
