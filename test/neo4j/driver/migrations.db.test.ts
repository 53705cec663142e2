import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { KindredError } from '../../../src/core/shared/index.js'
import { type Graph, int } from '../../../src/neo4j/driver/connection.js'
import {
  guardWrites,
  listMigrations,
  type Migration,
  prepareGraph,
  readOwnership,
} from '../../../src/neo4j/driver/migrations.js'
import { loadQuery, splitStatements } from '../../../src/neo4j/driver/queries.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { wipe, wipeBare } from '../../support/wipe.js'

const graph = openTestGraph()
const newest = listMigrations().at(-1)!.version

beforeEach(() => wipeBare(graph))

const constraintNames = async () => {
  const rows = await graph.read<{ name: string }>(
    cypher('SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name'),
    {},
  )
  return rows.map(({ name }) => name)
}

const schema = () =>
  graph.read<{ name: string }>(
    cypher(
      `SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint
       RETURN name, type, labelsOrTypes, properties, owningConstraint ORDER BY name`,
    ),
    {},
  )

/** Makes a graph that an earlier Kindred left at a version after these migrations, and prepares it. */
async function prepareAt(version: number, applied: readonly Migration[]) {
  await wipeBare(graph)
  for (const query of [loadQuery('schema/000-foundation'), ...applied.map((migration) => migration.query)])
    for (const text of splitStatements(query.text)) await graph.runAutoCommit({ ...query, text }, {})
  await graph.runAutoCommit(cypher("CREATE (:KindredGraph {key: 'kindred', schemaVersion: $version})"), {
    version: int(version),
  })
  await prepareGraph(graph)
}

test('an empty graph is marked and gets the whole schema', async () => {
  assert.deepEqual(await readOwnership(graph), { kind: 'empty' })
  await prepareGraph(graph)
  assert.deepEqual(await readOwnership(graph), { kind: 'ours', schemaVersion: newest })
  const names = await constraintNames()
  for (const name of ['marker', 'lease_name', 'user_id', 'item_id', 'friend_pair'])
    assert.ok(names.includes(name), name)
})

test('preparing again changes nothing', async () => {
  await prepareGraph(graph)
  const before = await constraintNames()
  await prepareGraph(graph)
  assert.deepEqual(await constraintNames(), before)
})

test('servers that start together do not conflict', async () => {
  await Promise.all(Array.from({ length: 6 }, () => prepareGraph(graph)))
  assert.deepEqual(await readOwnership(graph), { kind: 'ours', schemaVersion: newest })
  const [row] = await graph.read<{ markers: number }>(
    cypher('MATCH (m:KindredGraph) RETURN count(m) AS markers'),
    {},
  )
  assert.equal(row!.markers, 1)
})

test('a preparation that was killed is finished by the next one', async () => {
  await prepareGraph(graph)
  await graph.runAutoCommit(cypher('MATCH (m:KindredGraph) SET m.schemaVersion = 0'), {})
  await graph.runAutoCommit(cypher('DROP CONSTRAINT item_id'), {})
  await graph.runAutoCommit(
    cypher(
      `MERGE (l:KindredLease {name: 'migrations'})
       SET l.holder = 'dead:1:x', l.expiresAt = datetime.realtime() - duration({seconds: 1})`,
    ),
    {},
  )
  await prepareGraph(graph)
  assert.ok((await constraintNames()).includes('item_id'))
})

test('a preparation that is killed before it records each version ends with the whole schema', async () => {
  await prepareGraph(graph)
  const whole = await schema()
  await wipeBare(graph)
  const killed = new Set<unknown>()
  const killable: Graph = {
    ...graph,
    write: (work) =>
      graph.write((transaction) =>
        work({
          ...transaction,
          run(query, params) {
            const isFirst = query.name === 'graph/advance-schema' && !killed.has(String(params.version))
            if (isFirst) killed.add(String(params.version))
            return isFirst ? Promise.reject(new Error('killed')) : transaction.run(query, params)
          },
        }),
      ),
  }
  for (const _ of listMigrations()) await assert.rejects(prepareGraph(killable), /killed/)
  await prepareGraph(killable)
  assert.deepEqual(await readOwnership(graph), { kind: 'ours', schemaVersion: newest })
  assert.deepEqual(await schema(), whole)
})

for (const version of [6, 7]) {
  test(`a graph that reached version ${version} by the other file 006 gets its index`, async () => {
    await prepareAt(
      version,
      listMigrations().filter((migration) => migration.version <= version && migration.version !== 6),
    )
    assert.ok((await schema()).some(({ name }) => name === 'item_created'))
  })
}

test('versions are unique, and each file has one', () => {
  const refuses = (names: string[], message: RegExp) =>
    assert.throws(
      () => listMigrations(names),
      (error: KindredError) => error.code === 'INTERNAL_SERVER_ERROR' && message.test(error.message),
    )
  refuses(['schema/001-constraints', 'schema/001-other'], /001-constraints.* and .*001-other/)
  refuses(['schema/001-constraints', 'schema/other'], /schema\/other/)
})

