import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { createRemoveInteractions } from '../../../src/app/catalogue/delete.js'
import {
  createRecordInteractions,
  type InteractionInput,
} from '../../../src/app/catalogue/record-interactions.js'
import { MAX_BATCH } from '../../../src/app/shared/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { DEFAULT_RATING_RULES, interactionId } from '../../../src/core/data/index.js'
import { createInteractionStore, createRatingStore } from '../../../src/neo4j/catalogue/index.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const graph = openTestGraph()
const store = createInteractionStore(graph)
const NOW = Date.UTC(2026, 5, 1)
const ratings = createRatingStore(graph, DEFAULT_RATING_RULES, ['RATE'])
const record = createRecordInteractions({ store, ratings, kinds: DEFAULT_KINDS, now: () => NOW })
const remove = createRemoveInteractions(store)

const event = (fields: Partial<InteractionInput> = {}): InteractionInput => ({
  user: 'ann',
  item: 'tea',
  kind: 'LIKE',
  at: NOW - 1_000,
  ...fields,
})

async function events(token?: string) {
  return graph.read<{
    id: string
    user: string
    item: string
    kind: string
    weight: number
    at: string | null
  }>(
    cypher(
      'MATCH (u:User)-[r:INTERACTED]->(i:Item) RETURN r.id AS id, u.id AS user, i.id AS item, r.kind AS kind, r.weight AS weight, toString(r.at) AS at ORDER BY r.id',
    ),
    {},
    { token },
  )
}

beforeEach(async () => {
  await graph.write(async (transaction) => {
    await transaction.run(cypher('MATCH (n:User|Item) DETACH DELETE n'), {})
    await transaction.run(
      cypher(
        "CREATE (:User {id: 'ann'}), (:User {id: 'bob'}), (:Item {id: 'tea', title: 'Tea'}), (:Item {id: 'mug'})",
      ),
      {},
    )
  })
})

test('an interaction is in the graph once the write has returned', async () => {
  const { value, token } = await record([event({ weight: 2 })])
  assert.deepEqual(value, { recorded: 1, duplicates: 0, rejected: [], users: ['ann'] })
  assert.deepEqual(await events(token), [
    {
      id: interactionId({ user: 'ann', item: 'tea', kind: 'LIKE', at: NOW - 1_000 }),
      user: 'ann',
      item: 'tea',
      kind: 'LIKE',
      weight: 2,
      at: '2026-05-31T23:59:59Z',
    },
  ])
})

test('an interaction without a time is stored without one', async () => {
  await record([event({ at: null })])
  assert.equal((await events())[0]!.at, null)
})

test('a repeated interaction is stored once, in one batch and in two', async () => {
  const twice = await record([event(), event()])
  assert.deepEqual([twice.value.recorded, twice.value.duplicates], [1, 1])
  const again = await record([event()])
  assert.deepEqual([again.value.recorded, again.value.duplicates], [0, 1])
  assert.deepEqual(again.value.users, ['ann'])
  assert.equal((await events()).length, 1)
})

test('interactions at different times are different, unless they share an id', async () => {
  const derived = await record([event(), event({ at: NOW - 2_000 })])
  assert.equal(derived.value.recorded, 2)
  const own = await record([event({ id: 'e1' }), event({ id: 'e1', at: NOW - 2_000 })])
  assert.deepEqual([own.value.recorded, own.value.duplicates], [1, 1])
})

test('an interaction sent twenty times concurrently is recorded once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => record([event(), event({ item: 'mug' })])),
  )
  assert.equal(
    answers.reduce((sum, { value }) => sum + value.recorded, 0),
    2,
  )
  assert.equal(
    answers.reduce((sum, { value }) => sum + value.duplicates, 0),
    38,
  )
  assert.equal((await events()).length, 2)
})

test('ten concurrent writers create each missing user once', async () => {
  const batch = Array.from({ length: 30 }, (_, index) =>
    event({ user: `new-${index % 5}`, item: `thing-${index % 7}` }),
  )
  await Promise.all(Array.from({ length: 10 }, () => record(batch, { createMissing: true })))
  const [row] = await graph.read<{ users: number; items: number }>(
    cypher(
      "RETURN COUNT { MATCH (u:User) WHERE u.id STARTS WITH 'new-' } AS users, COUNT { MATCH (i:Item) WHERE i.id STARTS WITH 'thing-' } AS items",
    ),
    {},
  )
  assert.deepEqual(row, { users: 5, items: 7 })
  assert.equal((await events()).length, 30)
})

test('if two users send the same interaction id concurrently, one of them gets it', async () => {
  const answers = await Promise.all(
    ['ann', 'bob', 'ann', 'bob'].map((user) => record([event({ id: 'one', user })])),
  )
  assert.equal(
    answers.reduce((sum, { value }) => sum + value.recorded, 0),
    1,
  )
  const refused = answers.flatMap(({ value }) => value.rejected)
  assert.equal(refused.length, 2)
  assert.deepEqual([...new Set(refused.map(({ code, field }) => `${code} ${field}`))], ['CONFLICT id'])
})

test('each invalid entry is listed with its position, and the others are recorded', async () => {
  const { value } = await record([
    event({ item: 'nothing' }),
    event(),
    event({ user: 'nobody' }),
    event({ kind: 'HUM' }),
    event({ weight: 0 }),
    event({ weight: Number.NaN }),
    event({ at: NOW + 3 * 86_400_000 }),
    event({ at: Number.NaN }),
    event({ user: '' }),
    event({ item: 'x'.repeat(10_000) }),
    event({ kind: 'toString' }),
    event({ item: 'mug', weight: -1 }),
  ])
  assert.equal(value.recorded, 1)
  assert.deepEqual(
    value.rejected.map(({ index, field, code }) => [index, field, code]),
    [
      [0, 'item', 'NOT_FOUND'],
      [2, 'user', 'NOT_FOUND'],
      [3, 'kind', 'BAD_USER_INPUT'],
      [4, 'weight', 'BAD_USER_INPUT'],
      [5, 'weight', 'BAD_USER_INPUT'],
      [6, 'at', 'BAD_USER_INPUT'],
      [7, 'at', 'BAD_USER_INPUT'],
      [8, 'user', 'BAD_USER_INPUT'],
      [9, 'item', 'BAD_USER_INPUT'],
      [10, 'kind', 'BAD_USER_INPUT'],
      [11, 'weight', 'BAD_USER_INPUT'],
    ],
  )
})

test('an empty batch is accepted; a batch over the limit is rejected', async () => {
  const { value } = await record([])
  assert.deepEqual(value, { recorded: 0, duplicates: 0, rejected: [], users: [] })
  await assert.rejects(record(new Array(MAX_BATCH + 1).fill(event())), {
    code: 'BAD_USER_INPUT',
    field: 'input',
  })
})

test('a batch of the maximum size is recorded completely', async () => {
  const batch = Array.from({ length: MAX_BATCH }, (_, index) =>
    event({ user: `u${index % 500}`, item: `i${index % 900}`, at: NOW - index }),
  )
  assert.equal((await record(batch, { createMissing: true })).value.recorded, MAX_BATCH)
})

test('removing returns the number of removed interactions', async () => {
  await record([event({ id: 'e1' }), event({ id: 'e2' })])
  const { value, token } = await remove(['e1', 'e1', 'unknown'])
  assert.equal(value, 1)
  assert.deepEqual(
    (await events(token)).map(({ id }) => id),
    ['e2'],
  )
})
