import assert from 'node:assert/strict'
import neo4j from 'neo4j-driver'
import { beforeAll, describe, it } from 'vitest'
import { int, loadQuery, queryNames } from '../../src/neo4j/driver/index.js'

import { cypher } from '../support/cypher.js'
import { openTestGraph } from '../support/database.js'

type Row = Record<string, unknown>

const names = queryNames('cookbook')

/** Two camps of taste, with friendships across; the trained results are in slot B. */
const SEED = `
UNWIND range(1, 6) AS n
CREATE (:User {id: 'u' + n, name: 'Person ' + n, active: true, suggestible: true, showTies: true,
  embeddingB: CASE WHEN n <= 3 THEN [1.0, 0.1 * n] ELSE [0.1 * n, 1.0] END})
CREATE (:Item {id: 'i' + n, title: 'Title ' + n, available: true,
  embeddingB: CASE WHEN n <= 3 THEN [1.0, 0.05 * n] ELSE [0.05 * n, 1.0] END})
WITH count(*) AS made
UNWIND [['u1','i1'],['u1','i2'],['u2','i1'],['u2','i2'],['u2','i3'],['u3','i2'],['u3','i3'],['u4','i4'],['u5','i4'],['u5','i5'],['u4','i5']] AS pair
MATCH (u:User {id: pair[0]}), (i:Item {id: pair[1]})
CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0, at: datetime('2026-01-20')}]->(i)
WITH count(*) AS made
UNWIND [['u1','u2'],['u2','u3'],['u2','u4'],['u4','u5']] AS pair
MATCH (a:User {id: pair[0]}), (b:User {id: pair[1]})
CREATE (a)-[:FRIEND {pair: a.id + ':' + b.id}]->(b)
WITH count(*) AS made
UNWIND [['u3','u1'],['u5','u1'],['u1','u5']] AS pair
MATCH (a:User {id: pair[0]}), (b:User {id: pair[1]})
CREATE (a)-[:FOLLOWS {at: datetime('2026-01-10')}]->(b)
WITH count(*) AS made
MATCH (u:User)
MERGE (c:Community {id: CASE WHEN u.id <= 'u3' THEN 'B-1' ELSE 'B-2' END, slot: 'B'})
  ON CREATE SET c.name = 'Camp', c.level = 0
CREATE (u)-[:MEMBER_OF]->(c)
WITH count(*) AS made
MATCH (c:Community {id: 'B-1'}), (i:Item {id: 'i2'}), (similar:Item {id: 'i3'})
CREATE (c)-[:FAVOURS {score: 2.0}]->(i), (i)-[:SIMILAR_B {score: 0.7}]->(similar), (similar)-[:SIMILAR_A {score: 0.1}]->(i)
MERGE (t:Tag {name: 'jazz'})
CREATE (i)-[:TAGGED {weight: 2.0}]->(t)
CREATE (spring:KindredCampaign {id: 'spring', factor: 2.0, until: datetime('2026-03-01')}),
  (front:KindredCampaign {id: 'front', position: 1, until: datetime('2026-04-01')}),
  (past:KindredCampaign {id: 'past', factor: 3.0, until: datetime('2026-01-31')}),
  (spring)-[:PROMOTES]->(t), (front)-[:PROMOTES]->(i), (past)-[:PROMOTES]->(i)
WITH spring
MATCH (first:Item {id: 'i1'})
CREATE (spring)-[:PROMOTES]->(first)
WITH count(*) AS made
MATCH (u:User {id: 'u1'})
FOREACH (n IN [1, 2] | CREATE (u)-[:SHOWN]->(:KindredPage {id: 'p' + n, at: datetime('2026-01-2' + n), offset: 0,
  items: ['i2', 'i3'], sources: ['friends-liked', 'popularity'], variants: ['order/fresh', 'other/plain']}))
WITH u
MATCH (u)-[r:INTERACTED]->(:Item {id: 'i2'})
SET r.recommendationId = 'p1'
WITH count(*) AS made
MATCH (u:User {id: 'u2'}), (cold:User {id: 'u6'}), (last:Item {id: 'i6'})
CREATE (u)-[:TOOK_PART {variant: 'plain', pages: 4, clicked: 1}]->(:KindredExperiment {name: 'order'}),
  (cold)-[:DISMISSED {at: datetime('2026-01-25')}]->(last)
SET last.available = false
WITH count(*) AS made
CREATE (:KindredActive {key: 'active'})-[:IS]->(:KindredSnapshot {version: 'v1', algorithm: 'blend', slot: 'B', status: 'active', createdAt: datetime(), metrics: '{}'})`

