import assert from 'node:assert/strict'
import { beforeEach, test } from 'vitest'
import { promote, rollback } from '../../../src/app/training/publish.js'

import { versionAt } from '../../../src/app/training/train.js'
import { type ErrorCode, type KindredError, silentProgress } from '../../../src/core/shared/index.js'

import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { fakeModels, GOOD, storesOf, trainFake, writeSmallGraph } from '../../support/fake-training.js'
import { wipe } from '../../support/wipe.js'

const graph = openTestGraph()
const stores = storesOf(graph)
beforeEach(async () => {
  await wipe(graph)
  await writeSmallGraph(graph)
})

const code = (wanted: ErrorCode) => (error: KindredError) => error.code === wanted
const activeVersion = async () => (await stores.snapshots.active())?.version
const states = async () =>
  (await stores.snapshots.list()).map(({ version, status, slot }) => `${version} ${status} ${slot ?? '-'}`)

/** Trains at a fixed time, which makes versions readable. */
const trainAt = async (second: number) => {
  const { version } = await trainFake(graph, { now: () => second * 1000 })
  return version
}

test('a training publishes models of the whole graph', async () => {
  const models = fakeModels()
  const report = await trainFake(graph, { models, now: () => 1_000 })
  assert.equal(report.version, versionAt(1_000))
  assert.deepEqual(
    { ...report.dataset, hash: '' },
    { hash: '', users: 4, items: 3, interactions: 6, ties: 2 },
  )
  const [tuning, refit, tuningFriends, refitFriends] = models.fits
  assert.ok(tuning?.validation && tuning.validation.rows === 4)
  assert.deepEqual([refit?.validation, refit?.tuned?.learned], [undefined, true])
  assert.deepEqual([tuningFriends?.target, refitFriends?.target], ['friend', 'friend'])
  assert.deepEqual(
    report.sources.items.map(({ name, ndcg }) => [name, ndcg]),
    [
      ['blend', 0.2],
      ['popularity', 0.1],
    ],
  )
  assert.equal(report.sources.friends[0]?.name, 'friends-blend')

  const record = await stores.snapshots.active({ token: report.consistencyToken })
  assert.deepEqual(
    [record?.version, record?.datasetHash, record?.metrics],
    [report.version, report.dataset.hash, { ...GOOD, 'communities/count': 1 }],
  )
  const snapshot = await stores.snapshots.read(report.version)
  assert.deepEqual(Object.keys(snapshot.members), ['fake', 'friends-blend'])
  const [written] = await graph.read<Record<string, unknown>>(
    cypher(`RETURN COUNT { ()-[:SIMILAR_A]->() } AS similar,
      COUNT { (n) WHERE n.embeddingA IS NOT NULL } AS vectors,
      COLLECT { MATCH (c:Community {slot: 'A'})<-[:MEMBER_OF]-() RETURN DISTINCT c.name } AS communities`),
    {},
  )
  assert.deepEqual(written, { similar: 3, vectors: 7, communities: ['Fans of Ex'] })
})

test('a graph with ties only gives a snapshot of the friend blend', async () => {
  await graph.runAutoCommit(cypher('MATCH (i:Item) DETACH DELETE i'), {})
  const models = fakeModels()
  const report = await trainFake(graph, { models })
  assert.deepEqual(
    models.fits.map(({ target }) => target),
    ['friend', 'friend'],
  )
  assert.deepEqual([report.sources.items, report.sources.friends[0]?.name], [[], 'friends-blend'])
  const snapshot = await stores.snapshots.read(report.version)
  assert.deepEqual([snapshot.algorithm, snapshot.target], ['friends-blend', 'friend'])
  const communities = await graph.read<{ name: string; members: number }>(
    cypher(
      "MATCH (c:Community {slot: 'A'}) RETURN c.name AS name, COUNT { (c)<-[:MEMBER_OF]-() } AS members",
    ),
    {},
  )
  assert.deepEqual(communities, [{ name: 'Community 1', members: 4 }])

  const worse = fakeModels({ ...GOOD, 'popularity/ndcg@20': 0.3 })
  await assert.rejects(trainFake(graph, { models: worse }), code('SNAPSHOT_REJECTED'))
  await graph.runAutoCommit(cypher('MATCH ()-[f:FRIEND]->() DELETE f'), {})
  await assert.rejects(trainFake(graph), code('BAD_DATA'))
})

