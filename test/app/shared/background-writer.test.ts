import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBackgroundWriter } from '../../../src/app/shared/background-writer.js'
import { KindredError } from '../../../src/core/shared/index.js'

const away = () => new KindredError('DATABASE_UNAVAILABLE', 'away')

function writer(fail: () => Error | undefined = () => undefined) {
  const written: string[] = []
  const logged: string[] = []
  const made = createBackgroundWriter<{ key: string; value: string }>({
    keyOf: ({ key }) => key,
    async write(batch) {
      const error = fail()
      if (error !== undefined) throw error
      written.push(...batch.map(({ value }) => value))
    },
    label: 'things',
    log: (line) => logged.push(line),
  })
  const add = (key: string, value = key) => made.add({ key, value })
  return { ...made, add, written, logged }
}

test('through an outage everything is kept, in its order, and what came later under a key holds', async () => {
  let isAway = true
  const { add, flush, pending, dropped, written } = writer(() => (isAway ? away() : undefined))
  add('a', 'old')
  add('b')
  await flush()
  assert.equal(pending(), 2)
  const settling = flush()
  add('a', 'new')
  await settling
  isAway = false
  await flush()
  assert.deepEqual([written.toSorted(), pending(), dropped()], [['b', 'new'], 0, 0])
})

test('what finds no room is counted, and what waited is still written', async () => {
  let isAway = true
  const { add, flush, pending, dropped, written, logged } = writer(() => (isAway ? away() : undefined))
  for (let entry = 0; entry < 20_050; entry++) add(`e${entry}`)
  assert.deepEqual([pending(), dropped(), logged.length], [20_000, 50, 1])
  await flush()
  isAway = false
  await flush()
  assert.deepEqual([written.length, pending(), dropped()], [20_000, 0, 50])
})

test('a batch that the database will never take is counted as lost, and the next one goes on', async () => {
  const faults = [new Error('broken')]
  const { add, flush, pending, dropped, written } = writer(() => faults.pop())
  for (let entry = 0; entry < 250; entry++) add(`e${entry}`)
  await flush()
  assert.deepEqual([written.length, pending(), dropped()], [50, 0, 200])
})
