import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import {
  createForget,
  createInfluenceMeter,
  GRAPH_PLACES,
  type Receipt,
} from '../../../src/app/erasure/index.js'
import { registerForget } from '../../../src/cli/commands/index.js'
import { composeKeys } from '../../../src/compose/index.js'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import type { Snapshot } from '../../../src/core/model/index.js'
import { KindredError, silentProgress } from '../../../src/core/shared/index.js'
import { createHomeTraces } from '../../../src/files/index.js'
import { findModel } from '../../../src/models/index.js'
import { createCatalogueStore, createUserTraces } from '../../../src/neo4j/catalogue/index.js'
import {
  createPublishing,
  createSnapshotErasing,
  createSnapshotStore,
  createTrainingSource,
} from '../../../src/neo4j/snapshots/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { runCommand } from '../../support/command.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { temporaryFolder } from '../../support/home.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'
import { testDatabase } from '../../support/test-database.js'
import { wipe } from '../../support/wipe.js'

const USER = 'user-7'
const LATER = 'user-8'
/** A word that is only in what the user wrote or did. */
const NAME = 'Rosalind'

/** Everything that the graph can keep of a user, besides interactions, ties and vectors. */
const TRACES = `
MATCH (u:User {id: $id}), (a:User {id: 'user-1'}), (b:User {id: 'user-2'}), (i:Item {id: 'item-1'})
SET u.name = $name, u.showTies = true, u.suggestedOn = date(), u.suggestedCount = 3
CREATE (u)-[:FOLLOWS {at: datetime()}]->(a), (u)-[:BLOCKED {at: datetime()}]->(b), (b)-[:BLOCKED]->(u),
  (u)-[:REQUESTED {pair: 'user-3:' + $id, at: datetime()}]->(:User {id: 'x' + $id + 'x'}),
  (a)-[:WITHHELD {pair: 'w'}]->(u), (u)-[:DECLINED {pair: 'd'}]->(a), (u)-[:UNFRIENDED {pair: 'e'}]->(a),
  (u)-[:FOLLOW_WITHHELD]->(b), (u)-[:DISMISSED]->(i), (a)-[:DISMISSED]->(u), (a)-[:SUGGESTED {visits: 1}]->(u),
  (u)-[:AUTHORED]->(i), (u)-[:TOOK_PART {variant: 'a'}]->(:KindredExperiment {name: 'e-' + substring($id, 5)}),
  (u)-[:SHOWN]->(:KindredPage {id: 'page of ' + $id, items: ['item-1'], at: datetime()}),
  (:KindredKey {id: 'k' + substring($id, 5), hash: 'h', scope: 'user', createdAt: datetime()})-[:SPEAKS_FOR]->(u)
RETURN 1 AS one`

