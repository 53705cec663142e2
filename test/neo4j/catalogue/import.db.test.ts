import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { beforeEach, test } from 'vitest'
import { importSource } from '../../../src/app/import/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { DEFAULT_RATING_RULES } from '../../../src/core/data/index.js'
import { chooseReader } from '../../../src/datasets/index.js'
import { createImportSink } from '../../../src/neo4j/catalogue/import-sink.js'
import { createRatingStore } from '../../../src/neo4j/catalogue/index.js'
import type { Graph } from '../../../src/neo4j/driver/index.js'
import { createRandom } from '../../../src/numeric/random/index.js'
import { cypher } from '../../support/cypher.js'
import { projectRoot } from '../../support/data.js'
import { openTestGraph } from '../../support/database.js'
import { temporaryFolder } from '../../support/folder.js'
import { testDatabase } from '../../support/test-database.js'
import { wipe } from '../../support/wipe.js'

const graph = openTestGraph()
beforeEach(() => wipe(graph))

const NOW = Date.UTC(2026, 0, 1)

async function importFolder(folder: string, into: Graph = graph) {
  const reader = await chooseReader(folder)
  const source = {
    name: 'test',
    format: reader.format,
    facts: await reader.describe(folder),
    records: reader.read(folder),
  }
  const ratingStore = createRatingStore(into, DEFAULT_RATING_RULES, ['RATE'])
  const sink = createImportSink(into)
  return (await importSource(source, { sink, ratingStore, kinds: DEFAULT_KINDS, now: NOW })).import
}

/** All that is in the graph besides the ledger, as sorted lines. */
async function contents(): Promise<string[]> {
  const rows = await graph.read<{ line: string }>(
    cypher(`
      CALL () {
        MATCH (n:User|Item|Tag)
        RETURN labels(n)[0] + ' ' + coalesce(n.id, n.name) + ' ' + coalesce(n.name, n.title, '-')
          + ' ' + coalesce(toString(n.publishedAt), '-') AS line
        UNION ALL
        MATCH (a)-[r:INTERACTED|TAGGED|FRIEND|FOLLOWS]->(b)
        RETURN coalesce(a.id, a.name) + ' ' + type(r) + ' ' + coalesce(b.id, b.name) + ' ' + coalesce(r.kind, r.pair, '-')
          + ' ' + coalesce(toString(r.weight), '-') + ' ' + coalesce(toString(r.at), toString(r.since), '-') AS line
      }
      RETURN line ORDER BY line`),
    {},
  )
  return rows.map(({ line }) => line)
}

const SHOP = {
  'users.csv': 'id,name\nu1,Ada Berg\nu2,\n',
  'items.csv': 'id,title,tags,publishedAt\ni1,One,pop|Rock,2020-01-01\ni2,Two,rock,\n',
  'interactions.csv':
    'user,item,kind,weight,at\nu1,i1,PURCHASE,2,2024-05-01T10:00:00Z\nu1,i1,VIEW,,\nu3,i2,LIKE,,\nu1,i1,VIEW,,\n',
  'friends.csv': 'user,friend,since\nu2,u1,2021-03-04\nu1,u2,\nu3,u3,\n',
}

test('names, titles, tags, interactions and ties are imported in the canonical schema', async (context) => {
  const { written } = await importFolder(temporaryFolder(context, SHOP))
  assert.deepEqual(written, { users: 3, items: 2, tags: 2, interactions: 3, 'tags of items': 3, ties: 1 })
  assert.deepEqual(await contents(), [
    'Item i1 One 2020-01-01T00:00:00Z',
    'Item i2 Two -',
    'Tag Rock Rock -',
    'Tag pop pop -',
    'User u1 Ada Berg -',
    'User u2 - -',
    'User u3 - -',
    'i1 TAGGED Rock - 1.0 -',
    'i1 TAGGED pop - 1.0 -',
    'i2 TAGGED Rock - 1.0 -',
    'u1 FRIEND u2 u1:u2 - 2021-03-04T00:00:00Z',
    'u1 INTERACTED i1 PURCHASE 2.0 2024-05-01T10:00:00Z',
    'u1 INTERACTED i1 VIEW 1.0 -',
    'u3 INTERACTED i2 LIKE 1.0 -',
  ])
})

test('the same folder a second time writes nothing', async (context) => {
  const folder = temporaryFolder(context, SHOP)
  await importFolder(folder)
  const before = await contents()
  const second = await importFolder(folder)
  assert.equal(second.alreadyImported, true)
  assert.deepEqual(second.written, {})
  assert.deepEqual(await contents(), before)
})

test('a folder that has grown adds only its new interactions and ties', async (context) => {
  await importFolder(temporaryFolder(context, SHOP))
  const before = await contents()
  const interactions = `${SHOP['interactions.csv']}u2,i2,LIKE,,\n`
  await importFolder(temporaryFolder(context, { ...SHOP, 'interactions.csv': interactions }))
  assert.deepEqual(
    await contents(),
    [...before, 'u2 INTERACTED i2 LIKE 1.0 -'].sort((a, b) => (a < b ? -1 : 1)),
  )
})

