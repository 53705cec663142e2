import assert from 'node:assert/strict'
import fc from 'fast-check'
import { beforeEach, test } from 'vitest'
import { interactionId } from '../../../src/core/data/index.js'
import { openTestGraph } from '../../support/database.js'
import { clearData, createEntrances, type Row } from '../../support/entrances.js'

const graph = openTestGraph()
beforeEach(() => clearData(graph))

const NOW = Date.UTC(2026, 5, 1)
const entrances = createEntrances(graph, NOW)

const like: Row = { user: 'u', item: 'i', kind: 'LIKE', weight: 2, at: NOW - 5_000 }

test('an event that was imported is known to the API, which gives it an id', async () => {
  await entrances.import([like])
  const { recorded, duplicates } = await entrances.record([like])
  assert.deepEqual([recorded, duplicates], [0, 1])
  const stored = await entrances.interactions()
  assert.equal(stored.length, 1)
  assert.equal(stored[0]!.id, interactionId({ user: 'u', item: 'i', kind: 'LIKE', at: NOW - 5_000 }))
})

test('an event that was recorded is known to the import, with and without an id of its own', async () => {
  await entrances.record([like, { ...like, item: 'j', id: 'own' }])
  await entrances.import([like, { ...like, item: 'j' }])
  assert.deepEqual(
    (await entrances.interactions()).map(({ item, id }) => `${item} ${id === 'own'}`),
    ['i false', 'j true'],
  )
})

test('of two events at one moment, ids of their own make two; the imported one is the first of them', async () => {
  const [one, two] = [
    { ...like, id: 'one' },
    { ...like, id: 'two' },
  ]
  await entrances.import([like])
  const { recorded, duplicates } = await entrances.record([one, two])
  assert.deepEqual([recorded, duplicates], [1, 1])
  const ids = async () => (await entrances.interactions()).map(({ id }) => id).sort()
  assert.deepEqual(await ids(), ['one', 'two'])
  // Sent or imported again, each is known.
  assert.equal((await entrances.record([two, one])).duplicates, 2)
  await entrances.import([like, { ...like, item: 'more' }])
  assert.deepEqual(await ids(), [null, 'one', 'two'])
})

test('without a time given an event is now; with null it has none, and none is a time of its own', async () => {
  const { at: _, ...untimed } = like
  await entrances.record([untimed, { ...like, at: null }])
  await entrances.import([{ ...like, at: null }])
  assert.deepEqual((await entrances.interactions()).map(({ at }) => at).sort(), [NOW, null])
})

test('both entrances refuse the same weights, ids, kinds and times', async () => {
  const wrong: readonly Row[] = [
    { ...like, weight: 1e300 },
    { ...like, weight: Number.POSITIVE_INFINITY },
    { ...like, weight: Number.NaN },
    { ...like, weight: 1e-40 },
    { ...like, weight: 0 },
    { ...like, user: '\ud83d' },
    { ...like, item: ' ' },
    { ...like, item: 'x'.repeat(600) },
    { ...like, kind: 'SNIFF' },
  ]
  const { rejected, recorded } = await entrances.record(wrong)
  assert.deepEqual([recorded, rejected.length], [0, wrong.length])
  const { rejects, cleaning } = await entrances.import([...wrong, like])
  assert.equal(cleaning.subjects.interactions.kept, 1)
  assert.deepEqual(
    rejects.map(({ line }) => line),
    wrong.map((_, index) => index + 2),
  )
  const late = await entrances.record([
    { ...like, at: -1 },
    { ...like, at: NOW + 200_000_000 },
  ])
  assert.deepEqual(
    late.rejected.map(({ field }) => field),
    ['at', 'at'],
  )
})

test('a weight keeps all its digits through both entrances', async () => {
  const weight = 0.1234567890123
  await entrances.import([{ ...like, weight }])
  await entrances.record([{ ...like, item: 'j', weight }])
  assert.deepEqual(
    (await entrances.interactions()).map((stored) => stored.weight),
    [weight, weight],
  )
})

test('the same events by any order of entrances are the same interactions', async () => {
  const kinds = fc.constantFrom('LIKE', 'LISTEN', 'RATE')
  const row = fc.record({
    user: fc.constantFrom('u', ' u', 'v'),
    item: fc.constantFrom('i', 'j '),
    kind: kinds,
    weight: fc.integer({ min: 1, max: 5 }),
    at: fc.constantFrom(null, NOW - 9_000, NOW - 9_001, NOW - 1_000.5),
  })
  const orders = fc.constantFrom(
    ['import', 'record'],
    ['record', 'import'],
    ['import', 'import'],
    ['record', 'record'],
  )
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), orders, async (rows, order) => {
      await clearData(graph)
      // One value for each event, so that the order within a batch does not matter.
      const keyOf = ({ user, item, kind, at }: (typeof rows)[number]): string =>
        JSON.stringify([user.trim(), item.trim(), kind, at === null ? null : Math.floor(at)])
      const events = [...new Map(rows.map((each) => [keyOf(each), each])).values()].map((each) => ({
        ...each,
        at: each.at === null ? null : Math.floor(each.at),
      }))
      for (const [round, entrance] of order.entries()) {
        if (entrance === 'import') await entrances.import(events, `round ${round}`)
        else await entrances.record(events)
      }
      const expected = new Map<string, { at: number | null; weight: number }>()
      for (const { user, item, kind, at, weight } of events) {
        const key = [user.trim(), item.trim(), kind, ...(kind === 'RATE' ? [] : [at])].join(' ')
        const known = expected.get(key)
        if (known === undefined || (at ?? -1) > (known.at ?? -1)) expected.set(key, { at, weight })
      }
      const stored = (await entrances.interactions()).map(({ user, item, kind, at, weight, rating }) => ({
        key: [user, item, kind, ...(kind === 'RATE' ? [] : [at])].join(' '),
        value: { at, weight: rating ?? weight },
      }))
      assert.equal(stored.length, expected.size)
      for (const { key, value } of stored) assert.deepEqual(value, expected.get(key), key)
    }),
    { numRuns: 8 },
  )
})
