import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createBackgroundWriter } from '../../../src/app/shared/background-writer.js'
import { KindredError } from '../../../src/core/shared/index.js'
import { createFakeSleep } from '../../support/fake-sleep.js'

const databaseDown = () => new KindredError('DATABASE_UNAVAILABLE', 'down')

function createWriter(fail: () => Error | undefined = () => undefined) {
  const written: string[] = []
  const logged: string[] = []
  const { sleep, elapse } = createFakeSleep()
  const writer = createBackgroundWriter<{ key: string; value: string }>({
    keyOf: ({ key }) => key,
    async write(batch) {
      const error = fail()
      if (error !== undefined) throw error
      written.push(...batch.map(({ value }) => value))
    },
    label: 'things',
    log: (line) => logged.push(line),
    sleep,
  })
  const add = (key: string, value = key) => writer.add({ key, value })
  return { ...writer, add, elapse, written, logged }
}

test('entries are written one second after the first of them, in one batch', async () => {
  const { add, elapse, written, pending } = createWriter()
  add('a')
  add('b')
  await elapse(999)
  assert.deepEqual([written, pending()], [[], 2])
  await elapse(1)
  assert.deepEqual([written, pending()], [['a', 'b'], 0])
  add('c')
  await elapse(1_000)
  assert.deepEqual(written, ['a', 'b', 'c'])
})

test('an outage is retried every second until the database is back', async () => {
  let isDown = true
  const { add, elapse, written } = createWriter(() => (isDown ? databaseDown() : undefined))
  add('a')
  await elapse(1_000)
  await elapse(1_000)
  assert.deepEqual(written, [])
  isDown = false
  await elapse(1_000)
  assert.deepEqual(written, ['a'])
})

test('an outage keeps all entries, and a later entry replaces an earlier one with its key', async () => {
  let isDown = true
  const { add, flush, pending, dropped, written } = createWriter(() => (isDown ? databaseDown() : undefined))
  add('a', 'old')
  add('b')
  await flush()
  assert.equal(pending(), 2)
  const flushing = flush()
  add('a', 'new')
  await flushing
  isDown = false
  await flush()
  assert.deepEqual([written.toSorted(), pending(), dropped()], [['b', 'new'], 0, 0])
})

test('entries beyond the buffer limit are counted as dropped; buffered ones are still written', async () => {
  let isDown = true
  const { add, flush, pending, dropped, written, logged } = createWriter(() =>
    isDown ? databaseDown() : undefined,
  )
  for (let entry = 0; entry < 20_050; entry++) add(`e${entry}`)
  assert.deepEqual([pending(), dropped(), logged.length], [20_000, 50, 1])
  await flush()
  isDown = false
  await flush()
  assert.deepEqual([written.length, pending(), dropped()], [20_000, 0, 50])
})

test('a batch that fails for good is counted as dropped, and the next batch is written', async () => {
  const faults = [new Error('broken')]
  const { add, flush, pending, dropped, written } = createWriter(() => faults.pop())
  for (let entry = 0; entry < 250; entry++) add(`e${entry}`)
  await flush()
  assert.deepEqual([written.length, pending(), dropped()], [50, 0, 200])
})

test('a flush gives up after three seconds', async () => {
  const written: string[] = []
  const { sleep, elapse } = createFakeSleep()
  const writer = createBackgroundWriter<string>({
    keyOf: (entry) => entry,
    write: () => new Promise(() => {}),
    label: 'things',
    log: (line) => written.push(line),
    sleep,
  })
  writer.add('a')
  let isDone = false
  const flushing = writer.flush().then(() => {
    isDone = true
  })
  await elapse(2_999)
  assert.equal(isDone, false)
  await elapse(1)
  await flushing
  assert.equal(writer.pending(), 1)
})
