import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createFriendGuard } from '../../../src/neo4j/social/friend-guard.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const graph = openTestGraph()
const guard = createFriendGuard(graph, { cooldownDays: 90, dailyCap: null })
const REST_MS = 90 * 86_400_000
const NOW = Date.UTC(2026, 0, 10) + REST_MS
const LONG_AGO = Date.UTC(2025, 0, 1) + REST_MS

/** Each relationship of two users, and whether it excludes the other user. */
const RELATIONSHIPS: readonly [name: string, text: string, kept: boolean][] = [
  ['stranger', '', false],
  ['friend', 'CREATE (v)-[:FRIEND]->(p)', true],
  ['friend2', 'CREATE (p)-[:FRIEND]->(v)', true],
  ['asked', 'CREATE (v)-[:REQUESTED]->(p)', true],
  ['asker', 'CREATE (p)-[:REQUESTED]->(v)', true],
  ['blocked', 'CREATE (v)-[:BLOCKED]->(p)', true],
  ['blocker', 'CREATE (p)-[:BLOCKED]->(v)', true],
  ['withheld', 'CREATE (v)-[:WITHHELD]->(p)', true],
  ['followed', 'CREATE (v)-[:FOLLOWS]->(p)', true],
  ['follower', 'CREATE (p)-[:FOLLOWS]->(v)', false],
  ['dismissed', 'CREATE (v)-[:DISMISSED]->(p)', true],
  ['dismisser', 'CREATE (p)-[:DISMISSED]->(v)', false],
  ['decliner', 'CREATE (p)-[:DECLINED {at: datetime("2026-01-20")}]->(v)', true],
  ['declined', 'CREATE (v)-[:DECLINED {at: datetime("2026-01-20")}]->(p)', true],
  ['rested', 'CREATE (v)-[:DECLINED {at: datetime("2026-01-01")}]->(p)', false],
  ['removed', 'CREATE (v)-[:UNFRIENDED {at: datetime("2026-01-20")}]->(p)', true],
  ['restedFriend', 'CREATE (p)-[:UNFRIENDED {at: datetime("2026-01-01")}]->(v)', false],
]

test('every relationship that excludes a user does so before candidates are read and again before the page', async () => {
  await graph.write(async (transaction) => {
    await transaction.run(cypher("CREATE (:User {id: 'viewer'})"), {})
    for (const [id, text] of RELATIONSHIPS) {
      await transaction.run(
        cypher(`MATCH (v:User {id: 'viewer'}) CREATE (p:User {id: $id}) ${text && `WITH v, p ${text}`}`),
        {
          id,
        },
      )
    }
  })
  const kept = RELATIONSHIPS.filter(([, , out]) => out).map(([id]) => id)
  const context = await guard.socialContext('viewer', NOW, {})
  assert.deepEqual([...context!.excluded].sort(), [...kept].sort())
  assert.equal(context!.ties, 3, 'two friends, one followed')
  const all = RELATIONSHIPS.map(([id]) => id)
  const free = await guard.suggestible('viewer', [...all, 'viewer', 'nobody'], NOW, {})
  assert.deepEqual([...free.keys()].sort(), all.filter((id) => !kept.includes(id)).sort())
  assert.ok(!(await guard.suggestible('viewer', ['rested'], LONG_AGO, {})).has('rested'))
  assert.equal(await guard.socialContext('nobody', NOW, {}), null)
})

test('deactivated users and users who opted out are not suggested', async () => {
  await graph.write((transaction) =>
    transaction.run(
      cypher(`CREATE (:User {id: 'off', active: false}), (:User {id: 'shy', suggestible: false}),
        (:User {id: 'open', active: true, suggestible: true}), (:User {id: 'reserved', showTies: false})`),
      {},
    ),
  )
  const free = await guard.suggestible('viewer', ['off', 'shy', 'open', 'reserved'], NOW, {})
  assert.deepEqual(
    [...free],
    [
      ['open', true],
      ['reserved', false],
    ],
  )
})