describe('kindred forget', () => {
  const graph = openTestGraph()
  const home = temporaryFolder()
  const data = groupedDataset()
  let api: TestApi
  let snapshot: Snapshot

  const forgetWith = (more: Partial<Parameters<typeof createForget>[0]> = {}) =>
    createForget({
      catalogue: createCatalogueStore(graph),
      traces: createUserTraces(graph),
      snapshots: createSnapshotErasing(graph, { waitMs: 0 }),
      home: createHomeTraces(home),
      influence: createInfluenceMeter({
        snapshots: createSnapshotStore(graph),
        source: createTrainingSource(graph),
        model: findModel('blend', 'item'),
        ...{ kinds: DEFAULT_KINDS, progress: silentProgress, now: Date.now },
      }),
      progress: silentProgress,
      now: Date.now,
      ...more,
    })
  const rows = async <Row>(text: string, params = {}) => graph.read<Row>(cypher(text), params)
  const storedText = async () => {
    const chunks = await rows<{ text: string }>(
      'MATCH (s)-[:HAS_CHUNK]->(c) WITH s, c ORDER BY s.version, c.index RETURN c.text AS text',
    )
    return Buffer.concat(chunks.map(({ text }) => Buffer.from(text, 'base64'))).toString('latin1')
  }
  /** Every text of the graph, without the bytes of snapshots. */
  const graphText = async () =>
    JSON.stringify([
      await rows(
        'MATCH (n) WHERE NOT n:KindredChunk RETURN labels(n) AS labels, properties(n) AS properties',
      ),
      await rows('MATCH ()-[r]->() RETURN type(r) AS type, properties(r) AS properties'),
    ])
  let key = ''
  // biome-ignore lint/suspicious/noExplicitAny: the assertions of a test check the shape
  const get = async (query: string, variables: object = {}, server = api): Promise<any> => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables }),
    })
    const answer = (await response.json()) as { data: unknown; errors?: unknown }
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors))
    return answer.data
  }
  const pageOf = async (id: string) => {
    const { user } = await get(
      'query ($id: ID!) { user(id: $id) { recommendations(first: 10) { edges { node { id } } } history { edges { node { kind } } } friends { edges { node { id } } } } }',
      { id },
    )
    return user
  }
  const suggestionsOf = async (id: string): Promise<string[]> => {
    const { user } = await get(
      'query ($id: ID!) { user(id: $id) { friendSuggestions(first: 100) { edges { node { id } } } } }',
      { id },
    )
    return user.friendSuggestions.edges.map((edge: { node: { id: string } }) => edge.node.id)
  }

  beforeAll(async () => {
    const items = await fitBlend(data)
    const run = { target: 'friend', seed: 1, options: {} } as const
    const friends = ['taste', 'adamic-adar', 'community', 'popularity'].map(async (name) => [
      `${name} of friends`,
      await findModel(name, 'friend').fit(data, run),
    ])
    snapshot = { ...items, members: { ...items.members, ...Object.fromEntries(await Promise.all(friends)) } }
    const { uri, username, password, database } = testDatabase()
    Object.assign(process.env, { KINDRED_HOME: home, NEO4J_URI: uri, NEO4J_USERNAME: username })
    Object.assign(process.env, { NEO4J_PASSWORD: password, NEO4J_DATABASE: database })
  })
  beforeEach(async () => {
    await wipe(graph)
    await writeDataset(graph, data)
    for (const id of [USER, LATER]) await graph.runAutoCommit(cypher(TRACES), { id, name: NAME })
    key = (await composeKeys(graph, { now: Date.now }).create('admin')).key
    await publish(graph, 'v1', 'A', snapshot)
    await publish(graph, 'v2', 'B', snapshot)
    mkdirSync(join(home, 'rejects'), { recursive: true })
    mkdirSync(join(home, 'neo4j', 'logs'), { recursive: true })
    const reject = (text: string) => `${JSON.stringify({ file: 'a.csv', line: 1, reason: 'r', text })}\n`
    writeFileSync(join(home, 'rejects', 'a.ndjson'), reject(`${USER},item-1`) + reject('user-70,item-1'))
    writeFileSync(join(home, 'recommendations.ndjson'), `{"user":"${USER}"}\n{"user":"user-70"}\n`)
    writeFileSync(join(home, 'neo4j', 'logs', 'debug.log'), `é property id = '${USER}' of user-70\n`)
    writeFileSync(join(home, 'mine.txt'), `${USER} is mine\n`)
    api = await startApi(graph, {}, { home })
    // The server holds the snapshot with the user's rows.
    assert.ok((await pageOf(USER)).recommendations.edges.length > 0)
  })
  afterEach(() => api.stop())
  afterAll(() => {
    for (const name of ['KINDRED_HOME', 'NEO4J_URI', 'NEO4J_USERNAME', 'NEO4J_PASSWORD', 'NEO4J_DATABASE'])
      delete process.env[name]
  })

  it('exports a user to a key of that user alone, and to back ends', async () => {
    const keys = composeKeys(graph, { now: Date.now })
    const own = (await keys.create(`user:${USER}`)).key
    const ask = async (id: string, bearer: string) => {
      const response = await fetch(api.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
        body: JSON.stringify({ query: `{ exportUser(id: "${id}") { user } }` }),
      })
      const { data: found, errors } = (await response.json()) as {
        data: { exportUser: unknown } | null
        errors?: { extensions: { code: string } }[]
      }
      return errors?.[0]?.extensions.code ?? found?.exportUser
    }
    assert.deepEqual(await ask(USER, own), { user: USER })
    assert.equal(await ask(LATER, own), 'FORBIDDEN')
    assert.deepEqual(await ask(LATER, (await keys.create('write')).key), { user: LATER })
    assert.equal(await ask(USER, (await keys.create('read')).key), 'FORBIDDEN')
  })

  it('exports what each place keeps, and no id of a user who blocks', async () => {
    const { exportUser } = await get(
      'query ($id: ID!) { exportUser(id: $id) { user at document places { place entries } } }',
      { id: USER },
    )
    const document = JSON.parse(exportUser.document)
    assert.equal(exportUser.user, USER)
    const entries = new Map<string, number>()
    for (const each of exportUser.places) entries.set(each.place, each.entries)
    for (const { place } of GRAPH_PLACES) assert.ok(entries.has(place) && place in document, place)
    assert.equal(document.interactions.length, entries.get('interactions'))
    assert.equal(document.user[0].name, NAME)
    assert.equal(document['shown pages'][0].id, `page of ${USER}`)
    assert.match(document['shown pages'][0].at, /^\d{4}-/)
    assert.ok(document['stored snapshots'].rows['rp3/history'].length > 0)
    assert.deepEqual(document['stored snapshots'].versions, ['v2', 'v1'])
    assert.equal(entries.get('rejects of imports'), 1)
    assert.ok(!/WITHHELD|"hash"/.test(exportUser.document))
    const blocks = document['requests, blocks and dismissals'].filter(
      ({ type }: { type: string }) => type === 'BLOCKED',
    )
    assert.equal(blocks.length, 1, 'the block by the user, not the one by the other')
    assert.ok(document['acts of other users'].count > 0)
    assert.equal((await get('{ exportUser(id: "nobody") { user } }')).exportUser, null)
  })

  it('an interrupted run is completed by the next, with a training under way', async () => {
    const publisher = await createPublishing(graph).acquire()
    await publisher.store('v3', Date.now(), snapshot, silentProgress)
    const killed = { ...createSnapshotErasing(graph), exclusively: () => Promise.reject(new Error('killed')) }
    await assert.rejects(forgetWith({ snapshots: killed })(USER), /killed/)

    // The id is free and masked before the bytes are rewritten.
    await get('mutation { upsertUsers(input: [{ id: "new" }]) { created } }')
    assert.ok(!(await suggestionsOf('user-1')).includes(USER))

    const receipt = await forgetWith()(USER)
    assert.equal(receipt.resumed, true)
    assert.equal(receipt.complete, false, 'the training may still know the id')
    assert.deepEqual(receipt.rewritten.map((each) => each.snapshot).sort(), ['v1', 'v2'])
    const left = receipt.places.filter(({ after }) => after > 0)
    assert.deepEqual(
      left.map(({ place }) => place),
      ['records of deletions'],
    )
    assert.match(receipt.remains[0]!.what, /record of the deletion/)

    await publisher.activate('v3', 'A')
    await publisher.release()
    assert.ok(!(await storedText()).includes(`"${USER}"`))
    assert.ok(!(await graphText()).includes(`"${USER}"`), 'no property holds the id')
    for (const version of ['v1', 'v2', 'v3']) {
      const read = await createSnapshotStore(graph).read(version)
      assert.equal(read.users.indexOf(USER), -1)
      assert.equal(read.users.size, data.users.size)
      const { historyOffsets } = read.members.rp3!.arrays
      assert.equal(historyOffsets![7], historyOffsets![8], 'no history')
    }
  })

  it('writes a receipt that counts every place', async () => {
    await graph.runAutoCommit(cypher('MATCH (u:User {id: $id}) SET u.embeddingA = [1.0, 0.0]'), { id: LATER })
    const file = join(temporaryFolder(), 'receipt.json')
    const { code, err } = await runCommand([registerForget], ['forget', LATER, '--receipt', file])
    assert.equal(code, 0, err)
    const receipt: Receipt = JSON.parse(readFileSync(file, 'utf8'))
    assert.equal(receipt.complete, true)
    const before = Object.fromEntries(receipt.places.map((place) => [place.place, place.before]))
    for (const { place, after } of receipt.places) assert.equal(after, 0, place)
    for (const [place, entries] of Object.entries(before))
      if (!/rejects|written|logs|communities|records/.test(place)) assert.ok(entries > 0, place)
    assert.equal(before['stored snapshots'], 2)
    const text = await graphText()
    assert.ok(!text.includes(`"${LATER}"`))
    assert.ok(!(await storedText()).includes(`"${LATER}"`))
    const keys = await rows<{ revoked: boolean }>(
      "MATCH (k:KindredKey {scope: 'user'}) RETURN k.revokedAt IS NOT NULL AS revoked ORDER BY revoked",
    )
    assert.deepEqual(keys, [{ revoked: false }, { revoked: true }])
    assert.ok(receipt.remains.some(({ what }) => what.includes('cursors')))
    const { influence } = receipt
    assert.ok('snapshot' in influence, JSON.stringify(influence))
    assert.equal(influence.snapshot, 'v2')
    assert.ok(influence.users > 0 && influence.users <= 100)
    assert.ok(influence.refitted.includes('rp3'))
    assert.match(err, /Residual influence: \d+ of the pages of the \d+ nearest users/)
  })

  it('a run that leaves something fails with the remedy, after it wrote the receipt', async () => {
    await graph.runAutoCommit(
      cypher("MATCH (:KindredSnapshot {version: 'v1'})-[:HAS_CHUNK]->(c) DETACH DELETE c"),
      {},
    )
    const file = join(temporaryFolder(), 'receipt.json')
    const run = await runCommand(
      [registerForget],
      ['forget', USER, '--receipt', file, '--influence', 'none', '--json'],
    )
    assert.equal(run.code, 1)
    assert.equal(JSON.parse(run.out).complete, false)
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(run.out))
    assert.match(run.why, /something of user "user-7" is left: snapshot v1.*; run the command again/)
  })

  it('a measurement that fails or is cut off leaves the receipt of the erasure', async () => {
    const kept: Receipt[] = []
    const failing = (error: Error) => ({
      influence: { nearest: async () => ['user-1'], measure: () => Promise.reject(error) },
    })
    const options = { influence: 'quick' as const, onErased: (receipt: Receipt) => kept.push(receipt) }
    const damaged = new KindredError('BAD_DATA', 'snapshot v2 is damaged')
    const receipt = await forgetWith(failing(damaged))(USER, options)
    assert.deepEqual(receipt.influence, { notMeasured: 'snapshot v2 is damaged' })
    await assert.rejects(forgetWith(failing(new Error('killed')))(LATER, options), /killed/)
    for (const each of kept) {
      assert.equal(each.complete, true)
      assert.deepEqual(each.influence, { notMeasured: 'the measurement was interrupted' })
    }
    assert.equal(kept.length, 2)
  })

  it('cleans the files of the home, and leaves those of the owner', async () => {
    await forgetWith()(USER)
    const read = (...path: string[]) => readFileSync(join(home, ...path), 'utf8')
    assert.ok(!read('rejects', 'a.ndjson').includes(`${USER},`))
    assert.ok(read('rejects', 'a.ndjson').includes('user-70'))
    assert.equal(read('recommendations.ndjson'), '{"user":"user-70"}\n')
    assert.equal(read('neo4j', 'logs', 'debug.log'), "é property id = '******' of user-70\n")
    assert.equal(read('mine.txt'), `${USER} is mine\n`)
  })

  it('a used id is somebody new, on a server that holds the old rows and on one that reads the new', async () => {
    for (const id of [USER, LATER]) await forgetWith()(id)
    await get('mutation { upsertUsers(input: [{ id: "new" }]) { created } }')
    await get(`mutation { upsertUsers(input: [{ id: "${USER}" }, { id: "${LATER}" }]) { created } }`)
    const other = await startApi(graph)
    try {
      const expected = await pageOf('new')
      for (const id of [USER, LATER]) {
        assert.deepEqual(await pageOf(id), expected, id)
        assert.deepEqual(expected.history.edges, [])
      }
      const { users } = await get(
        `{ users(ids: ["new", "${USER}", "${LATER}"]) { recommendations(first: 10) { edges { node { id } } } } }`,
        {},
        other,
      )
      for (const user of users) assert.deepEqual(user, users[0])
    } finally {
      await other.stop()
    }
  })

  it('says of an unknown user that there is nothing to find', async () => {
    await forgetWith()(USER)
    const again = await runCommand([registerForget], ['forget', USER, '--json'])
    assert.equal(again.code, 1)
    assert.equal(JSON.parse(again.out).error.code, 'NOT_FOUND')
    assert.match(again.why, /"user-7" does not exist/)
    const file = join(temporaryFolder(), 'none', 'receipt.json')
    const wrong = await runCommand([registerForget], ['forget', 'user-9', '--receipt', file, '--json'])
    assert.equal(JSON.parse(wrong.out).error.field, '--receipt')
    assert.equal(
      (await rows("MATCH (u:User {id: 'user-9'}) RETURN u.id AS id")).length,
      1,
      'nothing was erased',
    )
  })
})
