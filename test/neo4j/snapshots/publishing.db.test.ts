import assert from 'node:assert/strict'
import { beforeEach, test, vi } from 'vitest'
import type { SlotContent } from '../../../src/core/ports/index.js'
import { type KindredError, silentProgress } from '../../../src/core/shared/index.js'

import {
  acquireLease,
  type CypherQuery,
  createFencedWrites,
  type Graph,
  int,
  loadQuery,
  type Params,
} from '../../../src/neo4j/driver/index.js'
import { createPublishing } from '../../../src/neo4j/snapshots/publisher.js'
import { createSnapshotStore } from '../../../src/neo4j/snapshots/snapshot-store.js'
import { prepareVectorIndexes } from '../../../src/neo4j/snapshots/vector-indexes.js'

import { publishingConformance } from '../../conformance/publishing.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { exampleSnapshot, plainSnapshot } from '../../support/snapshots.js'
import { wipe } from '../../support/wipe.js'

const graph = openTestGraph()
const publishing = createPublishing(graph, { waitMs: 0 })
const store = createSnapshotStore(graph)

publishingConformance('graph', { store, publishing, reset: () => wipe(graph) })

const { users, items } = exampleSnapshot()
const content: SlotContent = {
  users,
  items,
  vectors: {
    width: 2,
    users: Float32Array.of(1, 0, 0, 1, 0, 0),
    items: Float32Array.of(0, 1, 1, 1),
  },
  neighbours: { count: 2, ids: Int32Array.of(1, -1, 0, -1), scores: Float32Array.of(0.5, 0, 0.25, 0) },
  communities: [
    {
      id: 'v1:0',
      name: 'jazz',
      parent: null,
      level: 0,
      modularity: 0.5,
      members: Int32Array.of(0, 2),
      favourites: Int32Array.of(1, 0),
      favouriteScores: Float32Array.of(2, 1),
    },
    {
      id: 'v1:1',
      name: 'bebop',
      parent: 'v1:0',
      level: 1,
      modularity: null,
      members: Int32Array.of(2),
      favourites: Int32Array.of(),
      favouriteScores: Float32Array.of(),
    },
  ],
}

const inSlotB = cypher(`
  RETURN COLLECT { MATCH (a)-[r:SIMILAR_B]->(b) RETURN a.id + '>' + b.id + ':' + r.score ORDER BY a.id } AS similar,
    COLLECT { MATCH (u:User)-[:MEMBER_OF]->(c:Community {slot: 'B'}) RETURN u.id + ':' + c.name AS row ORDER BY row } AS members,
    COLLECT { MATCH (:Community {slot: 'B'})-[f:FAVOURS]->(i) RETURN i.id + ':' + f.score ORDER BY f.score DESC } AS favours,
    COLLECT { MATCH (n:User|Item) WHERE n.embeddingB IS NOT NULL RETURN n.id ORDER BY n.id } AS embedded,
    COLLECT { MATCH (part:Community {slot: 'B'})-[:PART_OF]->(whole) RETURN part.name + ' of ' + whole.name } AS parts,
    COUNT { (c:Community) } AS communities`)

