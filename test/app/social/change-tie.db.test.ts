import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { createUpsertFriendships } from '../../../src/app/catalogue/index.js'
import { createTieUseCases, type TieUseCases } from '../../../src/app/social/change-tie.js'
import { createDismiss, createSetVisibility, createUndismiss } from '../../../src/app/social/preferences.js'
import { KindredError } from '../../../src/core/shared/index.js'
import { createSocialStore } from '../../../src/neo4j/social/index.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const graph = openTestGraph()
const store = createSocialStore(graph)
let now = Date.UTC(2026, 0, 1)
const clock = () => now
const ties = createTieUseCases({ store, now: clock })

const run = <Row>(text: string) =>
  graph.write((transaction) => transaction.run<Row>(cypher(text), {})).then(({ value }) => value)

/** All ties in the graph, such as `a FRIEND b` (lower id first) and `a BLOCKED b`. */
async function marks(): Promise<string[]> {
  const rows = await run<{ mark: string }>(
    "MATCH (a:User)-[r]->(b:User|Item) RETURN a.id + ' ' + type(r) + ' ' + b.id AS mark ORDER BY mark",
  )
  return rows.map(({ mark }) => mark)
}

const answer = async <T>(pending: Promise<{ value: T }>) => (await pending).value

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1)
  await run('MATCH (n:User|Item) DETACH DELETE n')
  await run(
    "UNWIND ['a', 'b', 'c'] AS id CREATE (:User {id: id}) WITH count(*) AS n CREATE (:Item {id: 'i'})",
  )
})

test('an accepted request creates a friendship with the time of acceptance', async () => {
  assert.equal(await answer(ties.requestFriendship('b', 'a')), 'REQUESTED')
  assert.equal(await answer(ties.requestFriendship('b', 'a')), 'REQUESTED', 'asking again is asking')
  assert.deepEqual(await marks(), ['b REQUESTED a'])
  await assert.rejects(
    ties.acceptFriendship('a', 'b'),
    { code: 'CONFLICT' },
    'only the receiver of the request accepts',
  )
  assert.equal(await answer(ties.acceptFriendship('b', 'a')), 'FRIENDS')
  assert.equal(await answer(ties.acceptFriendship('b', 'a')), 'FRIENDS', 'accepting again is accepting')
  assert.equal(await answer(ties.requestFriendship('a', 'b')), 'FRIENDS')
  assert.deepEqual(await marks(), ['a FRIEND b'])
  assert.deepEqual(await run('MATCH ()-[r:FRIEND]->() RETURN r.pair AS pair, toString(r.since) AS since'), [
    { pair: 'a:b', since: '2026-01-01T00:00:00Z' },
  ])
})

test('two crossing requests create a friendship', async () => {
  await ties.requestFriendship('a', 'b')
  assert.equal(await answer(ties.requestFriendship('b', 'a')), 'FRIENDS')
  assert.deepEqual(await marks(), ['a FRIEND b'])
})

test('a declined or cancelled request is removed, and the decline keeps its time', async () => {
  await ties.requestFriendship('a', 'b')
  await assert.rejects(ties.declineFriendship('b', 'a'), { code: 'CONFLICT' })
  assert.equal(await answer(ties.declineFriendship('a', 'b')), 'DECLINED')
  assert.equal(await answer(ties.declineFriendship('a', 'b')), 'DECLINED')
  assert.deepEqual(await marks(), ['b DECLINED a'])
  now += 1_000
  assert.equal(await answer(ties.requestFriendship('a', 'b')), 'REQUESTED')
  assert.equal(await answer(ties.declineFriendship('a', 'b')), 'DECLINED')
  assert.deepEqual(await run('MATCH ()-[r:DECLINED]->() RETURN toString(r.at) AS at'), [
    { at: '2026-01-01T00:00:01Z' },
  ])
  await ties.requestFriendship('a', 'b')
  assert.equal(await answer(ties.cancelFriendship('a', 'b')), 'NONE')
  assert.equal(await answer(ties.cancelFriendship('a', 'b')), 'NONE')
  await assert.rejects(ties.acceptFriendship('a', 'b'), { code: 'CONFLICT' })
  await assert.rejects(ties.declineFriendship('c', 'b'), { code: 'CONFLICT' })
})