test('directed ties become FOLLOWS', async (context) => {
  await importFolder(
    temporaryFolder(context, { 'rating.txt': '1 2 3 4 5 1300000000\n', 'trust.txt': '1 2\n2 1\n' }),
  )
  const lines = (await contents()).filter((line) => /FOLLOWS|FRIEND/.test(line))
  assert.deepEqual(lines, ['1 FOLLOWS 2 - - -', '2 FOLLOWS 1 - - -'])
})

test('the test part of a split is not imported, and the report counts it', async (context) => {
  const { testRows } = await importFolder(
    temporaryFolder(context, {
      'train.txt': '0 1 2\n',
      'valid.txt': '0 3\n',
      'test.txt': '0 4 5\n',
      'ties.txt': '0 1\n1 2\n',
      'test_ties.txt': '2 1\n',
    }),
  )
  assert.deepEqual(testRows, { interactions: 2, ties: 1 })
  const lines = (await contents()).filter((line) => /INTERACTED|FRIEND/.test(line))
  assert.deepEqual(lines, [
    '0 FRIEND 1 0:1 - -',
    '0 INTERACTED 1 LIKE 1.0 -',
    '0 INTERACTED 2 LIKE 1.0 -',
    '0 INTERACTED 3 LIKE 1.0 -',
  ])
})

test('an import does not make users friends who block each other', async (context) => {
  await graph.write((transaction) =>
    transaction.run(cypher("CREATE (:User {id: 'u1'})-[:BLOCKED {at: datetime()}]->(:User {id: 'u2'})"), {}),
  )
  await importFolder(temporaryFolder(context, SHOP))
  assert.deepEqual(
    (await contents()).filter((line) => line.includes('FRIEND')),
    [],
  )
})

test('an interaction whose item was deleted during the import fails it with CONFLICT', async (context) => {
  const folder = temporaryFolder(context, SHOP)
  const deleting: Graph = {
    ...graph,
    async write(work, context) {
      await graph.runAutoCommit(cypher('MATCH (i:Item {id: "i2"}) DETACH DELETE i'), {})
      return graph.write(work, context)
    },
  }
  await assert.rejects(importFolder(folder, deleting), { code: 'CONFLICT' })
})

test('an import that is killed and run again gives the same graph as one run', async (context) => {
  const random = createRandom(7)
  const line = (user: number): string =>
    `${user} ${Array.from({ length: 30 }, () => random.below(2_000)).join(' ')}`
  const train = Array.from({ length: 1_000 }, (_, user) => line(user)).join('\n')
  const ties = Array.from({ length: 1_000 }, (_, user) => `${user} ${(user + 7) % 1_000}`).join('\n')
  const folder = temporaryFolder(context, { 'train.txt': train, 'ties.txt': ties })
  await importFolder(folder)
  const expected = await contents()
  await wipe(graph)

  const { uri, username, password } = testDatabase()
  const child = spawn(process.execPath, [join(projectRoot, 'bin/kindred.js'), 'import', folder], {
    env: {
      ...process.env,
      KINDRED_HOME: temporaryFolder(context),
      NEO4J_URI: uri,
      NEO4J_USERNAME: username,
      NEO4J_PASSWORD: password,
    },
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => child.on('exit', resolve))
  const someEvents = cypher('MATCH ()-[r:INTERACTED]->() RETURN count(r) AS events')
  for (let events = 0; events === 0 && child.exitCode === null; ) {
    const [row] = await graph.read<{ events: number }>(someEvents, {})
    events = row!.events
  }
  child.kill('SIGKILL')
  await ended
  const { resumed } = await importFolder(folder)
  assert.equal(resumed, true, 'the kill came too late to test anything')
  assert.deepEqual(await contents(), expected)
  const [ledger] = await graph.read<{ entries: number }>(
    cypher('MATCH (l:KindredImport) RETURN count(l) AS entries'),
    {},
  )
  assert.equal(ledger?.entries, 1)
})

test('an import skips friendships of blocked pairs and ends pending requests', async (context) => {
  await graph.write((transaction) =>
    transaction.run(
      cypher(`
        CREATE (u1:User {id: 'u1'}), (u2:User {id: 'u2'}), (u3:User {id: 'u3'}), (u4:User {id: 'u4'})
        CREATE (u2)-[:BLOCKED {at: datetime()}]->(u1)
        CREATE (u3)-[:REQUESTED {at: datetime(), pair: 'u1:u3'}]->(u1)
        CREATE (u4)-[:FRIEND {pair: 'u1:u4', since: datetime('2020-01-01T00:00:00Z')}]->(u1)`),
      {},
    ),
  )
  const friends = 'user,friend,since\nu1,u2,\nu1,u3,\nu1,u4,\nu2,u3,2021-03-04\n'
  await importFolder(temporaryFolder(context, { ...SHOP, 'friends.csv': friends }))
  assert.deepEqual(
    (await contents()).filter((line) => line.includes('FRIEND')),
    [
      'u1 FRIEND u3 u1:u3 - -',
      'u2 FRIEND u3 u2:u3 - 2021-03-04T00:00:00Z',
      'u4 FRIEND u1 u1:u4 - 2020-01-01T00:00:00Z',
    ],
  )
  const [row] = await graph.read<{ requests: number }>(
    cypher('MATCH ()-[r:REQUESTED]->() RETURN count(r) AS requests'),
    {},
  )
  assert.equal(row?.requests, 0)
})
