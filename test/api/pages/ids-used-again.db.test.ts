import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { silentProgress } from '../../../src/core/shared/index.js'
import { findModel } from '../../../src/models/index.js'
import { createPublishing, createSnapshotStore } from '../../../src/neo4j/snapshots/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

interface Edge {
  node: { id: string }
  score: number
  sources: { source: string; contribution: number }[]
}

const PEOPLE = `query ($user: ID!, $first: Int! = 100, $after: String) { user(id: $user) { friendSuggestions(first: $first, after: $after) {
  edges { node { id } score sources { source contribution } cursor } } } }`
const ITEMS = `query ($user: ID!, $first: Int! = 42, $after: String) { user(id: $user) { recommendations(first: $first, after: $after) {
  edges { node { id } score sources { source contribution } cursor } } } }`

describe('an id that was deleted and is used again', () => {
  const graph = openTestGraph()
  const data = groupedDataset({ users: 62, items: 42, groups: 3, likes: 8, ties: 4 })
  let servers: TestApi[] = []
  const run = (text: string, variables: object = {}) => servers[0]!.get(text, variables)
  const people = async (api: TestApi, user: string): Promise<Edge[]> =>
    (await api.get(PEOPLE, { user })).user.friendSuggestions.edges
  const items = async (api: TestApi, user: string): Promise<Edge[]> =>
    (await api.get(ITEMS, { user })).user.recommendations.edges
  const withoutUser = (found: readonly Edge[], ...ids: string[]) =>
    found.filter(({ node }) => !ids.includes(node.id)).map(({ node, score }) => [node.id, score.toFixed(9)])

  beforeAll(async () => {
    await writeDataset(graph, data)
    const blend = await fitBlend(data, { rp3: 1, als: 1, community: 0.5, popularity: 0.1 })
    const friends = await findModel('friends-blend', 'friend').fit(data, {
      target: 'friend',
      seed: 1,
      options: { members: ['ranker', 'taste', 'community', 'adamic-adar', 'popularity'] },
    })
    await publish(graph, 'v1', 'A', { ...blend, members: { ...blend.members, 'friends-blend': friends } })
    servers = [await startApi(graph), await startApi(graph)]
  })
  afterAll(() => Promise.all(servers.map((api) => api.stop())))

  it('is a new user for every server: nothing learned of the deleted one speaks', async () => {
    for (const api of servers) {
      const learned = (await people(api, 'user-9')).flatMap(({ sources }) => sources)
      assert.ok(learned.some(({ source }) => source === 'taste'))
      assert.ok((await items(api, 'user-9')).length > 0)
    }
    const begun = (await servers[1]!.get(ITEMS, { user: 'user-9', first: 2 })).user.recommendations
    const begunFriends = (await servers[1]!.get(PEOPLE, { user: 'user-9', first: 2 })).user.friendSuggestions
    await run(
      `mutation { deleteUsers(ids: ["user-9"]) { deleted } upsertUsers(input: [{ id: "user-9", name: "Other" }, { id: "fresh" }]) { created } }`,
    )
    for (const api of servers) {
      assert.deepEqual(
        withoutUser(await people(api, 'user-9'), 'fresh', 'user-9'),
        withoutUser(await people(api, 'fresh'), 'fresh', 'user-9'),
      )
      assert.deepEqual(withoutUser(await items(api, 'user-9')), withoutUser(await items(api, 'fresh')))
      for (let user = 0; user < 30; user += 3) {
        if (user === 9) continue
        const entry = (await people(api, `user-${user}`)).find(({ node }) => node.id === 'user-9')
        assert.deepEqual(entry?.sources ?? [], [])
      }
      for (const [query, edges] of [
        [ITEMS, begun.edges],
        [PEOPLE, begunFriends.edges],
      ] as const) {
        const answer = await api.ask(query, { user: 'user-9', after: edges.at(-1).cursor })
        assert.equal(answer.errors?.[0]?.extensions?.code, 'CURSOR_EXPIRED')
      }
    }
  })

  it('gets suggestions from its new ties', async () => {
    await run(
      `mutation { upsertFriendships(input: [{ a: "user-9", b: "user-10" }, { a: "user-9", b: "user-13" }]) { created } }`,
    )
    for (const api of servers) {
      const found = (await people(api, 'user-9')).slice(0, 10)
      const own = found.filter(({ node }) => Number(node.id.split('-')[1]) % 3 === 1).length
      assert.ok(own >= 7, `${own} of 10 are of the group of the new friends`)
    }
  })

  it('is a new item for every server', async () => {
    const liked = (found: readonly Edge[]) => found.find(({ node }) => node.id === 'item-4')
    const reader = 'user-31'
    await run(`mutation { deleteItems(ids: ["item-4"]) { deleted } }`)
    await run(`mutation { upsertItems(input: [{ id: "item-4", title: "Other" }]) { created } }`)
    for (const api of servers) {
      for (const user of [reader, 'user-4', 'user-7', 'user-10'])
        assert.deepEqual(liked(await items(api, user))?.sources ?? [], [])
    }
  })

  it('gets no vectors, neighbours and communities of an older snapshot', async () => {
    const store = createSnapshotStore(graph)
    const { users, items: known } = await store.read('v1')
    assert.equal(users.indexOf('user-9'), -1)
    assert.equal(known.indexOf('item-4'), -1)
    const publisher = await createPublishing(graph).acquire()
    try {
      const vectors = {
        width: 2,
        users: new Float32Array(2 * users.size).fill(1),
        items: new Float32Array(2 * known.size).fill(1),
      }
      await publisher.fillSlot(
        'B',
        { users, items: known, vectors, neighbours: null, communities: [] },
        silentProgress,
      )
    } finally {
      await publisher.release()
    }
    const [row] = await graph.read<{ vectors: number; similar: number; communities: number }>(
      cypher(`MATCH (u:User {id: 'user-9'}), (i:Item {id: 'item-4'})
        RETURN COUNT { (u) WHERE u.embeddingB IS NOT NULL } + COUNT { (i) WHERE i.embeddingB IS NOT NULL } AS vectors,
          COUNT { (i)-[:SIMILAR_A|SIMILAR_B]-() } AS similar, COUNT { (u)-[:MEMBER_OF]->() } AS communities`),
      {},
    )
    assert.deepEqual({ ...row }, { vectors: 0, similar: 0, communities: 0 })
  })

  it('is learned by a training after the deletion, and then its record goes', async () => {
    const before = await graph.read(cypher('MATCH (d:KindredDeletion) RETURN d.id AS id ORDER BY id'), {})
    assert.deepEqual(
      before.map((row) => ({ ...(row as object) })),
      [{ id: 'item-4' }, { id: 'user-9' }],
    )
    const again = groupedDataset({ users: 62, items: 42, groups: 3, likes: 8, ties: 4, seed: 2 })
    await publish(graph, 'v2', 'B', await fitBlend(again))
    const store = createSnapshotStore(graph)
    assert.ok((await store.read('v2')).users.indexOf('user-9') >= 0)
    const publisher = await createPublishing(graph).acquire()
    try {
      await publisher.delete('v1')
      await publisher.sweep(silentProgress)
    } finally {
      await publisher.release()
    }
    assert.deepEqual(await graph.read(cypher('MATCH (d:KindredDeletion) RETURN d.id AS id'), {}), [])
    for (const api of servers) assert.ok((await items(api, 'user-9')).length > 0)
  })
})
