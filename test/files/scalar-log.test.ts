import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { createScalarLog, keepNewestRuns } from '../../src/files/tensorboard.js'
import { decodeEvents } from '../support/tensorboard.js'

const folder = mkdtempSync(join(tmpdir(), 'kindred-runs-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('scalars are in the file as soon as they are written', () => {
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

test('a reopened run gets a new file with a later name; a run without scalars gets none', () => {
  const log = createScalarLog(folder, () => 1_700_000_000_000)
  for (const step of [1, 2, 3]) log.open('again').write(step, { x: step })
  const names = readdirSync(join(folder, 'again')).sort()
  const steps = names.map((name) => decodeEvents(readFileSync(join(folder, 'again', name)))[1]!.step)
  assert.deepEqual(steps, [1, 2, 3])
  log.open('silent')
  assert.ok(!readdirSync(folder).includes('silent'))
})

test('the error names a folder that cannot be written to', () => {
  writeFileSync(join(folder, 'taken'), '')
  const run = createScalarLog(folder, () => 0).open('taken/run')
  assert.throws(() => run.write(1, { x: 1 }), { code: 'BAD_CONFIGURATION', message: /taken/ })
})

test('the newest training runs are kept, and other files are left alone', () => {
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
