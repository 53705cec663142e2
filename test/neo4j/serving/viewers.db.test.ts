import assert from 'node:assert/strict'
import { test } from 'vitest'
import { createViewers } from '../../../src/neo4j/serving/viewers.js'
import { createFriendGuard } from '../../../src/neo4j/social/index.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const graph = openTestGraph()

test('pages of items and of friends read the same viewer, each with its own query', async () => {
  await graph.write((transaction) =>
    transaction.run(
      cypher(`CREATE (v:User {id: 'v', name: 'Vera'})
        CREATE (v)-[:INTERACTED {kind: 'LIKE', weight: 2.0, at: datetime('2026-01-20')}]->(:Item {id: 'liked'}),
          (v)-[:INTERACTED {kind: 'VIEW', weight: 1.0}]->(:Item {id: 'viewed'}),
          (v)-[:DISMISSED]->(:Item {id: 'dismissed'}), (v)-[:AUTHORED]->(:Item {id: 'authored'})
        CREATE (v)-[:FRIEND]->(:User {id: 'friend'}), (v)<-[:FRIEND]-(:User {id: 'other'}),
          (v)-[:FRIEND]->(:User {id: 'hider', showTies: false}), (v)-[:FRIEND]->(:User {id: 'gone', active: false}),
          (v)-[:FOLLOWS]->(:User {id: 'followed'}), (v)-[:FOLLOWS]->(:User {id: 'silent', active: false})
        CREATE (enemy:User {id: 'enemy'})-[:BLOCKED]->(v), (v)-[:FRIEND]->(enemy), (v)-[:FOLLOWS]->(enemy)
        MERGE (marker:KindredGraph {key: 'kindred'})
        SET marker.campaigns = 3
        CREATE (:KindredActive {key: 'active'})-[:IS]->(:KindredSnapshot {version: 'v1', slot: 'A'})`),
      {},
    ),
  )
  const alone = await createViewers(graph).read('v', {})
  const context = await createFriendGuard(graph, { cooldownDays: 90, dailyCap: null }).socialContext(
    'v',
    Date.now(),
    {},
  )
  /** Lists have no order of their own. */
  const plain = (value: object | null) =>
    Object.fromEntries(
      Object.entries(value ?? {}).map(([name, part]) => [
        name,
        Array.isArray(part) ? part.map((entry) => JSON.stringify(entry)).sort() : part,
      ]),
    )
  assert.deepEqual(plain(context!.viewer), plain(alone))
  assert.deepEqual([...alone!.friends].sort(), ['friend', 'other'])
  assert.deepEqual(alone!.follows, ['followed'])
})