test('a friendship is removed once, and can be created again', async () => {
  await ties.requestFriendship('a', 'b')
  await assert.rejects(ties.removeFriendship('b', 'a'), { code: 'CONFLICT' }, 'a request is no friendship')
  await ties.acceptFriendship('a', 'b')
  await assert.rejects(ties.cancelFriendship('a', 'b'), { code: 'CONFLICT' })
  assert.equal(await answer(ties.removeFriendship('b', 'a')), 'NONE')
  assert.equal(await answer(ties.removeFriendship('b', 'a')), 'NONE')
  assert.deepEqual(await marks(), ['b UNFRIENDED a'])
  await ties.requestFriendship('a', 'b')
  await ties.requestFriendship('b', 'a')
  assert.deepEqual(await marks(), ['a FRIEND b'])
})

test('a follow has a direction', async () => {
  assert.equal(await answer(ties.follow('a', 'b')), 'FOLLOWING')
  assert.equal(await answer(ties.follow('a', 'b')), 'FOLLOWING')
  assert.equal(await answer(ties.unfollow('b', 'a')), 'NONE')
  assert.deepEqual(await marks(), ['a FOLLOWS b'])
  assert.equal(await answer(ties.unfollow('a', 'b')), 'NONE')
  assert.deepEqual(await marks(), [])
})

test('a block ends all ties between two users and keeps its first time', async () => {
  await ties.requestFriendship('a', 'b')
  await ties.acceptFriendship('a', 'b')
  await ties.follow('a', 'b')
  await ties.follow('b', 'a')
  assert.equal(await answer(ties.block('a', 'b')), true)
  now += 5_000
  assert.equal(await answer(ties.block('a', 'b')), true)
  assert.deepEqual(await marks(), ['a BLOCKED b', 'a UNFRIENDED b'])
  assert.deepEqual(await run('MATCH ()-[r:BLOCKED]->() RETURN toString(r.at) AS at'), [
    { at: '2026-01-01T00:00:00Z' },
  ])
  await assert.rejects(ties.requestFriendship('a', 'b'), { code: 'CONFLICT' })
  await assert.rejects(ties.follow('a', 'b'), { code: 'CONFLICT' })
  assert.equal(await answer(ties.unblock('a', 'b')), false)
  assert.equal(await answer(ties.unblock('a', 'b')), false)
  assert.deepEqual(await marks(), ['a UNFRIENDED b'])
})

/** Compares what a blocked user can see with what a user with a pending request can see. */
test('no operation reveals to a user that they are blocked', async () => {
  const see = async (user: string): Promise<unknown[]> => [
    await answer(ties.requestFriendship(user, 'a')),
    await answer(ties.requestFriendship(user, 'a')),
    await answer(ties.follow(user, 'a')),
    await answer(ties.unfollow(user, 'a')),
    await ties.acceptFriendship('a', user).catch((error: KindredError) => error.message),
    await ties.removeFriendship(user, 'a').catch((error: KindredError) => error.message),
    await answer(ties.cancelFriendship(user, 'a')),
    await answer(ties.cancelFriendship(user, 'a')),
    await answer(ties.removeFriendship(user, 'a')),
  ]
  await ties.block('a', 'b')
  assert.deepEqual(await see('b'), await see('c'))
  assert.deepEqual(await marks(), ['a BLOCKED b'])
})

test('a pending request looks unchanged to its sender after a block', async () => {
  await ties.requestFriendship('b', 'a')
  await ties.block('a', 'b')
  assert.deepEqual(await marks(), ['a BLOCKED b', 'b WITHHELD a'])
  await assert.rejects(ties.acceptFriendship('b', 'a'), { code: 'CONFLICT' })
  assert.equal(await answer(ties.requestFriendship('b', 'a')), 'REQUESTED')
  await ties.unblock('a', 'b')
  await assert.rejects(ties.acceptFriendship('b', 'a'), { code: 'CONFLICT' }, 'the other never sees it')
  assert.equal(await answer(ties.requestFriendship('a', 'b')), 'FRIENDS', 'both have sent a request')
  assert.deepEqual(await marks(), ['a FRIEND b'])
})

test('a tie to oneself or to an unknown user is rejected', async () => {
  for (const step of Object.values(ties) as TieUseCases['follow'][]) {
    await assert.rejects(step('a', 'a'), { code: 'BAD_USER_INPUT' })
    await assert.rejects(step('', 'a'), { code: 'BAD_USER_INPUT' })
    await assert.rejects(step('a', 'x'.repeat(10_000)), { code: 'BAD_USER_INPUT' })
    await assert.rejects(step('a', 'nobody'), { code: 'NOT_FOUND' })
    await assert.rejects(step('nobody', 'a'), { code: 'NOT_FOUND' })
  }
  await assert.rejects(ties.acceptFriendship('nobody', 'a'), { code: 'NOT_FOUND', field: 'from' })
  await assert.rejects(ties.block('a', 'nobody'), { code: 'NOT_FOUND', field: 'target' })
})