test('communities keep their ids and names across trainings, and the report compares the two', async () => {
  const one = await trainAt(1)
  await graph.runAutoCommit(cypher("CREATE (:User {id: 'e'})"), {})
  const { communities } = await trainFake(graph, { now: () => 2_000 })
  assert.deepEqual(communities, {
    'communities/count': 1,
    'communities/kept': 1,
    'communities/nmi': 1,
    'communities/ari': 1,
  })
  const rows = await graph.read<Record<string, unknown>>(
    cypher(`MATCH (c:Community) RETURN c.slot AS slot, c.id AS id, c.name AS name, c.level AS level,
      COUNT { (c)<-[:MEMBER_OF]-() } AS members ORDER BY slot`),
    {},
  )
  const same = { id: `${one}:0`, name: 'Fans of Ex', level: 0 }
  assert.deepEqual(rows, [
    { slot: 'A', ...same, members: 4 },
    { slot: 'B', ...same, members: 5 },
  ])
  await graph.runAutoCommit(cypher('MATCH (c:KindredChunk) DETACH DELETE c'), {})
  const third = await trainFake(graph, { now: () => 3_000 })
  assert.deepEqual(third.communities, { 'communities/count': 1 }, 'what cannot be read is begun anew')
})

test('metrics of the fits are logged to runs of the version', async () => {
  const written: unknown[] = []
  const scalars = {
    open: (run: string) => ({ write: (step: number, values: object) => written.push([run, step, values]) }),
  }
  const { version } = await trainFake(graph, { scalars, now: () => 1_000 })
  assert.deepEqual(written, [
    [`${version}/tuning-items`, 1, { 'epochs/loss': 0.5 }],
    [`${version}/validation-items`, 0, GOOD],
    [`${version}/fitting-items`, 1, { 'epochs/loss': 0.5 }],
    [`${version}/tuning-friends`, 1, { 'epochs/loss': 0.5 }],
    [`${version}/validation-friends`, 0, GOOD],
    [`${version}/fitting-friends`, 1, { 'epochs/loss': 0.5 }],
  ])
})

test('a blend worse than popularity is rejected, and nothing is written', async () => {
  const first = await trainAt(1)
  const models = fakeModels({ ...GOOD, 'ndcg@20': 0.0999 })
  await assert.rejects(trainFake(graph, { models }), code('SNAPSHOT_REJECTED'))
  assert.equal(models.fits.length, 1, 'it was not fitted again')
  assert.deepEqual(await states(), [`${first} active A`])
  assert.ok(await trainAt(2), 'the right to publish was given back')
})

test('a graph without interactions is BAD_DATA', async () => {
  await wipe(graph)
  await assert.rejects(trainFake(graph), code('BAD_DATA'))
})

test('slots alternate; old versions are deleted; rollback and promote reach every kept version', async () => {
  const [one, two, three] = [await trainAt(1), await trainAt(2), await trainAt(3)]
  assert.deepEqual(await states(), [`${three} active A`, `${two} ready B`, `${one} ready -`])
  const four = await trainAt(4)
  assert.deepEqual(await states(), [`${four} active B`, `${three} ready A`, `${two} ready -`])

  await rollback(stores)
  assert.deepEqual(await states(), [`${four} ready B`, `${three} active A`, `${two} ready -`])
  await rollback(stores)
  assert.deepEqual(await states(), [`${four} ready -`, `${three} ready A`, `${two} active B`])
  await assert.rejects(rollback(stores), code('NOT_FOUND'))
  const [slot] = await graph.read<{ communities: string[] }>(
    cypher("RETURN COLLECT { MATCH (c:Community {slot: 'B'}) RETURN c.id } AS communities"),
    {},
  )
  assert.deepEqual(slot?.communities, [`${one}:0`], 'it has kept its id since the first training')

  const { consistencyToken } = await promote(four, stores)
  assert.equal((await stores.snapshots.active({ token: consistencyToken }))?.version, four)
  assert.deepEqual(await states(), [`${four} active A`, `${three} ready -`, `${two} ready B`])
  await promote(four, stores)
  assert.equal(await activeVersion(), four)
  await assert.rejects(promote(one, stores), code('NOT_FOUND'))
})

test('rollback without a snapshot is NOT_FOUND', async () => {
  await assert.rejects(rollback(stores), code('NOT_FOUND'))
})

test('an aborted run leaves the active snapshot and releases the lease', async () => {
  const first = await trainAt(1)
  const stop = new AbortController()
  const progress = { ...silentProgress, update: () => stop.abort(new Error('enough')) }
  await assert.rejects(trainFake(graph, { signal: stop.signal, progress }), /enough/)
  assert.equal(await activeVersion(), first)
  await trainAt(2)
})

test('a second run during a run is BUSY', async () => {
  const publisher = await stores.publishing.acquire()
  await assert.rejects(trainFake(graph), code('BUSY'))
  await assert.rejects(promote('v', stores), code('BUSY'))
  await publisher.release()
})
