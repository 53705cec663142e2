import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSuggestionRecorder } from '../../../src/app/feedback/impression-retention.js'
import type { SuggestionExposure } from '../../../src/core/ports/index.js'
import { KindredError } from '../../../src/core/shared/index.js'

function recorder(fail: (batch: readonly SuggestionExposure[]) => Error | undefined = () => undefined) {
  const written: (readonly SuggestionExposure[])[] = []
  const logged: string[] = []
  let now = 0
  const exposures = createSuggestionRecorder({
    store: {
      async record(batch) {
        const error = fail(batch)
        if (error !== undefined) throw error
        written.push(batch)
      },
    },
    now: () => ++now,
    log: (line) => logged.push(line),
  })
  return { ...exposures, written, logged }
}

const people = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`)

test('what pages showed is written later, in small batches, a pair once with its latest time', async () => {
  const { note, flush, written } = recorder()
  note('ann', ['bob', 'cat'])
  note('ann', ['bob'])
  assert.deepEqual(written, [], 'no page waits for it')
  await flush()
  assert.deepEqual(written, [
    [
      { viewer: 'ann', person: 'bob', at: 2 },
      { viewer: 'ann', person: 'cat', at: 1 },
    ],
  ])
  for (let viewer = 0; viewer < 9; viewer++) note(`v${viewer}`, people(40))
  await flush()
  assert.deepEqual(
    written.slice(1).map(({ length }) => length),
    [200, 160],
  )
  await flush()
  assert.equal(written.length, 3)
})

test('it is written without being asked for', async () => {
  const { note, written } = recorder()
  note('ann', ['bob'])
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  assert.equal(written.length, 1)
})

test('the top of a long list counts as seen', async () => {
  const { note, flush, written } = recorder()
  note('ann', people(1_000))
  await flush()
  assert.deepEqual(
    written.flat().map(({ person }) => person),
    people(50),
  )
})

test('what a database that is away could not take is tried again; a fault is told and the rest goes on', async () => {
  const faults: Error[] = [
    new KindredError('DATABASE_UNAVAILABLE', 'away', { retryable: true }),
    new Error('broken'),
  ]
  const { note, flush, written, logged } = recorder(() => faults.shift())
  note('ann', ['bob'])
  await flush()
  assert.deepEqual([written, logged], [[], []])
  note('cat', ['dan'])
  await flush()
  assert.equal(logged.length, 1)
  note('eve', ['dan'])
  await flush()
  assert.deepEqual(written, [[{ viewer: 'eve', person: 'dan', at: 3 }]])
})

test('nothing is gathered for a graph that may not be written to', async () => {
  let asked = 0
  const { note, flush, logged } = recorder(() => {
    asked++
    return new KindredError('GRAPH_NOT_OURS', 'not ours')
  })
  note('ann', ['bob'])
  await flush()
  note('ann', ['cat'])
  await flush()
  assert.equal(asked, 1)
  assert.equal(logged.length, 1)
})

test('memory stays bounded while nothing can be written', async () => {
  const { note, flush, logged, written } = recorder()
  for (let viewer = 0; viewer < 500; viewer++) note(`v${viewer}`, people(50))
  assert.equal(logged.length, 1)
  await flush()
  assert.equal(written.flat().length, 20_000)
})
