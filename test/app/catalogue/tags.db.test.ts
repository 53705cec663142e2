import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { createUpsertItems } from '../../../src/app/catalogue/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { createCatalogueStore, createItemAvailability } from '../../../src/neo4j/catalogue/index.js'
import { prepareGraph } from '../../../src/neo4j/driver/index.js'
import { createEvidenceFinder } from '../../../src/neo4j/serving/index.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { createEntrances } from '../../support/entrances.js'
import { wipe } from '../../support/wipe.js'

const graph = openTestGraph()
beforeEach(() => wipe(graph))

const upsertItems = createUpsertItems(createCatalogueStore(graph))
const availability = createItemAvailability(graph)
const run = (text: string) => graph.runAutoCommit(cypher(text), {})
const tags = async () =>
  (
    await graph.read<{ line: string }>(
      cypher('MATCH (i:Item)-[r:TAGGED]->(t) RETURN i.id + " " + t.name AS line ORDER BY line'),
      {},
    )
  ).map(({ line }) => line)

test('a tag is one tag in import, API and filters, in any spelling', async () => {
  await createEntrances(graph, Date.UTC(2026, 0, 1)).import([{ user: 'u', item: 'x' }])
  await upsertItems([{ id: 'a', tags: ['Hip Hop', ' hip  HOP '] }])
  await upsertItems([{ id: 'b', tags: ['HIP HOP', 'jazz'] }])
  assert.deepEqual(await tags(), ['a Hip Hop', 'b Hip Hop', 'b jazz'])
  assert.deepEqual([...(await availability.matching({ tags: [' hIp hOp'] }, {}))].sort(), ['a', 'b'])
  assert.deepEqual([...(await availability.matching({ excludeTags: ['JAZZ'] }, {}))].sort(), ['a', 'x'])
  const eligible = await availability.eligible(['a', 'b'], { tags: ['Jazz '] }, {})
  assert.deepEqual([...eligible.keys()], ['b'])
})

test('tags of an older graph get keys, and those with the same key become one', async () => {
  await run('DROP CONSTRAINT tag_key')
  await run(`
    CREATE (a:Item {id: 'a'}), (b:Item {id: 'b'}), (upper:Tag {name: 'Rock'}), (lower:Tag {name: 'rock '}), (:Tag {name: 'pop'})
    CREATE (a)-[:TAGGED {weight: 3.0}]->(upper), (b)-[:TAGGED {weight: 2.0}]->(lower), (a)-[:TAGGED {weight: 1.0}]->(lower)
    CREATE (:KindredCampaign {id: 'c'})-[:PROMOTES]->(lower)`)
  await run("MATCH (m:KindredGraph {key: 'kindred'}) SET m.schemaVersion = 8")
  await prepareGraph(graph)
  assert.deepEqual(await tags(), ['a Rock', 'b Rock'])
  const [row] = await graph.read<{ keys: string[]; promoted: string }>(
    cypher(`MATCH (t:Tag) WITH t ORDER BY t.key WITH collect(t.key) AS keys
      MATCH (:KindredCampaign)-[:PROMOTES]->(p) RETURN keys, p.name AS promoted`),
    {},
  )
  assert.deepEqual(row, { keys: ['pop', 'rock'], promoted: 'Rock' })
})

test('a tag that another program wrote without a key is found and gets one', async () => {
  await run("CREATE (:Item {id: 'a'})-[:TAGGED {weight: 1.0}]->(:Tag {name: 'Folk'})")
  assert.deepEqual([...(await availability.matching({ tags: ['Folk'] }, {}))], ['a'])
  await upsertItems([{ id: 'b', tags: ['Folk'] }])
  assert.deepEqual([...(await availability.matching({ tags: ['folk'] }, {}))].sort(), ['a', 'b'])
})

test('filters of an adopted graph read its tags in any spelling, with and without keys', async () => {
  await wipe(graph)
  await run(`CREATE (:Item {id: 'a'})-[:TAGGED {weight: 1.0}]->(:Tag {name: 'Hip  Hop'}),
    (:Item {id: 'b'})-[:TAGGED {weight: 1.0}]->(:Tag {name: 'FOLK'}), (:Item {id: 'c'})`)
  // What adoption runs: 009 gives keys.
  await run("MATCH (m:KindredGraph {key: 'kindred'}) SET m.schemaVersion = 8")
  await prepareGraph(graph)
  await run("MATCH (t:Tag {name: 'FOLK'}) REMOVE t.key")
  const evidence = createEvidenceFinder(graph, DEFAULT_KINDS)
  const nothing = { user: 'nobody', pairs: [], near: new Map(), history: [], slot: null, asOf: 0 }
  for (const [filter, expected] of [
    [{ tags: ['hip hop'] }, ['a']],
    [{ tags: ['Folk', 'HIP HOP'] }, ['a', 'b']],
    [{ excludeTags: ['Hip Hop'] }, ['b', 'c']],
    [{ excludeTags: ['folk'], tags: ['hip hop', 'folk'] }, ['a']],
  ] as const) {
    const ids = ['a', 'b', 'c']
    assert.deepEqual([...(await availability.matching(filter, {}))].sort(), expected)
    assert.deepEqual([...(await availability.eligible(ids, filter, {})).keys()].sort(), expected)
    const page = await evidence.find({ ...nothing, items: ids, filter }, {})
    assert.deepEqual([...page.items.keys()].sort(), expected)
  }
  assert.deepEqual((await availability.eligible(['a'], {}, {})).get('a')!.tags, ['Hip  Hop'])
})
