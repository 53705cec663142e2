import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createSuggestionRecorder } from '../../../src/app/feedback/record-impressions.js'
import type { SuggestionImpression } from '../../../src/core/ports/index.js'
import { KindredError } from '../../../src/core/shared/index.js'
import { createFakeSleep } from '../../support/fake-sleep.js'

function createRecorder(
  fail: (batch: readonly SuggestionImpression[]) => Error | undefined = () => undefined,
) {
  const written: (readonly SuggestionImpression[])[] = []
  const logged: string[] = []
  let now = 0
  const { sleep, elapse } = createFakeSleep()
  const suggestions = createSuggestionRecorder({
    store: {
      async record(batch) {
        const error = fail(batch)
        if (error !== undefined) throw error
        written.push(batch)
      },
    },
    now: () => ++now,
    log: (line) => logged.push(line),
    sleep,
  })
  return { ...suggestions, elapse, written, logged }
}

const users = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`)

test('impressions are written later, in small batches, each pair once with its latest time', async () => {
  const { note, flush, written } = createRecorder()
  note('ann', ['bob', 'cat'])
  note('ann', ['bob'])
  assert.deepEqual(written, [], 'no page waits for the write')
  await flush()
  assert.deepEqual(written, [
    [
      { viewer: 'ann', user: 'bob', at: 2 },
      { viewer: 'ann', user: 'cat', at: 1 },
    ],
  ])
  for (let viewer = 0; viewer < 9; viewer++) note(`v${viewer}`, users(40))
  await flush()
  assert.deepEqual(
    written.slice(1).map(({ length }) => length),
    [200, 160],
  )
  await flush()
  assert.equal(written.length, 3)
})

test('impressions are written after a second without a flush', async () => {
  const { note, elapse, written } = createRecorder()
  note('ann', ['bob'])
  await elapse(1_000)
  assert.equal(written.length, 1)
})

test('only the first 50 users of a long list count as impressions', async () => {
  const { note, flush, written } = createRecorder()
  note('ann', users(1_000))
  await flush()
  assert.deepEqual(
    written.flat().map(({ user }) => user),
    users(50),
  )
})

test('a write that fails in an outage is retried; any other failure is logged, and later writes continue', async () => {
  const faults: Error[] = [
    new KindredError('DATABASE_UNAVAILABLE', 'down', { retryable: true }),
    new Error('broken'),
  ]
  const { note, flush, written, logged } = createRecorder(() => faults.shift())
  note('ann', ['bob'])
  await flush()
  assert.deepEqual([written, logged], [[], []])
  note('cat', ['dan'])
  await flush()
  assert.equal(logged.length, 1)
  note('eve', ['dan'])
  await flush()
  assert.deepEqual(written, [[{ viewer: 'eve', user: 'dan', at: 3 }]])
})

test('nothing is buffered for a read-only graph', async () => {
  let writes = 0
  const { note, flush, logged } = createRecorder(() => {
    writes++
    return new KindredError('GRAPH_NOT_OURS', 'not ours')
  })
  note('ann', ['bob'])
  await flush()
  note('ann', ['cat'])
  await flush()
  assert.equal(writes, 1)
  assert.equal(logged.length, 1)
})

test('the buffer is bounded', async () => {
  const { note, flush, logged, written } = createRecorder()
  for (let viewer = 0; viewer < 500; viewer++) note(`v${viewer}`, users(50))
  assert.equal(logged.length, 1)
  await flush()
  assert.equal(written.flat().length, 20_000)
})
