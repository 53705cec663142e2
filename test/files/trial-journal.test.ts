import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import type { SearchHead, Trial } from '../../src/core/ports/index.js'
import { trialJournal } from '../../src/files/trial-journal.js'

const folder = mkdtempSync(join(tmpdir(), 'kindred-journal-'))
afterAll(() => rmSync(folder, { recursive: true }))

const head: SearchHead = {
  model: 'als',
  target: 'items',
  dataset: 'shop',
  datasetHash: 'abc',
  metric: 'ndcg@20',
  seed: 1,
  fitMinutes: null,
  fixed: { factors: 32 },
  space: { regularization: { from: 0.01, to: 1, scale: 'log' }, weighted: { choices: [false, true] } },
}
const trial = (number: number): Trial => ({
  trial: number,
  options: { regularization: 0.1 },
  state: 'finished',
  value: 0.25,
  reports: [0.1, 0.25],
  seconds: 1.5,
})

test('a search continues where it ended; creates the folder', async () => {
  const file = join(folder, 'deep', 'a.trials.jsonl')
  const first = await trialJournal.open(file, head, false)
  assert.deepEqual(first.trials, [])
  await first.append(trial(0))
  await first.append({ ...trial(1), state: 'failed', value: null, problem: 'refused' })
  const second = await trialJournal.open(file, head, false)
  assert.deepEqual(second.trials, [
    trial(0),
    { ...trial(1), state: 'failed', value: null, problem: 'refused' },
  ])
  await second.append(trial(2))
  assert.equal((await trialJournal.open(file, head, false)).trials.length, 3)
})

test('drops an incomplete last line, before it appends the next', async () => {
  const file = join(folder, 'torn.trials.jsonl')
  await (await trialJournal.open(file, head, false)).append(trial(0))
  appendFileSync(file, JSON.stringify(trial(1)).slice(0, 30))
  const again = await trialJournal.open(file, head, false)
  assert.deepEqual(again.trials, [trial(0)])
  await again.append(trial(1))
  assert.deepEqual((await trialJournal.open(file, head, false)).trials, [trial(0), trial(1)])
})

test('rejects the journal of another search and names the differences, unless it restarts', async () => {
  const file = join(folder, 'other.trials.jsonl')
  await (await trialJournal.open(file, head, false)).append(trial(0))
  const other = { ...head, seed: 2, space: { weighted: { choices: [false, true] } } }
  await assert.rejects(trialJournal.open(file, other, false), {
    code: 'BAD_USER_INPUT',
    field: '--out',
    message: /another search: seed, space differ/,
    remedy: /--restart/,
  })
  assert.equal((await trialJournal.open(file, head, false)).trials.length, 1, 'nothing was lost')
  assert.deepEqual((await trialJournal.open(file, other, true)).trials, [])
})

test('leaves a file alone that is not a journal', async () => {
  const file = join(folder, 'notes.trials.jsonl')
  writeFileSync(file, 'buy milk\n')
  await assert.rejects(trialJournal.open(file, head, false), {
    code: 'BAD_USER_INPUT',
    message: /not a journal/,
  })
  assert.equal(readFileSync(file, 'utf8'), 'buy milk\n')
})

test('names the line of a journal that is not a trial', async () => {
  const file = join(folder, 'changed.trials.jsonl')
  const journal = await trialJournal.open(file, head, false)
  await journal.append({ trial: 0, options: {}, state: 'finished', value: 0.5, reports: [0.5], seconds: 1 })
  writeFileSync(file, readFileSync(file, 'utf8').replace('"reports"', '"reporter"'))
  await assert.rejects(trialJournal.open(file, head, false), { code: 'BAD_USER_INPUT', message: /line 2 is/ })
})
