import assert from 'node:assert/strict'
import { crc32c } from '../../src/files/index.js'

export interface DecodedEvent {
  readonly wallSeconds: number
  readonly fileVersion: string
  readonly step: number
  readonly scalars: Record<string, number>
}

/** Decodes an event file and verifies its checksums. Knows only the fields that Kindred writes. */
export function decodeEvents(bytes: Uint8Array): DecodedEvent[] {
  const buffer = Buffer.from(bytes)
  const events: DecodedEvent[] = []
  for (let at = 0; at < buffer.length; ) {
    const length = Number(buffer.readBigUInt64LE(at))
    const message = buffer.subarray(at + 12, at + 12 + length)
    checkCrc(buffer.subarray(at, at + 8), buffer.readUInt32LE(at + 8))
    checkCrc(message, buffer.readUInt32LE(at + 12 + length))
    events.push(decodeEvent(message))
    at += length + 16
  }
  return events
}

function checkCrc(bytes: Uint8Array, masked: number): void {
  const rotated = (masked - 0xa282ead8) >>> 0
  assert.equal(((rotated << 15) | (rotated >>> 17)) >>> 0, crc32c(bytes))
}

function decodeEvent(message: Buffer): DecodedEvent {
  const event = { wallSeconds: 0, fileVersion: '', step: 0, scalars: {} as Record<string, number> }
  for (const [field, value] of fieldsOf(message)) {
    if (field === 1) event.wallSeconds = (value as Buffer).readDoubleLE()
    if (field === 2) event.step = value as number
    if (field === 3) event.fileVersion = String(value)
    if (field !== 5) continue
    for (const [, each] of fieldsOf(value as Buffer)) {
      const parts = new Map(fieldsOf(each as Buffer))
      Object.defineProperty(event.scalars, String(parts.get(1)), {
        value: (parts.get(2) as Buffer).readFloatLE(),
        enumerable: true,
      })
    }
  }
  return event
}

/** Number and content of each field of a protocol-buffer message. */
function fieldsOf(message: Buffer): [number, Buffer | number][] {
  const fields: [number, Buffer | number][] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++]!
      value += (byte % 128) * factor
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const key = varint()
    const type = key % 8
    if (type === 0) fields.push([key >> 3, varint()])
    else {
      const length = type === 1 ? 8 : type === 5 ? 4 : varint()
      fields.push([key >> 3, message.subarray(at, at + length)])
      at += length
    }
  }
  return fields
}
