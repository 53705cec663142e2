import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { findModel } from '../../../src/models/index.js'
import { rowIndices } from '../../../src/numeric/sparse/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

interface Audience {
  edges: {
    cursor: string
    node: { id: string; name: string | null }
    score: number
    sources: { source: string; contribution: number }[]
  }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  shortfall: { reason: string; missing: number } | null
}

const AUDIENCE = `query ($item: ID!, $first: Int! = 10, $after: String) { item(id: $item) { audience(first: $first, after: $after) {
  edges { cursor node { id name } score sources { source contribution } } pageInfo { hasNextPage endCursor } shortfall { reason missing } } } }`

/** Users and items in three groups by their number. */
const groupOf = (id: string) => Number(id.split('-')[1]) % 3

describe('the audience of an item', () => {
  const graph = openTestGraph()
  const data = groupedDataset({ users: 92 })
  let api: TestApi
  let token: string | undefined
  const audience = async (item: string, more: object = {}): Promise<Audience> =>
    (await api.get(AUDIENCE, { item, ...more }, token)).item.audience
  const idsOf = async (item: string, more: object = {}) =>
    (await audience(item, { first: 1000, ...more })).edges.map(({ node }) => node.id)
  const mutate = async (text: string) => {
    const answer = await api.get(`mutation { ${text} }`)
    token = Object.values(answer as Record<string, { consistencyToken: string }>)[0]!.consistencyToken
  }
  const like = (user: string, item: string, kind = 'LIKE') =>
    mutate(
      `recordInteractions(input: [{ user: "${user}", item: "${item}", kind: "${kind}" }], createMissing: true) { consistencyToken }`,
    )
  const holdersOf = (item: string) =>
    data.users.ids.filter((_, user) => rowIndices(data.interactions, user).includes(data.items.indexOf(item)))
  const mostOf = (ids: readonly string[], group: number) =>
    ids.filter((id) => groupOf(id) === group).length / ids.length
  const codeOf = async (variables: object) =>
    (await api.ask(AUDIENCE, { item: 'item-3', ...variables })).errors![0]!.extensions

  beforeAll(async () => {
    await writeDataset(graph, data)
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  it('is computed from the live graph before the first training', async () => {
    const { edges } = await audience('item-3')
    assert.equal(edges.length, 10)
    assert.ok(
      mostOf(
        edges.map(({ node }) => node.id),
        0,
      ) >= 0.8,
    )
    assert.ok(edges.every(({ sources }) => sources.length === 1 && sources[0]!.source === 'co-interaction'))
    await mutate('upsertItems(input: [{ id: "early", tags: ["group-1"] }]) { consistencyToken }')
    assert.deepEqual((await audience('early')).shortfall, { reason: 'NOBODY_LEFT', missing: 10 })
  })

  describe('after training', () => {
    beforeAll(async () => {
      const items = await fitBlend(data)
      const lightgcn = await findModel('lightgcn', 'item').fit(data, {
        ...{ target: 'item', seed: 1 },
        options: { epochs: 40, dimensions: 16 },
      })
      const weights = { lightgcn: 1, rp3: 1, 'friends-liked': 0.4, community: 0.2, popularity: 0.05 }
      const tuned = { blend: { segments: [{ maxHistory: null, weights }], ablationGains: {} } }
      await publish(graph, 'v1', 'A', { ...items, tuned, members: { ...items.members, lightgcn } })
    })

    it('contains users who like similar items and have not consumed it, by embeddings and neighbours', async () => {
      for (const item of ['item-3', 'item-10', 'item-20']) {
        const { edges, shortfall } = await audience(item)
        assert.equal(edges.length, 10)
        assert.equal(shortfall, null)
        const ids = edges.map(({ node }) => node.id)
        assert.ok(mostOf(ids, groupOf(item)) >= 0.9, `${item}: ${ids}`)
        const holders = holdersOf(item)
        assert.ok(holders.length > 0 && ids.every((id) => !holders.includes(id)))
        for (const [place, { node, score, sources }] of edges.entries()) {
          assert.equal(node.name, `Name of ${node.id}`)
          const sum = sources.reduce((total, { contribution }) => total + contribution, 0)
          assert.ok(Math.abs(sum - score) < 1e-6 && score <= 2 + 1e-6)
          if (place > 0) assert.ok(score <= edges[place - 1]!.score)
        }
        const named = new Set(edges.flatMap(({ sources }) => sources.map(({ source }) => source)))
        assert.deepEqual([...named].sort(), ['lightgcn', 'rp3'])
      }
    })

    it('scrolls to its end without repeats, and reports the shortfall', async () => {
      const all = await idsOf('item-3')
      const scrolled: string[] = []
      for (let cursor: string | null = null; ; ) {
        const { edges, pageInfo, shortfall } = await audience('item-3', { first: 7, after: cursor })
        scrolled.push(...edges.map(({ node }) => node.id))
        assert.equal(shortfall?.missing ?? 0, 7 - edges.length)
        if (!pageInfo.hasNextPage) break
        cursor = pageInfo.endCursor
      }
      assert.deepEqual(scrolled, all)
      assert.equal(new Set(all).size, all.length)
      const { shortfall } = await audience('item-3', { first: 1000 })
      assert.deepEqual(shortfall, { reason: 'NOBODY_LEFT', missing: 1000 - all.length })
    })

    it('loses at once users who consumed, dismissed or made it or are deactivated, and keeps users who only viewed it', async () => {
      const [looked, has, disliked, dismissed, author, left] = await idsOf('item-6')
      await like(looked!, 'item-6', 'VIEW')
      await like(has!, 'item-6')
      await like(disliked!, 'item-6', 'DISLIKE')
      await mutate(`dismiss(user: "${dismissed}", target: { item: "item-6" }) { consistencyToken }`)
      await mutate(`upsertItems(input: [{ id: "item-6", author: "${author}" }]) { consistencyToken }`)
      await mutate(`upsertUsers(input: [{ id: "${left}", active: false }]) { consistencyToken }`)
      const ids = await idsOf('item-6')
      assert.ok(ids.includes(looked!))
      for (const id of [has, disliked, dismissed, author, left]) assert.ok(!ids.includes(id!), id)
      await mutate(`undismiss(user: "${dismissed}", target: { item: "item-6" }) { consistencyToken }`)
      await mutate(`upsertUsers(input: [{ id: "${left}", active: true }]) { consistencyToken }`)
      const again = await idsOf('item-6')
      assert.ok(again.includes(dismissed!) && again.includes(left!))
    })

    it('contains a cold-start user after their first likes', async () => {
      const before = await idsOf('item-8')
      assert.ok(!before.includes('newborn'))
      for (const item of ['item-2', 'item-5', 'item-11']) await like('newborn', item)
      const own = await idsOf('item-8')
      const other = await idsOf('item-9')
      assert.ok(own.includes('newborn'))
      assert.ok(!other.includes('newborn') || other.indexOf('newborn') > own.indexOf('newborn'))
    })

    it('of a cold-start item comes from its tags, its vector and its first users', async () => {
      await mutate('upsertItems(input: [{ id: "by-tags", tags: ["group-1"] }]) { consistencyToken }')
      const vectorOf = (group: number) => [0, 1, 2].map((at) => (at === group ? 1 : 0.01)).join()
      const rows = data.items.ids.map((id) => `{ id: "${id}", vector: [${vectorOf(groupOf(id))}] }`)
      await mutate(`upsertItems(input: [${rows.join()}]) { consistencyToken }`)
      await mutate(`upsertItems(input: [{ id: "by-vector", vector: [${vectorOf(2)}] }]) { consistencyToken }`)
      for (const user of [8, 11, 14]) await like(`user-${user}`, 'by-audience')
      for (const [item, group] of [
        ['by-tags', 1],
        ['by-vector', 2],
        ['by-audience', 2],
      ] as const) {
        const { edges } = await audience(item)
        const ids = edges.map(({ node }) => node.id)
        assert.equal(ids.length, 10, item)
        assert.ok(mostOf(ids, group) >= 0.8, `${item}: ${ids}`)
        assert.ok(edges[0]!.sources.some(({ source }) => source === 'lightgcn'))
      }
      const ids = await idsOf('by-audience')
      for (const user of [8, 11, 14]) assert.ok(!ids.includes(`user-${user}`))
    })

    it('of an item imported after training comes from its users', async () => {
      await graph.runAutoCommit(
        cypher(`CREATE (i:Item {id: 'imported'}) WITH i UNWIND ['user-4', 'user-7', 'user-10'] AS id
          MATCH (u:User {id: id}) CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(i)`),
        {},
      )
      const { edges } = await audience('imported')
      const ids = edges.map(({ node }) => node.id)
      assert.ok(ids.length === 10 && mostOf(ids, 1) >= 0.8, ids.join())
      assert.ok(ids.every((id) => !['user-4', 'user-7', 'user-10'].includes(id)))
      const named = new Set(edges.flatMap(({ sources }) => sources.map(({ source }) => source)))
      assert.deepEqual([...named].sort(), ['co-interaction', 'lightgcn'])
    })

    it('is empty while the item is unavailable', async () => {
      await mutate('upsertItems(input: [{ id: "item-12", available: false }]) { consistencyToken }')
      const { edges, pageInfo, shortfall } = await audience('item-12')
      assert.deepEqual([edges, pageInfo.hasNextPage], [[], false])
      assert.deepEqual(shortfall, { reason: 'NOBODY_LEFT', missing: 10 })
      await mutate('upsertItems(input: [{ id: "item-12", available: true }]) { consistencyToken }')
      assert.equal((await audience('item-12')).edges.length, 10)
    })

    it('rejects invalid sizes and cursors of other items', async () => {
      assert.equal((await codeOf({ first: 1001 })).field, 'first')
      const { pageInfo } = await audience('item-9')
      for (const after of ['nonsense', pageInfo.endCursor]) {
        const { code, field } = await codeOf({ after })
        assert.deepEqual([code, field], ['BAD_USER_INPUT', 'after'])
      }
      assert.deepEqual((await audience('item-3', { first: 0 })).shortfall, null)
      assert.equal((await api.get(AUDIENCE, { item: 'unheard-of' })).item, null)
    })
  })
})
