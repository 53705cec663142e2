import assert from 'node:assert/strict'
import { test } from 'vitest'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { KindredError } from '../../../src/core/shared/index.js'
import { createCatalogue, createUserLists } from '../../../src/neo4j/catalogue/index.js'
import { type Graph, guardWrites, prepareGraph } from '../../../src/neo4j/driver/index.js'
import { createRankings, createViewers } from '../../../src/neo4j/serving/index.js'
import { createFriendCandidates } from '../../../src/neo4j/social/index.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { wipe, wipeBare } from '../../support/wipe.js'

const graph = openTestGraph()
const run = (text: string) => graph.runAutoCommit(cypher(text), {})

const FOREIGN = `
  CREATE (a:User {id: 1, name: 'Ada'}), (b:User {id: 'b', name: 7, active: 'yes'}), (c:User {id: 'c'})
  CREATE (i:Item {id: 'i', title: 'One', publishedAt: date('2020-01-01')}), (j:Item {id: 'j', title: 12})
  CREATE (a)-[:FRIEND]->(b), (b)-[:FRIEND]->(a), (b)-[:FRIEND {since: date('2020-01-01')}]->(c)
  CREATE (b)-[:INTERACTED {kind: 'LIKE', weight: 'high', at: date('2021-01-01')}]->(i), (b)-[:INTERACTED]->(j)
  CREATE (j)-[:TAGGED {weight: '3'}]->(:Tag {name: 5})`

test('a graph with values of other types is told so when it is adopted, with the fields and what changes them', async () => {
  await wipeBare(graph)
  await run(FOREIGN)
  const failure = await prepareGraph(graph, { adopt: true }).catch((error: KindredError) => error)
  assert.ok(failure !== undefined)
  assert.equal(failure.code, 'BAD_DATA')
  const fields = [
    ...[
      'User.id and Item.id',
      'Item.publishedAt',
      'User.name',
      'Item.title',
      'Tag.name',
      'active of User and Item',
    ],
    ...['INTERACTED.kind', 'INTERACTED.weight', 'INTERACTED.at', 'TAGGED.weight', 'FRIEND.since', 'FRIEND'],
  ]
  assert.deepEqual(failure.field!.split(', ').sort(), fields.sort())
  assert.match(failure.message, /Item i: DATE/)
  // Each statement of the remedy mends its field.
  const statements = failure
    .remedy!.replace(/^change them, for example with /, '')
    .replace(/ and run the command again$/, '')
  for (const statement of statements.split(' ; ')) await run(statement)
  await guardWrites(graph, { adopt: true }).write((transaction) =>
    transaction.run(cypher('MERGE (:User {id: "d"})'), {}),
  )
})

test('a record that cannot be read is left out and named in the log; the others are there', async () => {
  await wipe(graph)
  await run(`
    CREATE (u:User {id: 'u', name: 'Ada'}), (:User {id: 'v', name: 3})
    CREATE (i:Item {id: 'i', title: 'One', publishedAt: date('2020-01-01')}), (j:Item {id: 'j', title: 'Two'})
    CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0, at: date('2020-01-01')}]->(i)
    CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0, at: datetime('2020-01-01T00:00:00Z')}]->(j)
    CREATE (u)-[:INTERACTED {kind: 'LIKE'}]->(j)`)
  const lines: string[] = []
  const logged: Graph = { ...graph, log: (line) => lines.push(line) }
  const catalogue = createCatalogue(logged, {})
  assert.deepEqual([...(await catalogue.items(['i', 'j'], {})).keys()], ['j'])
  assert.deepEqual([...(await catalogue.users(['u', 'v'], {})).keys()], ['u'])
  const viewer = await createViewers(logged).read('u', {})
  assert.deepEqual(
    viewer!.interactions.map(({ item, weight }) => `${item} ${weight}`),
    ['j 1', 'j 1'],
  )
  const history = await createUserLists(logged).history(['u'], { first: 1, after: null }, {})
  assert.deepEqual(
    history.get('u')!.map(({ item, at }) => [item, at]),
    [
      ['j', Date.UTC(2020, 0, 1)],
      ['j', null],
    ],
  )
  assert.deepEqual([...new Set(lines)].map((line) => line.split(':')[0]).sort(), [
    '1 interactions of user "u" are left out of the history',
    'interaction "u → i" is left out',
    'item "i" is left out',
    'user "v" is left out',
  ])
})

test('an id of another type is left out of candidates, and the log names it once', async () => {
  await wipe(graph)
  await run(`CREATE (u:User {id: 'u'}), (f:User {id: 7}), (g:User {id: 'g'}), (s:User {id: 's'}), (i:Item {id: 12}), (j:Item {id: 'j'})
    CREATE (u)-[:FRIEND]->(s), (s)-[:FRIEND]->(f), (s)-[:FRIEND]->(g), (s)-[:INTERACTED {kind: 'LIKE'}]->(i), (s)-[:INTERACTED {kind: 'LIKE'}]->(j)`)
  const lines: string[] = []
  const logging = { ...graph, log: (line: string) => void lines.push(line) }
  const candidates = createFriendCandidates(logging, { attracting: ['LIKE'], minItemAudience: 1 })
  const rankings = createRankings(logging, DEFAULT_KINDS)
  for (const _ of [1, 2]) {
    const { adamicAdar } = await candidates.friendsOfFriends({ user: 'u', exclude: ['u', 's'], k: 10 }, {})
    assert.deepEqual(
      adamicAdar.map(({ id }) => id),
      ['g'],
    )
    assert.deepEqual(
      (await rankings.popular(10, {})).map(({ id }) => id),
      ['j'],
    )
  }
  assert.deepEqual(lines.sort(), [
    'an entry of serving/popular is left out: id is "12" (number), not text',
    'an entry of social/friends-of-friends is left out: id is "7" (number), not text',
  ])
})
