import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ScalarLog } from '../core/ports/index.js'
import { KindredError } from '../core/shared/index.js'

/** The content of one record of an event file. */
export type Event =
  | { readonly fileVersion: 'brain.Event:2' }
  | { readonly step: number; readonly scalars: Readonly<Record<string, number>> }

/**
 * A record of a TensorBoard event file. It is an `Event` message in protocol-buffer encoding
 * (tensorflow/core/util/event.proto: wall_time 1, step 2, file_version 3, summary 5 with values of tag 1 and
 * simple_value 2), framed as TFRecord: length, masked CRC of the length, message, masked CRC of the message.
 *
 * @param wallSeconds seconds since 1970.
 */
export function encodeRecord(wallSeconds: number, event: Event): Uint8Array {
  const message = encodeEvent(wallSeconds, event)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(message.length))
  return Buffer.concat([length, maskedCrc(length), message, maskedCrc(message)])
}

function encodeEvent(wallSeconds: number, event: Event): Buffer {
  const wallTime = Buffer.alloc(8)
  wallTime.writeDoubleLE(wallSeconds)
  const head = [key(1, FIXED64), wallTime]
  if ('fileVersion' in event)
    return Buffer.concat([...head, ...bytesField(3, Buffer.from(event.fileVersion))])
  const values = Object.entries(event.scalars).flatMap(([tag, value]) => {
    const simple = Buffer.alloc(4)
    simple.writeFloatLE(value)
    return bytesField(1, Buffer.concat([...bytesField(1, Buffer.from(tag)), key(2, FIXED32), simple]))
  })
  return Buffer.concat([...head, key(2, VARINT), varint(event.step), ...bytesField(5, Buffer.concat(values))])
}

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

const key = (field: number, type: number): Buffer => varint(field * 8 + type)

const bytesField = (field: number, bytes: Buffer): Buffer[] => [
  key(field, BYTES),
  varint(bytes.length),
  bytes,
]

/** Base-128 encoding of protocol buffers. @param value a whole number, 0 or more. */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}

function maskedCrc(bytes: Uint8Array): Buffer {
  const crc = crc32c(bytes)
  const masked = Buffer.alloc(4)
  masked.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0)
  return masked
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  return crc
})

/** CRC-32C (Castagnoli) as in RFC 3720. The crc32 of node:zlib has another polynomial. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/**
 * Writes event files, with one folder for each run. TensorBoard can read them while they grow. Each write
 * goes to the file at once: there is nothing to close, and a killed process loses nothing.
 *
 * @param now milliseconds since 1970.
 */
export function createScalarLog(folder: string, now: () => number): ScalarLog {
  return {
    open(run) {
      const place = join(folder, run)
      let file: string | undefined
      return {
        write(step, scalars) {
          const seconds = now() / 1000
          try {
            // Created with the first write: a run without scalars leaves no file.
            if (file === undefined) {
              mkdirSync(place, { recursive: true })
              file = join(place, newName(place, seconds))
              appendFileSync(file, encodeRecord(seconds, { fileVersion: 'brain.Event:2' }))
            }
            appendFileSync(file, encodeRecord(seconds, { step, scalars }))
          } catch (cause) {
            throw new KindredError(
              'BAD_CONFIGURATION',
              `${place} cannot be written: ${(cause as Error).message}`,
              {
                field: place,
                remedy: 'free space on the disk, or make the folder writable',
                cause,
              },
            )
          }
        },
      }
    },
  }
}

/** Deletes all runs of trainings except the newest `keep`. Folders with other names stay. */
export function keepNewestRuns(folder: string, keep: number): void {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return
  }
  const versions = names.filter((name) => /^\d{8}-\d{6}-\d{3}$/.test(name)).sort()
  for (const name of versions.slice(0, Math.max(0, versions.length - keep)))
    rmSync(join(folder, name), { recursive: true, force: true })
}

/** TensorBoard reads the files with `tfevents` in their names, in the order of the names. */
function newName(folder: string, seconds: number): string {
  const earlier = readdirSync(folder).filter((name) => name.includes('tfevents')).length
  return `events.out.tfevents.${String(Math.floor(seconds)).padStart(10, '0')}.${earlier}.kindred`
}
