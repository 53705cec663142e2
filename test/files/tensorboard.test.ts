import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, test } from 'vitest'
import { crc32c, createScalarLog, encodeRecord, keepNewestRuns } from '../../src/files/tensorboard.js'
import { decodeEvents } from '../support/tensorboard.js'

const folder = mkdtempSync(join(tmpdir(), 'kindred-runs-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('each write goes to the file at once', () => {
  let now = 1_700_000_000_000
  const run = createScalarLog(folder, () => now).open('v1/learning-items')
  run.write(1, { loss: 2.5 })
  const [name] = readdirSync(join(folder, 'v1', 'learning-items'))
  const read = () => decodeEvents(readFileSync(join(folder, 'v1', 'learning-items', name!)))
  assert.match(name!, /tfevents/)
  assert.equal(read()[0]!.fileVersion, 'brain.Event:2')
  now += 1500
  run.write(2, { loss: 2.25, 'ndcg@20': 0.5 })
  assert.deepEqual(
    read().map(({ wallSeconds, step, scalars }) => [wallSeconds, step, { ...scalars }]),
    [
      [1_700_000_000, 0, {}],
      [1_700_000_000, 1, { loss: 2.5 }],
      [1_700_000_001.5, 2, { loss: 2.25, 'ndcg@20': 0.5 }],
    ],
  )
})

test('a run that is opened again gets a new file with a later name; a run without scalars gets none', () => {
  const log = createScalarLog(folder, () => 1_700_000_000_000)
  for (const step of [1, 2, 3]) log.open('again').write(step, { x: step })
  const names = readdirSync(join(folder, 'again')).sort()
  const steps = names.map((name) => decodeEvents(readFileSync(join(folder, 'again', name)))[1]!.step)
  assert.deepEqual(steps, [1, 2, 3])
  log.open('silent')
  assert.ok(!readdirSync(folder).includes('silent'))
})

test('an error names the folder that cannot be written', () => {
  writeFileSync(join(folder, 'taken'), '')
  const run = createScalarLog(folder, () => 0).open('taken/run')
  assert.throws(() => run.write(1, { x: 1 }), { code: 'BAD_CONFIGURATION', message: /taken/ })
})

test('deletes all but the newest runs of trainings, and no other folders', () => {
  const runs = join(folder, 'many')
  const names = [
    '20260101-000000-000',
    '20260102-000000-000',
    '20260103-000000-000',
    'tuning-shop-als',
    'notes',
  ]
  for (const name of names) mkdirSync(join(runs, name), { recursive: true })
  keepNewestRuns(runs, 2)
  assert.deepEqual(readdirSync(runs).sort(), names.slice(1).sort())
  keepNewestRuns(join(folder, 'nowhere'), 2)
})

test('checksums of RFC 3720', () => {
  assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283)
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa)
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43)
  assert.equal(crc32c(new Uint8Array(0)), 0)
})

test("the bytes are the same as those of TensorBoard's own writer", () => {
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

test('reads back any record', () => {
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
