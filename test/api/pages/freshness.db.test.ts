import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Graph } from '../../../src/neo4j/driver/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

interface Entry {
  node: { id: string }
  score: number
  sources: { source: string; contribution: number }[]
}

interface Answered {
  data: { user: { recommendations: { edges: (Entry & { because: object[] })[] } } }
  errors?: object[]
  extensions: { failedParts: string[] }
}

const PAGE = `query ($user: ID!, $first: Int! = 90) { user(id: $user) { recommendations(first: $first) {
  edges { node { id } score sources { source contribution } } } } }`
const PEOPLE = `query ($user: ID!) { user(id: $user) { friendSuggestions(first: 100) { edges { node { id } } } } }`
const UPSERT = `mutation ($input: [ItemInput!]!) { upsertItems(input: $input) { rejected { message } consistencyToken } }`
const RECORD = `mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input, createMissing: true) {
  rejected { message } consistencyToken } }`

describe('users and items added after training', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  let api: TestApi
  let token: string | undefined
  beforeAll(async () => {
    await writeDataset(graph, data)
    await publish(
      graph,
      'v1',
      'A',
      await fitBlend(data, { rp3: 1, als: 1, 'friends-liked': 0.5, popularity: 0.1 }),
    )
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  const page = async (user: string): Promise<Entry[]> =>
    (await api.get(PAGE, { user }, token)).user.recommendations.edges
  const rankOf = async (user: string, item: string) => {
    const place = (await page(user)).findIndex(({ node }) => node.id === item)
    return place < 0 ? Number.POSITIVE_INFINITY : place
  }
  const upsert = async (input: object[]) => {
    const { upsertItems } = await api.get(UPSERT, { input })
    assert.deepEqual(upsertItems.rejected, [])
    token = upsertItems.consistencyToken
  }
  const record = async (input: object[]) => {
    const { recordInteractions } = await api.get(RECORD, { input })
    assert.deepEqual(recordInteractions.rejected, [])
    token = recordInteractions.consistencyToken
  }
  /** Users of a group like the items of that group; its first members have most history. */
  const isForGroup = async (item: string, group: number) => {
    const own = await rankOf(`user-${group + 3}`, item)
    const other = await rankOf(`user-${((group + 1) % 3) + 3}`, item)
    assert.ok(own < 30, `${item} has place ${own}`)
    assert.ok(own < other, `${own} among its own, ${other} elsewhere`)
    const entry = (await page(`user-${group + 3}`)).find(({ node }) => node.id === item)!
    const sum = entry.sources.reduce((total, { contribution }) => total + contribution, 0)
    assert.ok(Math.abs(sum - entry.score) < 1e-6)
    assert.ok(entry.sources.some(({ source }) => source === 'als'))
  }

  it('an item is recommended at once by its tags', async () => {
    await upsert([{ id: 'by-tags', tags: ['group-0'] }])
    await isForGroup('by-tags', 0)
  })

  it('an item is recommended at once by its vector', async () => {
    const vectorOf = (row: number) => [row % 3 === 0 ? 1 : 0, row % 3 === 1 ? 1 : 0, row % 3 === 2 ? 1 : 0.01]
    await upsert(data.items.ids.map((id, row) => ({ id, vector: vectorOf(row) })))
    await upsert([
      { id: 'by-vector', vector: [0, 1, 0] },
      { id: 'odd', vector: [1, 2] },
    ])
    await isForGroup('by-vector', 1)
  })

  it('vectors that cannot be compared are refused, and left out where another program wrote them', async () => {
    const bad = [[0, 0, 0], [1e160, 1e160, 1e160], [1e-200, 1e-200, 1e-200], []]
    const { upsertItems } = await api.get(
      'mutation ($input: [ItemInput!]!) { upsertItems(input: $input) { rejected { index field code } consistencyToken } }',
      { input: bad.map((vector, n) => ({ id: `bad-${n}`, vector })) },
    )
    assert.deepEqual(
      upsertItems.rejected,
      bad.map((_, index) => ({ index, field: 'vector', code: 'BAD_USER_INPUT' })),
    )
    await graph.runAutoCommit(
      cypher(`UNWIND range(0, size($vectors) - 1) AS n
        CREATE (:Item {id: 'foreign-' + n, createdAt: datetime(), vector: $vectors[n]})
        WITH count(*) AS made
        CREATE (:Item {id: 'text-vector', createdAt: datetime(), vector: 'abc'})
        CREATE (:Item {id: 'number-vector', createdAt: datetime(), vector: 3})
        CREATE (:Item {id: 'whole-numbers', createdAt: datetime(), vector: [0, 4000000000, 0]})`),
      { vectors: bad },
    )
    await upsert([{ id: 'after-bad', vector: [0, 1, 0] }])
    await isForGroup('after-bad', 1)
    await isForGroup('whole-numbers', 1)
    assert.equal(api.logged.filter((line) => line.includes('foreign-0')).length, 1)
    assert.ok(!api.logged.some((line) => line.includes('failed')), api.logged.join('\n'))
  })

  it('a page survives a source and reasons that fail, and says so', async () => {
    const broken: string[] = ['serving/candidates', 'serving/page', 'serving/cold-start-items']
    const failing: Graph = {
      ...graph,
      async read(query, ...rest) {
        if (broken.includes(query.name)) throw new Error('a part that fails')
        return graph.read(query, ...rest)
      },
    }
    const fragile = await startApi(failing)
    try {
      const query = PAGE.replace('score', 'because { kind } score')
      const { data, errors, extensions } = (await fragile.ask(query, { user: 'user-3' })) as Answered
      assert.equal(errors, undefined)
      const whole = data.user.recommendations.edges
      assert.ok(whole.length > 60, `${whole.length} entries`)
      assert.ok(whole.every(({ because }) => because.length === 0))
      assert.ok(whole[0]!.sources.some(({ source }) => source === 'als'))
      assert.deepEqual(
        extensions.failedParts.filter((part) => !part.startsWith('source')),
        ['cold-start items', 'reasons'],
      )
      assert.ok(extensions.failedParts.includes('source friends-liked'))
      await fragile.ask(query, { user: 'user-3' })
      assert.equal(fragile.logged.filter((line) => line.startsWith('reasons failed')).length, 1)
    } finally {
      await fragile.stop()
    }
  })

  it('an item is recommended at once by its first users', async () => {
    await record([8, 11, 14].map((user) => ({ user: `user-${user}`, item: 'by-audience', kind: 'LIKE' })))
    await isForGroup('by-audience', 2)
    assert.equal(await rankOf('user-8', 'by-audience'), Number.POSITIVE_INFINITY, 'seen')
  })

  it('an item without any data has score 0, and can still be found', async () => {
    await upsert([{ id: 'blank' }])
    const entry = (await page('user-3')).find(({ node }) => node.id === 'blank')!
    assert.deepEqual([entry.score, entry.sources], [0, []])
  })

  it('a deleted, unavailable or dismissed item is not shown, even if it was just folded in', async () => {
    await upsert(['gone', 'withdrawn', 'unwanted'].map((id) => ({ id, tags: ['group-0'] })))
    assert.ok((await rankOf('user-3', 'gone')) < 30)
    token = undefined
    await api.get(
      `mutation { deleteItems(ids: ["gone"]) { deleted }
        upsertItems(input: [{ id: "withdrawn", available: false }]) { updated }
        dismiss(user: "user-3", target: { item: "unwanted" }) { dismissed } }`,
    )
    const ids = (await page('user-3')).map(({ node }) => node.id)
    for (const id of ['gone', 'withdrawn', 'unwanted']) assert.ok(!ids.includes(id), id)
  })

  it('a new user gets recommendations from first likes and from a first friend', async () => {
    await record(['item-0', 'item-3', 'item-6'].map((item) => ({ user: 'newborn', item, kind: 'LIKE' })))
    const before = await page('newborn')
    const own = before.slice(0, 10).filter(({ node }) => Number(node.id.split('-')[1]) % 3 === 0)
    assert.ok(own.length >= 7, `${own.length} of 10 in the group`)
    assert.ok(!before.some(({ sources }) => sources.some(({ source }) => source === 'friends-liked')))
    const { upsertFriendships } = await api.get(
      'mutation { upsertFriendships(input: [{ a: "newborn", b: "user-4" }]) { consistencyToken } }',
    )
    token = upsertFriendships.consistencyToken
    const after = await page('newborn')
    assert.ok(after.some(({ sources }) => sources.some(({ source }) => source === 'friends-liked')))
  })

  it('no cached list shows an item deleted or consumed since, or a user blocked since', async () => {
    token = undefined
    const [first, second, third] = (await page('user-119')).map(({ node }) => node.id)
    const people = async () =>
      (await api.get(PEOPLE, { user: 'user-119' })).user.friendSuggestions.edges.map(
        ({ node }: Entry) => node.id,
      )
    const [anybody, somebody] = await people()
    await api.get(
      `mutation ($gone: ID!, $seen: ID!, $hidden: ID!, $blocked: ID!, $deleted: ID!) {
        deleteItems(ids: [$gone]) { deleted }
        recordInteractions(input: [{ user: "user-119", item: $seen, kind: "PURCHASE" }]) { recorded }
        upsertItems(input: [{ id: $hidden, available: false }]) { updated }
        block(user: $blocked, target: "user-119") { blocked }
        deleteUsers(ids: [$deleted]) { deleted } }`,
      { gone: first, seen: second, hidden: third, blocked: anybody, deleted: somebody },
    )
    const ids = (await page('user-119')).map(({ node }) => node.id)
    for (const id of [first, second, third]) assert.ok(!ids.includes(id!), id)
    const left = await people()
    assert.ok(!left.includes(anybody) && !left.includes(somebody))
    const { popular } = await api.get('{ popular(first: 200) { edges { node { id } } } }')
    const listed = popular.edges.map(({ node }: Entry) => node.id)
    assert.ok(!listed.includes(first) && !listed.includes(third))
  })

  it('a page reports the age of its lists', async () => {
    let time = Date.now()
    const other = await startApi(graph, { now: () => time })
    try {
      const agesOf = async () => {
        const response = await fetch(other.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: PAGE, variables: { user: 'user-3' } }),
        })
        const { extensions } = (await response.json()) as { extensions: { ages: Record<string, number> } }
        return extensions.ages
      }
      assert.equal((await agesOf()).coldStartItems, 0)
      time += 4_000
      assert.equal((await agesOf()).coldStartItems, 4_000)
      time += 10_000
      assert.equal((await agesOf()).coldStartItems, 0)
    } finally {
      await other.stop()
    }
  })
})