test('a migrating server makes the others wait, and they log it', async () => {
  await prepareGraph(graph)
  await graph.runAutoCommit(cypher('MATCH (m:KindredGraph) SET m.schemaVersion = 0'), {})
  await graph.runAutoCommit(
    cypher(
      `MERGE (l:KindredLease {name: 'migrations'})
       SET l.holder = 'other:1:x', l.expiresAt = datetime.realtime() + duration({minutes: 2})`,
    ),
    {},
  )
  await assert.rejects(
    prepareGraph(graph, { waitMs: 0 }),
    (error: KindredError) => error.code === 'BUSY' && /other:1:x/.test(error.message),
  )
})

test('a graph of a newer version is not changed', async () => {
  await prepareGraph(graph)
  await graph.runAutoCommit(cypher('MATCH (m:KindredGraph) SET m.schemaVersion = 999'), {})
  await assert.rejects(
    prepareGraph(graph),
    (error: KindredError) => error instanceof KindredError && error.code === 'BAD_CONFIGURATION',
  )
})

test('a graph that Kindred does not own is never written to, unless adopted', async () => {
  await graph.runAutoCommit(cypher("CREATE (:Person {name: 'Ada'})"), {})
  assert.deepEqual(await readOwnership(graph), { kind: 'foreign' })
  const guarded = guardWrites(graph)
  const refused = (error: KindredError) => error.code === 'GRAPH_NOT_OURS' && /--adopt/.test(error.remedy!)
  const intrude = cypher('CREATE (:Intruder)')
  await assert.rejects(prepareGraph(graph), refused)
  await assert.rejects(
    guarded.write((transaction) => transaction.run(intrude, {})),
    refused,
  )
  await assert.rejects(guarded.runAutoCommit(intrude, {}), refused)
  assert.deepEqual(await constraintNames(), [])
  const [row] = await guarded.read<{ nodes: number }>(cypher('MATCH (n) RETURN count(n) AS nodes'), {})
  assert.equal(row!.nodes, 1)

  const adopted = guardWrites(graph, { adopt: true })
  await adopted.write((transaction) => transaction.run(intrude, {}))
  assert.deepEqual(await readOwnership(graph), { kind: 'ours', schemaVersion: newest })
})

test('a wipe of the tests restores a schema of which only the marker is there', async () => {
  await prepareGraph(graph)
  const whole = await schema()
  await graph.runAutoCommit(cypher('DROP CONSTRAINT user_id'), {})
  await graph.runAutoCommit(cypher('DROP INDEX item_title'), {})
  await wipe(graph)
  assert.deepEqual(await schema(), whole)
})

test('ratings that were stored without it get a like, imported ones by their place, live ones by their scale', async () => {
  const earlier = listMigrations().filter(({ version }) => version < 13)
  await wipeBare(graph)
  await graph.runAutoCommit(
    cypher(`CREATE (u:User {id: 'u'}), (v:User {id: 'v'}), (i:Item {id: 'i'}), (j:Item {id: 'j'}), (k:Item {id: 'k'})
      CREATE (u)-[:INTERACTED {kind: 'RATE', weight: 2.0}]->(i), (u)-[:INTERACTED {kind: 'RATE', weight: 1.5}]->(j),
        (u)-[:INTERACTED {kind: 'RATE', weight: 0.5}]->(k), (u)-[:INTERACTED {kind: 'LIKE', weight: 0.5}]->(k),
        (v)-[:INTERACTED {kind: 'RATE', weight: 4.0, id: 'x'}]->(i), (v)-[:INTERACTED {kind: 'RATE', weight: 2.0, id: 'y'}]->(j),
        (v)-[:INTERACTED {kind: 'RATE', weight: 1.0, rating: 3.0, liked: false}]->(k)
      CREATE (:KindredGraph {key: 'kindred', schemaVersion: $version})`),
    { version: int(earlier.at(-1)!.version) },
  )
  const likes = async () => {
    const rows = await graph.read<{ line: string }>(
      cypher(`MATCH (u:User)-[r:INTERACTED]->(i) WITH u.id + i.id + ' ' + r.kind + ' ' + coalesce(toString(r.liked), '-') AS line
        RETURN line ORDER BY line`),
      {},
    )
    return rows.map(({ line }) => line)
  }
  await prepareGraph(graph)
  const expected = [
    'ui RATE true',
    'uj RATE true',
    'uk LIKE -',
    'uk RATE false',
    'vi RATE true',
    'vj RATE false',
    'vk RATE false',
  ]
  assert.deepEqual(await likes(), expected)
  // A process that is killed runs the file again.
  await graph.runAutoCommit(cypher('MATCH (m:KindredGraph) SET m.schemaVersion = 12'), {})
  await prepareGraph(graph)
  assert.deepEqual(await likes(), expected)
})
