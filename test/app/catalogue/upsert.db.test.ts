import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { createDeleteItems, createDeleteUsers } from '../../../src/app/catalogue/delete.js'
import { createUpsertUsers } from '../../../src/app/catalogue/upsert.js'
import { createUpsertFriendships } from '../../../src/app/catalogue/upsert-friendships.js'
import { createUpsertItems } from '../../../src/app/catalogue/upsert-items.js'
import { createCatalogueStore } from '../../../src/neo4j/catalogue/index.js'
import { createSocialStore } from '../../../src/neo4j/social/index.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const graph = openTestGraph()
const store = createCatalogueStore(graph)
const upsertUsers = createUpsertUsers(store)
const upsertItems = createUpsertItems(store)
const deleteUsers = createDeleteUsers(store)
const deleteItems = createDeleteItems(store)
const upsertFriendships = createUpsertFriendships({
  store: createSocialStore(graph),
  now: () => Date.UTC(2026, 5, 1),
})

const run = <Row>(text: string) =>
  graph.write((transaction) => transaction.run<Row>(cypher(text), {})).then(({ value }) => value)

beforeEach(() => run('MATCH (n:User|Item|Tag) DETACH DELETE n'))

test('users are created and updated field by field; null clears a field', async () => {
  const first = await upsertUsers([
    { id: 'ann', name: 'Ann' },
    { id: 'bob', name: 'Bob' },
    { id: 'ann', active: false },
  ])
  assert.deepEqual(first.value, { created: 2, updated: 1, rejected: [] })
  const second = await upsertUsers([
    { id: 'bob', name: null },
    { id: '' },
    { id: 'cat', name: 'x'.repeat(2_000) },
  ])
  assert.deepEqual([second.value.created, second.value.updated], [0, 1])
  assert.deepEqual(
    second.value.rejected.map(({ index, field, code }) => [index, field, code]),
    [
      [1, 'id', 'BAD_USER_INPUT'],
      [2, 'name', 'BAD_USER_INPUT'],
    ],
  )
  assert.deepEqual(
    await run('MATCH (u:User) RETURN u.id AS id, u.name AS name, u.active AS active ORDER BY id'),
    [
      { id: 'ann', name: 'Ann', active: false },
      { id: 'bob', name: null, active: null },
    ],
  )
})

const readItems = () =>
  run(`MATCH (i:Item) OPTIONAL MATCH (a:User)-[:AUTHORED]->(i)
    RETURN i.id AS id, i.title AS title, i.available AS available, toString(i.publishedAt) AS publishedAt, i.vector AS vector,
      collect(a.id) AS authors, COLLECT { MATCH (i)-[r:TAGGED]->(t:Tag) RETURN t.name + ' ' + r.weight ORDER BY t.name } AS tags
    ORDER BY id`)

test('items have a title, tags, availability, publication time, author and vector', async () => {
  await upsertUsers([{ id: 'ann' }, { id: 'bob' }])
  await upsertItems([
    {
      id: 'tea',
      title: 'Tea',
      tags: ['hot', 'leaf', 'hot'],
      available: true,
      publishedAt: Date.UTC(2026, 0, 2),
      author: 'ann',
      vector: [1, 0.5],
    },
  ])
  await run('MATCH (:Item {id: "tea"})-[r:TAGGED]->(:Tag {name: "leaf"}) SET r.weight = 3.0')
  const { value } = await upsertItems([
    { id: 'tea', tags: ['leaf', 'green'], author: 'bob' },
    { id: 'mug', author: 'nobody' },
    { id: 'jug', vector: [Number.NaN] },
    { id: 'pot', publishedAt: Number.NaN },
    { id: 'cup', title: 'Cup', author: null },
  ])
  assert.deepEqual([value.created, value.updated], [1, 1])
  assert.deepEqual(
    value.rejected.map(({ index, field, code }) => [index, field, code]),
    [
      [1, 'author', 'NOT_FOUND'],
      [2, 'vector', 'BAD_USER_INPUT'],
      [3, 'publishedAt', 'BAD_USER_INPUT'],
    ],
  )
  const empty = { available: null, publishedAt: null, vector: null, authors: [], tags: [] }
  const tea = {
    id: 'tea',
    title: 'Tea',
    available: true,
    publishedAt: '2026-01-02T00:00:00Z',
    vector: [1, 0.5],
    authors: ['bob'],
    tags: ['green 1.0', 'leaf 3.0'],
  }
  assert.deepEqual(await readItems(), [{ ...empty, id: 'cup', title: 'Cup' }, tea])

  await upsertItems([
    { id: 'tea', tags: null, author: null, vector: null, publishedAt: null, title: null, available: null },
  ])
  assert.deepEqual((await readItems())[1], { ...empty, id: 'tea', title: null, available: true })
})

