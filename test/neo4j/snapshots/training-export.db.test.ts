import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { buildDataset, type Dataset } from '../../../src/core/dataset/index.js'

import { silentProgress } from '../../../src/core/shared/index.js'
import { createTrainingSource } from '../../../src/neo4j/snapshots/training-export.js'
import type { Csr } from '../../../src/numeric/sparse/index.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { wipe } from '../../support/wipe.js'

const graph = openTestGraph()
beforeEach(() => wipe(graph))

const asOf = Date.UTC(2026, 0, 31)

async function exported(): Promise<Dataset> {
  const columns = await createTrainingSource(graph).export(silentProgress)
  return buildDataset(columns, { name: 'graph', kinds: DEFAULT_KINDS, asOf })
}

/** Entries as `row-column:value`, by id. */
function entries(matrix: Csr, rows: readonly string[], columns: readonly string[]): string[] {
  return rows.flatMap((row, at) =>
    Array.from({ length: matrix.offsets[at + 1]! - matrix.offsets[at]! }, (_, position) => {
      const entry = matrix.offsets[at]! + position
      return `${row}-${columns[matrix.indices[entry]!]}:${matrix.values[entry]!.toFixed(2)}`
    }),
  )
}

const run = (text: string) => graph.runAutoCommit(cypher(text), {})

test('an empty graph gives an empty dataset', async () => {
  const data = await exported()
  assert.equal(data.users.size, 0)
  assert.equal(data.interactions.indices.length, 0)
  assert.equal(data.tiesDirected, false)
})

test('interactions are weighted by kind and age and summed; users and items without any are kept', async () => {
  await run(`CREATE (a:User {id: 'a'}), (:User {id: 'cold'}), (i:Item {id: 'i'}), (j:Item {id: 'j'}), (:Item {id: 'k'}),
    (a)-[:INTERACTED {kind: 'LIKE', weight: 2.0}]->(i),
    (a)-[:INTERACTED {kind: 'VIEW', weight: 1.0, at: datetime('2026-01-01T00:00:00Z')}]->(i),
    (a)-[:INTERACTED {kind: 'DISLIKE', weight: 1.0, at: datetime('2026-01-02T00:00:00Z')}]->(j),
    (a)-[:INTERACTED {kind: 'LIKE'}]->(:Item {id: 'l'}),
    (a)-[:INTERACTED {kind: 'UNHEARD_OF', weight: 1.0}]->(:Item {id: 'm'})`)
  const data = await exported()
  assert.deepEqual(data.users.ids, ['a', 'cold'])
  assert.deepEqual(data.items.ids, ['i', 'j', 'k', 'l', 'm'])
  // A view of 30 days ago counts half of its 0.2.
  assert.deepEqual(entries(data.interactions, data.users.ids, data.items.ids), ['a-i:2.10', 'a-l:1.00'])
  assert.deepEqual(entries(data.dislikes, data.users.ids, data.items.ids), ['a-j:1.00'])
  assert.deepEqual([...data.times!], [Date.UTC(2026, 0, 1), Number.NaN])
})

test('tags have their weights', async () => {
  await run(`CREATE (i:Item {id: 'i'}), (:Item {id: 'j'}), (i)-[:TAGGED {weight: 3.0}]->(:Tag {name: 'jazz'}),
    (i)-[:TAGGED]->(:Tag {name: 'live'})`)
  const data = await exported()
  assert.deepEqual(entries(data.itemTags, data.items.ids, data.tags.ids), ['i-jazz:3.00', 'i-live:1.00'])
})

test('deactivated users, hidden ties and ties of blocked pairs are left out', async () => {
  await run(`CREATE (a:User {id: 'a'}), (b:User {id: 'b'}), (hides:User {id: 'hides', showTies: false}),
    (gone:User {id: 'gone', active: false}), (blocker:User {id: 'blocker', showTies: true, active: true}),
    (a)-[:FRIEND {pair: 'a:b'}]->(b), (b)-[:FRIEND {pair: 'b:hides'}]->(hides), (hides)-[:FRIEND {pair: 'a:hides'}]->(a),
    (a)-[:FRIEND {pair: 'a:gone'}]->(gone), (a)-[:FRIEND {pair: 'a:blocker'}]->(blocker), (blocker)-[:BLOCKED]->(a),
    (blocker)-[:FRIEND {pair: 'b:blocker'}]->(b),
    (gone)-[:INTERACTED {kind: 'LIKE'}]->(i:Item {id: 'i'}), (hides)-[:INTERACTED {kind: 'LIKE'}]->(i)`)
  const data = await exported()
  assert.deepEqual(data.users.ids, ['a', 'b', 'blocker', 'hides'])
  const ties = ['a-b:1.00', 'b-a:1.00', 'b-blocker:1.00', 'blocker-b:1.00']
  assert.deepEqual(entries(data.ties, data.users.ids, data.users.ids), ties)
  assert.equal(data.tiesDirected, false)
  assert.deepEqual(entries(data.interactions, data.users.ids, data.items.ids), ['hides-i:1.00'])
})

test('without friendships, follows become directed ties', async () => {
  await run(`CREATE (a:User {id: 'a'}), (b:User {id: 'b'}), (c:User {id: 'c'}), (a)-[:FOLLOWS]->(b), (b)-[:FOLLOWS]->(c),
    (c)-[:BLOCKED]->(b)`)
  const directed = await exported()
  assert.deepEqual(entries(directed.ties, directed.users.ids, directed.users.ids), ['a-b:1.00'])
  assert.equal(directed.tiesDirected, true)
  await run(`MATCH (a:User {id: 'a'}), (c:User {id: 'c'}) CREATE (c)-[:FRIEND {pair: 'a:c'}]->(a)`)
  const friends = await exported()
  assert.deepEqual(entries(friends.ties, friends.users.ids, friends.users.ids), ['a-c:1.00', 'c-a:1.00'])
  assert.equal(friends.tiesDirected, false)
})

test('a graph of several pages is exported completely, in rows independent of the order of writing', async () => {
  await run(`UNWIND range(0, 2499) AS n CREATE (:User {id: toString((n * 7) % 2500)})`)
  await run(`UNWIND range(0, 9) AS n CREATE (:Item {id: 'i' + n})`)
  await run(`MATCH (u:User), (i:Item) WHERE toInteger(u.id) % 10 <= toInteger(substring(i.id, 1))
    CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(i)`)
  const data = await exported()
  assert.equal(data.users.size, 2500)
  assert.equal(data.users.ids[1234], '1234')
  assert.equal(data.interactions.indices.length, 250 * 55)
  assert.deepEqual(
    [...data.interactions.indices.subarray(data.interactions.offsets[1238], data.interactions.offsets[1239])],
    [8, 9],
  )
})

test('an aborted export ends with the reason', async () => {
  const reason = new Error('stopped')
  await assert.rejects(createTrainingSource(graph).export(silentProgress, AbortSignal.abort(reason)), reason)
})