test.describe('a slot', () => {
  beforeEach(async () => {
    await wipe(graph)
    await graph.runAutoCommit(
      cypher(`UNWIND range(1, 3) AS n CREATE (:User {id: 'u' + n})
              WITH DISTINCT 1 AS one UNWIND range(1, 2) AS n CREATE (:Item {id: 'i' + n})`),
      {},
    )
  })
  const full = {
    similar: ['i1>i2:0.5', 'i2>i1:0.25'],
    members: ['u1:jazz', 'u3:bebop', 'u3:jazz'],
    parts: ['bebop of jazz'],
    favours: ['i2:2.0', 'i1:1.0'],
    embedded: ['i1', 'i2', 'u1', 'u2'],
    communities: 2,
  }

  test('holds vectors, neighbours and communities, and answers through its vector indexes', async () => {
    const publisher = await publishing.acquire()
    await publisher.fillSlot('B', content, silentProgress)
    assert.deepEqual(await graph.read(inSlotB, {}), [full])
    const nearest = await graph.read<{ id: string }>(
      cypher(
        "CALL db.index.vector.queryNodes('user_embedding_b', 1, [0.0, 2.0]) YIELD node RETURN node.id AS id",
      ),
      {},
    )
    assert.deepEqual(nearest, [{ id: 'u2' }])
    await publisher.release()
  })

  test('refilled, holds only the new content, with vectors of another width', async () => {
    const publisher = await publishing.acquire()
    await publisher.fillSlot('B', content, silentProgress)
    const vectors = { width: 1, users: Float32Array.of(0, 0, 3), items: Float32Array.of(0, 4) }
    await publisher.fillSlot('B', { ...content, vectors, communities: [] }, silentProgress)
    assert.deepEqual(await graph.read(inSlotB, {}), [
      { similar: full.similar, members: [], favours: [], embedded: ['i2', 'u3'], parts: [], communities: 0 },
    ])
    await graph.read(cypher("CALL db.index.vector.queryNodes('item_embedding_b', 1, [1.0])"), {})
    await publisher.release()
  })

  test('refilled, keeps the indexes of vectors of the same width', async () => {
    const ids = () =>
      graph.read<{ id: number }>(
        cypher("SHOW VECTOR INDEXES YIELD id, name WHERE name ENDS WITH '_b' RETURN id ORDER BY id"),
        {},
      )
    const publisher = await publishing.acquire()
    await publisher.fillSlot('B', content, silentProgress)
    const first = await ids()
    await publisher.fillSlot('B', content, silentProgress)
    assert.deepEqual(await ids(), first)
    assert.equal(first.length, 2)
    await publisher.release()
  })

  test('a run that lost the lease while it dropped an index builds it again for the vectors of the next run', async () => {
    const publisher = await publishing.acquire()
    await publisher.fillSlot('B', content, silentProgress)
    await publisher.release()
    const lease = await acquireLease(graph, 'training', { ttlMs: 60_000, waitMs: 0 })
    // Another run takes over right after the first drop.
    const overtaken: Graph = {
      ...graph,
      async runAutoCommit<Row>(query: CypherQuery, params: Params): Promise<Row[]> {
        const result = await graph.runAutoCommit<Row>(query, params)
        if (query.text.includes('DROP INDEX'))
          await graph.runAutoCommit(cypher("MATCH (l:KindredLease) SET l.holder = 'another'"), {})
        return result
      },
    }
    await assert.rejects(
      prepareVectorIndexes(overtaken, createFencedWrites(overtaken, lease), lease, 'B', 5, silentProgress),
      { code: 'BUSY' },
    )
    const widths = await graph.read<{ width: number }>(loadQuery('publish/vector-indexes'), {
      names: ['user_embedding_b', 'item_embedding_b'],
    })
    assert.deepEqual(
      widths.map(({ width }) => width),
      [2, 2],
    )
    await lease.release()
  })

  test('skips users and items deleted since the fit', async () => {
    await graph.runAutoCommit(cypher("MATCH (n) WHERE n.id IN ['u1', 'i1'] DETACH DELETE n"), {})
    const publisher = await publishing.acquire()
    await publisher.fillSlot('B', content, silentProgress)
    assert.deepEqual(await graph.read(inSlotB, {}), [
      {
        similar: [],
        members: ['u3:bebop', 'u3:jazz'],
        favours: ['i2:2.0'],
        embedded: ['i2', 'u2'],
        parts: ['bebop of jazz'],
        communities: 2,
      },
    ])
    await publisher.release()
  })

  test('without a snapshot is emptied by a sweep; the active slot is not changed', async () => {
    const publisher = await publishing.acquire()
    await publisher.store('v1', 1, exampleSnapshot(), silentProgress)
    await publisher.fillSlot('B', content, silentProgress)
    await publisher.activate('v1', 'B')
    await publisher.sweep(silentProgress)
    assert.deepEqual(await graph.read(inSlotB, {}), [full])
    await graph.runAutoCommit(cypher('MATCH (s:KindredSnapshot) DETACH DELETE s'), {})
    await publisher.sweep(silentProgress)
    assert.deepEqual(await graph.read(inSlotB, {}), [
      { similar: [], members: [], favours: [], embedded: [], parts: [], communities: 0 },
    ])
    await publisher.release()
  })
})

test('a publisher that lost its lease cannot publish', async () => {
  await wipe(graph)
  const publisher = await publishing.acquire()
  await publisher.store('v1', 1, exampleSnapshot(), silentProgress)
  await graph.runAutoCommit(cypher("MATCH (l:KindredLease {name: 'training'}) SET l.holder = 'thief'"), {})
  const isBusy = (error: KindredError) => error.code === 'BUSY'
  await assert.rejects(publisher.activate('v1', 'A'), isBusy)
  await assert.rejects(publisher.delete('v1'), isBusy)
  await assert.rejects(publisher.fillSlot('A', content, silentProgress), isBusy)
  await assert.rejects(publisher.store('v2', 2, exampleSnapshot(2), silentProgress), isBusy)
  assert.equal(await store.active(), null)
  await publisher.release()
})

