import { crc32c } from './crc32c.js'

/** What one record of an event file holds. */
export type Event =
  | { readonly fileVersion: 'brain.Event:2' }
  | { readonly step: number; readonly scalars: Readonly<Record<string, number>> }

/**
 * A record of a TensorBoard event file: an `Event` message (tensorflow/core/util/event.proto: wall_time 1, step 2, file_version 3, summary 5 with
 * values of tag 1 and simple_value 2) in protocol-buffer encoding, framed as TFRecord: length, its masked CRC, the bytes, their
 * masked CRC.
 *
 * @param wallSeconds since 1970.
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

/** @param value a whole number, 0 or more. */
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