test('visibility is set field by field', async () => {
  const setVisibility = createSetVisibility(store)
  assert.equal(await answer(setVisibility('a', { suggestible: false })), 'a')
  await setVisibility('a', { showTies: false, suggestible: null })
  assert.deepEqual(await run("MATCH (u:User {id: 'a'}) RETURN u {.*} AS user"), [
    { user: { id: 'a', suggestible: false, showTies: false } },
  ])
  await assert.rejects(setVisibility('a', {}), { code: 'BAD_USER_INPUT' })
  await assert.rejects(setVisibility('nobody', { showTies: true }), { code: 'NOT_FOUND', field: 'user' })
})

test('users and items are dismissed and undismissed', async () => {
  const dismiss = createDismiss({ store, now: clock })
  const undismiss = createUndismiss({ store })
  const targets = [
    { type: 'user', id: 'b' },
    { type: 'item', id: 'i' },
  ] as const
  for (const target of targets) {
    const answers = await Promise.all([dismiss('a', target), dismiss('a', target), dismiss('a', target)])
    assert.deepEqual(
      answers.map(({ value }) => value),
      [true, true, true],
    )
  }
  assert.deepEqual(await marks(), ['a DISMISSED b', 'a DISMISSED i'])
  for (const target of targets) assert.equal(await answer(undismiss('a', target)), false)
  assert.deepEqual(await marks(), [])
  await assert.rejects(dismiss('a', { type: 'user', id: 'a' }), { code: 'BAD_USER_INPUT' })
  await assert.rejects(dismiss('a', { type: 'item', id: 'b' }), { code: 'NOT_FOUND', field: 'target.item' })
  await assert.rejects(dismiss('nobody', { type: 'item', id: 'i' }), { code: 'NOT_FOUND', field: 'user' })
})

const IMPOSSIBLE = `
  MATCH (a:User), (b:User) WHERE a.id < b.id
  WITH a, b, COUNT { (a)-[:FRIEND]-(b) } AS friends, COUNT { (a)-[:BLOCKED]-(b) } AS blocks,
    COUNT { (a)-[:REQUESTED]-(b) } AS requests, COUNT { (a)-[:WITHHELD]-(b) } AS withheld, COUNT { (a)-[:FOLLOWS]-(b) } AS follows,
    COUNT { (a)-[:BLOCKED]->(b) } AS forward, COUNT { (a)-[:FOLLOWS]->(b) } AS following
  WHERE friends > 1 OR requests > 1 OR forward > 1 OR blocks - forward > 1 OR following > 1 OR follows - following > 1
    OR (friends > 0 AND (blocks > 0 OR requests > 0 OR withheld > 0)) OR (blocks > 0 AND (requests > 0 OR follows > 0))
  RETURN a.id AS a, b.id AS b, friends, blocks, requests, withheld, follows`

test('concurrent operations on the same users leave no invalid state and give no error but CONFLICT', async () => {
  const upsertFriendships = createUpsertFriendships({ store, now: clock })
  const random = createRandom(7)
  const steps = Object.values(ties) as TieUseCases['follow'][]
  const conflicts: unknown[] = []
  for (let round = 0; round < 6; round++) {
    const operations = Array.from({ length: 50 }, () => {
      const users = ['a', 'b', 'c']
      const [first] = users.splice(random.below(3), 1)
      const second = users[random.below(2)]!
      const which = random.below(steps.length + 1)
      return which < steps.length
        ? steps[which]!(first!, second)
        : upsertFriendships([
            { a: first!, b: second },
            { a: 'c', b: 'a' },
          ])
    })
    for (const result of await Promise.allSettled(operations))
      if (result.status === 'rejected') conflicts.push(result.reason)
    assert.deepEqual(await run(IMPOSSIBLE), [])
  }
  for (const error of conflicts) {
    assert.ok(error instanceof KindredError, String(error))
    assert.equal(error.code, 'CONFLICT')
    assert.ok(!error.message.includes('at the same time'), 'the locks, not the constraints, keep order')
  }
  assert.ok(conflicts.length > 0)
})