/** Nodes and relationships of the graph; a list counts as its length. The lease is left out. */
const everything = cypher(`
  RETURN COLLECT { MATCH (n) WHERE NOT n:KindredLease
      RETURN elementId(n) + labels(n)[0] + reduce(all = '', key IN keys(n) |
        all + key + coalesce(toStringOrNull(n[key]), toString(size(n[key])))) AS row ORDER BY row } AS nodes,
    COLLECT { MATCH ()-[r]->() RETURN elementId(r) + type(r) AS row ORDER BY row } AS ties`)
const vectorIndexes = cypher('SHOW VECTOR INDEXES YIELD name RETURN name ORDER BY name')

test('a publisher that was paused while another took over writes nothing more, whatever it was at', async (context) => {
  // Without heartbeats, each run makes the same calls.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  context.onTestFinished(() => void vi.useRealTimers())
  const read = async () => ({
    graph: await graph.read(everything, {}),
    indexes: await graph.read(vectorIndexes, {}),
  })
  /** Publishes twice and cleans up. Before call number `pauseAt`, another process takes the lease. */
  const publish = async (pauseAt = -1) => {
    await wipe(graph)
    await graph.runAutoCommit(cypher("CREATE (:User {id: 'u1'}), (:Item {id: 'i1'})"), {})
    const calls: { readonly names: string[] }[] = []
    let before: unknown
    const call = async (): Promise<string[]> => {
      if (calls.length === pauseAt) {
        await graph.runAutoCommit(
          cypher("MATCH (l:KindredLease {name: 'training'}) SET l.holder = 'thief'"),
          {},
        )
        before = await read()
      }
      const names: string[] = []
      calls.push({ names })
      return names
    }
    const watched: Graph = {
      ...graph,
      async write(work, options) {
        const names = await call()
        return graph.write((transaction) => {
          const run: typeof transaction.run = (query, params) => {
            names.push(query.name)
            return transaction.run(query, params)
          }
          return work({ run })
        }, options)
      },
    }
    const publisher = await createPublishing(watched, { waitMs: 0 }).acquire()
    const work = async (): Promise<void> => {
      await publisher.store('v1', 1, exampleSnapshot(), silentProgress)
      await publisher.fillSlot('A', content, silentProgress)
      await publisher.activate('v1', 'A')
      await publisher.store('v2', 1, exampleSnapshot(), silentProgress)
      await publisher.sweep(silentProgress)
    }
    const error = await work().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    const after = await read()
    await publisher.release()
    return { calls, error: error as KindredError | undefined, before, after }
  }
  // The first one creates the vector indexes, which the others keep.
  await publish()
  const whole = await publish()
  assert.equal(whole.error, undefined)
  const kinds = new Map(whole.calls.map(({ names }, number) => [names.join(), number]))
  assert.ok(kinds.size > 10, [...kinds.keys()].join('\n'))
  for (const [kind, number] of kinds) {
    // The first call takes the lease, the last one returns it.
    if (/^graph\/lease-(take|release)$/.test(kind)) continue
    const { error, before, after } = await publish(number)
    assert.equal(error?.code, 'BUSY', kind)
    assert.deepEqual(after, before, kind)
  }
})

test('a snapshot stored in the former format of byte chunks is read', async () => {
  await wipe(graph)
  const publisher = await publishing.acquire()
  await publisher.store('v1', 1, exampleSnapshot(), silentProgress)
  await publisher.activate('v1', 'A')
  await publisher.release()
  const chunks = await graph.read<{ index: number; text: string }>(
    cypher('MATCH (c:KindredChunk) RETURN c.index AS index, c.text AS text'),
    {},
  )
  assert.ok(chunks.length > 0)
  for (const { index, text } of chunks) {
    await graph.runAutoCommit(
      cypher('MATCH (c:KindredChunk {index: $index}) SET c.bytes = $bytes REMOVE c.text'),
      {
        index: int(index),
        bytes: Int8Array.from(Buffer.from(text, 'base64')),
      },
    )
  }
  assert.deepEqual(plainSnapshot(await store.read('v1')), plainSnapshot(exampleSnapshot()))
})