describe('the Cypher cookbook', () => {
  const graph = openTestGraph()
  const run = (name: string, params: Row = {}): Promise<Row[]> =>
    graph.read<Row>(loadQuery(`cookbook/${name}`), params)
  const ids = (rows: readonly Row[]) => rows.map((row) => row.id)

  beforeAll(async () => {
    await graph.runAutoCommit(cypher(SEED), {})
    for (const label of ['User', 'Item']) {
      await graph.runAutoCommit(
        cypher(
          `CREATE VECTOR INDEX ${label.toLowerCase()}_embedding_b IF NOT EXISTS FOR (n:${label}) ON (n.embeddingB)
           OPTIONS {indexConfig: {\`vector.dimensions\`: 2, \`vector.similarity_function\`: 'cosine'}}`,
        ),
        {},
      )
    }
    await graph.runAutoCommit(cypher('CALL db.awaitIndexes(60)'), {})
  })

  const limit = int(10)
  const expectations: Record<string, [Row, (rows: Row[]) => void]> = {
    'active-snapshot': [
      {},
      (rows) =>
        assert.deepEqual(
          rows.map(({ version, slot }) => [version, slot]),
          [['v1', 'B']],
        ),
    ],
    'nearest-items': [{ item: 'i1', limit: int(2) }, (rows) => assert.deepEqual(ids(rows), ['i2', 'i3'])],
    'recommendations-by-vector': [
      { user: 'u1', limit: int(1) },
      (rows) => assert.deepEqual(ids(rows), ['i3']),
    ],
    'nearest-users': [{ user: 'u1', limit: int(1) }, (rows) => assert.deepEqual(ids(rows), ['u3'])],
    'also-interacted': [
      { item: 'i1', limit },
      (rows) => assert.deepEqual(rows[0], { id: 'i2', title: 'Title 2', people: 2 }),
    ],
    'also-interacted-by-kind': [
      { item: 'i1', did: 'LIKE', also: 'LIKE', limit },
      (rows) =>
        assert.deepEqual(
          rows.map(({ id, people, share }) => [id, people, share]),
          [
            ['i2', 2, 1],
            ['i3', 1, 0.5],
          ],
        ),
    ],
    'why-this-item': [
      { user: 'u1', item: 'i3' },
      (rows) =>
        assert.deepEqual(
          rows.map(({ because, through }) => [because, through]),
          [
            ['a friend did this', 'Person 2'],
            ['similar to your history', 'Title 2'],
          ],
        ),
    ],
    'why-not-this-item': [
      { user: 'u6', item: 'i6' },
      (rows) =>
        assert.deepEqual(
          rows.map(({ obstacle, since }) => [obstacle, since === null]),
          [
            ['no path leads to it', true],
            ['not available', true],
            ['dismissed', false],
          ],
        ),
    ],
    audience: [
      { item: 'i3', limit },
      (rows) => assert.deepEqual(rows, [{ id: 'u1', name: 'Person 1', score: 0.7, through: ['Title 2'] }]),
    ],
    'adamic-adar': [
      { user: 'u1', limit },
      (rows) => {
        assert.deepEqual(ids(rows), ['u3', 'u4'])
        assert.ok(Math.abs((rows[0]!.score as number) - 1 / Math.log(3)) < 1e-9)
      },
    ],
    'resource-allocation': [
      { user: 'u1', limit },
      (rows) =>
        assert.deepEqual(
          rows.map(({ id, mutualFriends, score }) => [id, mutualFriends, score]),
          [
            ['u3', 1, 1 / 3],
            ['u4', 1, 1 / 3],
          ],
        ),
    ],
    'random-walk-with-restart': [
      { user: 'u1', restart: 0.5, limit },
      (rows) => {
        assert.deepEqual(ids(rows), ['u3', 'u4'])
        assert.ok(Math.abs((rows[0]!.chance as number) - 1 / 12) < 1e-9)
      },
    ],
    'mutual-friends': [
      { viewer: 'u1', other: 'u3' },
      (rows) => assert.deepEqual(rows, [{ id: 'u2', name: 'Person 2' }]),
    ],
    'follow-back': [{ user: 'u1', limit }, (rows) => assert.deepEqual(ids(rows), ['u3'])],
    'rare-items-in-common': [
      { user: 'u1', limit },
      (rows) => {
        assert.deepEqual(
          rows.map(({ id, isFriend, itemsInCommon, rarest }) => [id, isFriend, itemsInCommon, rarest]),
          [
            ['u2', true, 2, 'Title 1'],
            ['u3', false, 1, 'Title 2'],
          ],
        )
        assert.ok(Math.abs((rows[1]!.score as number) - 1 / Math.log(4)) < 1e-9)
      },
    ],
    'clustering-coefficient': [
      { user: 'u2' },
      (rows) => assert.deepEqual(rows, [{ friends: 3, pairs: 3, tied: 0, share: 0 }]),
    ],
    'communities-of-friends': [
      { user: 'u4', limit },
      (rows) =>
        assert.deepEqual(
          rows.map(({ community, friends, share, isOwn }) => [community, friends, share, isOwn]),
          [
            ['B-1', 1, 0.5, false],
            ['B-2', 1, 0.5, true],
          ],
        ),
    ],
    'friendships-between-communities': [
      { limit },
      (rows) => assert.deepEqual(rows, [{ one: 'Camp', other: 'Camp', friendships: 1, bridge: 'Person 2' }]),
    ],
    visibility: [
      {},
      (rows) => assert.deepEqual(rows, [{ showTies: true, suggestible: true, people: 6, friendships: 8 }]),
    ],
    communities: [
      { limit },
      (rows) =>
        assert.deepEqual(rows[0], { community: 'B-1', name: 'Camp', members: 3, favourites: ['Title 2'] }),
    ],
    bridges: [{ limit: int(1) }, (rows) => assert.deepEqual([rows[0]!.id, rows[0]!.communities], ['u2', 2])],
    campaigns: [
      { asOf: neo4j.types.DateTime.fromStandardDate(new Date('2026-02-01')) },
      (rows) =>
        assert.deepEqual(
          rows.map(({ campaign, does, promotes }) => [campaign, does, promotes]),
          [
            ['spring', 'multiplies by 2.0', ['Title 1', 'jazz']],
            ['front', 'pins at 1', ['Title 2']],
          ],
        ),
    ],
    'cold-start-users': [{ below: int(1), limit }, (rows) => assert.deepEqual(ids(rows), ['u6'])],
    'long-tail': [{}, (rows) => assert.deepEqual(rows.at(-1), { items: 'top 50 %', share: 7 / 11 })],
    'taste-in-tags': [
      { user: 'u1', limit },
      (rows) => assert.deepEqual([rows[0]!.tag, rows[0]!.items], ['jazz', 1]),
    ],
    'rising-items': [
      { asOf: neo4j.types.DateTime.fromStandardDate(new Date('2026-02-01')), days: int(30), limit },
      (rows) => assert.deepEqual([rows[0]!.id, rows[0]!.recent, rows[0]!.before], ['i2', 3, 0]),
    ],
    homophily: [
      { pairs: int(100) },
      (rows) =>
        assert.deepEqual(
          rows.find((row) => row.pair === 'friends'),
          { pair: 'friends', pairs: 4, sharedItems: 1.5 },
        ),
    ],
    'click-through-by-position': [
      { since: neo4j.types.DateTime.fromStandardDate(new Date('2026-01-01')), limit },
      (rows) =>
        assert.deepEqual(
          rows.map(({ position, shown, clicked, rate }) => [position, shown, clicked, rate]),
          [
            [1, 2, 1, 0.5],
            [2, 2, 0, 0],
          ],
        ),
    ],
    'click-through-by-source': [
      { since: neo4j.types.DateTime.fromStandardDate(new Date('2026-01-01')) },
      (rows) =>
        assert.deepEqual(rows, [
          { source: 'friends-liked', shown: 2, clicked: 1, rate: 0.5 },
          { source: 'popularity', shown: 2, clicked: 0, rate: 0 },
        ]),
    ],
    'rarely-clicked-items': [
      { since: neo4j.types.DateTime.fromStandardDate(new Date('2026-01-01')), limit },
      (rows) =>
        assert.deepEqual(rows, [
          { id: 'i3', title: 'Title 3', shown: 2, viewers: 1, clicked: 0 },
          { id: 'i2', title: 'Title 2', shown: 2, viewers: 1, clicked: 1 },
        ]),
    ],
    'experiment-variants': [
      { experiment: 'order' },
      (rows) =>
        assert.deepEqual(rows, [
          { variant: 'fresh', people: 1, pages: 2, clicked: 1, rate: 0.5 },
          { variant: 'plain', people: 1, pages: 4, clicked: 1, rate: 0.25 },
        ]),
    ],
    'ignored-items': [
      { user: 'u1', limit },
      (rows) =>
        assert.deepEqual(
          rows.map(({ id, title, pages }) => [id, title, pages]),
          [['i3', 'Title 3', 2]],
        ),
    ],
    'interaction-census': [
      {},
      (rows) => assert.deepEqual([rows[0]!.kind, rows[0]!.events, rows[0]!.withoutTime], ['LIKE', 11, 0]),
    ],
  }

  it('has an expectation for each query', () => {
    assert.deepEqual(
      Object.keys(expectations).sort(),
      names.map((name) => name.replace('cookbook/', '')),
    )
  })
  for (const [name, [params, check]] of Object.entries(expectations)) {
    it(`answers ${name}`, async () => {
      const rows = await run(name, params)
      const columns = loadQuery(`cookbook/${name}`).columns
      for (const row of rows) assert.deepEqual(Object.keys(row), columns)
      check(rows)
    })
  }
})
