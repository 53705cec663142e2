import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { crc32c, encodeRecord } from '../../src/files/tensorboard.js'

import { decodeEvents } from '../support/tensorboard.js'

test('checksums of RFC 3720', () => {
  assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283)
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa)
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43)
  assert.equal(crc32c(new Uint8Array(0)), 0)
})

test("the bytes are those of TensorBoard's own writer", () => {
  // RecordWriter and event_pb2.Event of tensorboard 2.21.0, Python, with the same content.
  const expected =
    'GAAAAAAAAACjf0siCQAAEED8VNlBGg1icmFpbi5FdmVudDoyM40v6TEAAAAAAAAAnYOD6QkAAGBA/FTZQRCsAiojChEK' +
    'CnRyYWluL2xvc3MVAACIQAoOCgduZGNnQDIwFT7oGT4KDQyI'
  const records = [
    encodeRecord(1_700_000_000.25, { fileVersion: 'brain.Event:2' }),
    encodeRecord(1_700_000_001.5, { step: 300, scalars: { 'train/loss': 4.25, 'ndcg@20': 0.1503 } }),
  ]
  assert.equal(Buffer.concat(records).toString('base64'), expected)
})

test('any scalars are read back as written', () => {
  const figures = fc.dictionary(fc.string({ minLength: 1, maxLength: 300 }), fc.float())
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 40 }), figures, (step, scalars) => {
      const [event] = decodeEvents(encodeRecord(5.5, { step, scalars }))
      assert.equal(event!.wallSeconds, 5.5)
      assert.equal(event!.step, step)
      assert.deepEqual(new Map(Object.entries(event!.scalars)), new Map(Object.entries(scalars)))
    }),
  )
})