test('deleting a user deletes all their relationships, in bounded batches', async () => {
  await run(`CREATE (hub:User {id: 'hub'}), (i:Item {id: 'x'}), (hub)-[:AUTHORED]->(i)
    WITH hub, i UNWIND range(1, 12000) AS n CREATE (u:User {id: 'fan' + n}), (u)-[:FOLLOWS]->(hub), (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(i)`)
  const { value, token } = await deleteUsers(['hub', 'unknown', 'hub'])
  assert.equal(value, 1)
  const left = await graph.read(
    cypher('RETURN COUNT { (:User) } AS users, COUNT { ()-[:FOLLOWS]->() } AS follows'),
    {},
    { token },
  )
  assert.deepEqual(left, [{ users: 12_000, follows: 0 }])
  assert.equal((await deleteItems(['x'])).value, 1)
  assert.deepEqual(await run('RETURN COUNT { ()-[:INTERACTED]->() } AS events'), [{ events: 0 }])
})

test('imported friendships are created once, whichever direction they are given in', async () => {
  await upsertUsers(['ann', 'bob', 'cat', 'dan'].map((id) => ({ id })))
  await run(`MATCH (a:User {id: 'ann'}), (c:User {id: 'cat'}), (d:User {id: 'dan'})
    CREATE (c)-[:BLOCKED]->(a), (d)-[:REQUESTED {pair: 'ann:dan'}]->(a)`)
  const since = Date.UTC(2020, 0, 1)
  const { value } = await upsertFriendships([
    { a: 'bob', b: 'ann', since },
    { a: 'ann', b: 'bob' },
    { a: 'ann', b: 'ann' },
    { a: 'ann', b: 'nobody' },
    { a: 'nobody', b: 'ann' },
    { a: 'ann', b: 'cat' },
    { a: 'dan', b: 'ann' },
  ])
  assert.deepEqual([value.created, value.updated], [2, 1])
  assert.deepEqual(
    value.rejected.map(({ index, field, code }) => [index, field, code]),
    [
      [2, 'b', 'BAD_USER_INPUT'],
      [3, 'b', 'NOT_FOUND'],
      [4, 'a', 'NOT_FOUND'],
      [5, null, 'CONFLICT'],
    ],
  )
  assert.deepEqual(
    await run(
      'MATCH (a)-[f:FRIEND]->(b) RETURN a.id AS a, b.id AS b, f.pair AS pair, toString(f.since) AS since ORDER BY pair',
    ),
    [
      { a: 'ann', b: 'bob', pair: 'ann:bob', since: '2020-01-01T00:00:00Z' },
      { a: 'ann', b: 'dan', pair: 'ann:dan', since: null },
    ],
  )
  assert.deepEqual(await run('RETURN COUNT { ()-[:REQUESTED]->() } AS requests'), [{ requests: 0 }])
  const again = await upsertFriendships([{ a: 'ann', b: 'bob', since: since + 1_000 }])
  assert.deepEqual([again.value.created, again.value.updated], [0, 1])
})
