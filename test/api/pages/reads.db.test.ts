import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import type { Answer } from '../../support/http.js'

const NOW = Date.parse('2026-03-10T12:00:00Z')

describe('reads', () => {
  const graph = openTestGraph()
  let api: TestApi
  const run = (text: string) => graph.runAutoCommit(cypher(text), {})
  beforeAll(async () => {
    await run(`
      UNWIND range(1, 12) AS n CREATE (:User {id: 'u' + n, name: 'User ' + n})
      WITH count(*) AS users
      UNWIND range(1, 8) AS n CREATE (i:Item {id: 'i' + n, title: 'Item ' + n})
      MERGE (t:Tag {name: CASE WHEN n % 2 = 0 THEN 'even' ELSE 'odd' END})
      CREATE (i)-[:TAGGED {weight: 2.0}]->(t)
      MERGE (all:Tag {name: 'all'}) CREATE (i)-[:TAGGED {weight: 1.0}]->(all)`)
    // i1 has 8 likers, i2 7, … i8 1; those of i6, i7 and i8 are from the last week.
    await run(`
      UNWIND range(1, 8) AS n MATCH (i:Item {id: 'i' + n})
      UNWIND range(1, 9 - n) AS m MATCH (u:User {id: 'u' + m})
      CREATE (u)-[:INTERACTED {id: 'e' + n + '-' + m, kind: 'LIKE', weight: 1.0,
        at: CASE WHEN n >= 6 THEN datetime('2026-03-08T00:00:00Z') ELSE datetime('2026-01-01T00:00:00Z') END}]->(i)`)
    await run(
      `MATCH (u:User {id: 'u12'}), (i:Item {id: 'i8'}) CREATE (u)-[:INTERACTED {kind: 'DISLIKE', weight: 1.0}]->(i)`,
    )
    await run(`
      MATCH (u:User {id: 'u1'}) UNWIND range(2, 6) AS n MATCH (f:User {id: 'u' + n}) CREATE (u)-[:FRIEND {pair: 'u1:u' + n}]->(f)`)
    await run(`MATCH (:User {id: 'u1'})-[r:INTERACTED]->(:Item {id: 'i2'}) REMOVE r.at, r.id`)
    api = await startApi(graph, { now: () => NOW })
  })
  afterAll(() => api.stop())

  it('return users and items in the requested order, null if unknown', async () => {
    const data = await api.get(`{
      users(ids: ["u2", "nobody", "u1", "u2"]) { id name nodeId }
      items(ids: ["i2", "nothing"]) { id title tags available publishedAt }
      user(id: "nobody") { id }
      item(id: "nothing") { id }
    }`)
    assert.deepEqual(
      data.users.map((user: { id: string } | null) => user?.id ?? null),
      ['u2', null, 'u1', 'u2'],
    )
    assert.deepEqual(data.items, [
      { id: 'i2', title: 'Item 2', tags: ['even', 'all'], available: true, publishedAt: null },
      null,
    ])
    assert.deepEqual([data.user, data.item], [null, null])
    const { node } = await api.get(
      'query ($id: ID!) { node(nodeId: $id) { __typename ... on User { id name } } }',
      {
        id: data.users[0].nodeId,
      },
    )
    assert.deepEqual(node, { __typename: 'User', id: 'u2', name: 'User 2' })
  })

  it('page through history, latest first, interactions without a time last', async () => {
    const query = `query ($after: String) { user(id: "u1") { history(first: 3, after: $after) {
      pageInfo { hasNextPage hasPreviousPage endCursor } edges { node { id kind weight at item { id title } } } } } }`
    const items: string[] = []
    let after: string | null = null
    let pages = 0
    for (;;) {
      const history: HistoryPage = (await api.get(query, { after })).user.history
      pages++
      assert.equal(history.pageInfo.hasPreviousPage, after !== null)
      for (const { node } of history.edges) items.push(node.item.id)
      if (!history.pageInfo.hasNextPage) {
        const last = history.edges.at(-1)!.node
        assert.deepEqual([last.id, last.at, last.item.title], [null, null, 'Item 2'])
        break
      }
      after = history.pageInfo.endCursor
    }
    assert.equal(pages, 3)
    assert.deepEqual(items, ['i6', 'i7', 'i8', 'i1', 'i3', 'i4', 'i5', 'i2'])
  })

  it('page through friends by id, without blocked ones', async () => {
    await run(`MATCH (a:User {id: 'u4'}), (b:User {id: 'u1'}) CREATE (a)-[:BLOCKED]->(b)`)
    const query = `query ($after: String) { user(id: "u1") { friends(first: 2, after: $after) {
      pageInfo { hasNextPage endCursor } edges { node { id name } } } } }`
    const first = (await api.get(query)).user.friends
    const second = (await api.get(query, { after: first.pageInfo.endCursor })).user.friends
    const ids = [...first.edges, ...second.edges].map((edge: { node: { id: string } }) => edge.node.id)
    assert.deepEqual(ids, ['u2', 'u3', 'u5', 'u6'])
    assert.equal(second.pageInfo.hasNextPage, false)
  })

  it('return popular items, filtered and in pages', async () => {
    const query = `query ($first: Int! = 3, $after: String, $filter: ItemFilter) { popular(first: $first, after: $after, filter: $filter) {
      pageInfo { hasNextPage endCursor } edges { score node { id } } } }`
    const list = async (variables: object = {}) => {
      const { popular } = await api.get(query, variables)
      return { ...popular, rows: popular.edges.map((edge: ListEdge) => [edge.node.id, edge.score]) }
    }
    const first = await list()
    assert.deepEqual(first.rows, [
      ['i1', 8],
      ['i2', 7],
      ['i3', 6],
    ])
    const second = await list({ first: 10, after: first.pageInfo.endCursor })
    assert.deepEqual(
      second.rows.map(([id]: [string]) => id),
      ['i4', 'i5', 'i6', 'i7', 'i8'],
    )
    assert.deepEqual(second.rows.at(-1), ['i8', 1], 'a dislike is no audience')
    assert.equal(second.pageInfo.hasNextPage, false)
    const even = await list({ filter: { tags: ['even'], excludeTags: ['no such tag'] } })
    assert.deepEqual(even.rows, [
      ['i2', 7],
      ['i4', 5],
      ['i6', 3],
    ])
    assert.equal((await list({ first: 0 })).rows.length, 0)
  })

  it('return trending items by their window', async () => {
    const ids = async (windowDays: number) => {
      const { trending } = await api.get(
        `query ($windowDays: Int!) { trending(windowDays: $windowDays) { edges { score node { id } } } }`,
        { windowDays },
      )
      return trending.edges.map((edge: ListEdge) => edge.node.id)
    }
    assert.deepEqual(await ids(7), ['i6', 'i7', 'i8'])
    assert.deepEqual(await ids(1), [])
    assert.equal((await ids(90)).length, 8)
  })

  it('return items liked by the same users if an item has no neighbours', async () => {
    const { item } = await api.get(
      '{ item(id: "i7") { similar(first: 3) { edges { score node { id title } } } } }',
    )
    const ids = item.similar.edges.map((edge: ListEdge) => edge.node.id)
    assert.equal(ids.length, 3)
    assert.ok(!ids.includes('i7'))
  })

  it('rank given items, and leave out only unknown ones', async () => {
    const { rank } = await api.get(`{ rank(user: "u9", items: ["i8", "nothing", "i1", "i3"]) {
      shortfall { reason } pageInfo { hasNextPage } recommendationId
      edges { cursor score node { id } sources { contribution } because { kind text steps { via } } } } }`)
    assert.deepEqual(
      rank.edges.map((edge: ListEdge) => edge.node.id),
      ['i1', 'i3', 'i8'],
    )
    const none = await api.get('{ rank(user: "nobody", items: ["i1"]) { recommendationId } }')
    assert.equal(none.rank, null)
  })

  it('return no active snapshot before the first training', async () => {
    assert.deepEqual(await api.get('{ activeSnapshot { version } }'), { activeSnapshot: null })
  })

  it('drop an unavailable or deleted item at once, also from cached lists', async () => {
    await run(`MATCH (i:Item {id: 'i1'}) SET i.available = false`)
    await run(`MATCH (i:Item {id: 'i2'}) DETACH DELETE i`)
    const { popular } = await api.get('{ popular(first: 2) { edges { node { id } } } }')
    assert.deepEqual(
      popular.edges.map((edge: ListEdge) => edge.node.id),
      ['i3', 'i4'],
    )
  })

  describe('reject with BAD_USER_INPUT and the field', () => {
    const refused = (answer: Answer, field: string) => {
      const [error] = answer.errors ?? []
      assert.equal(error?.extensions.code, 'BAD_USER_INPUT', JSON.stringify(answer))
      assert.equal(error?.extensions.field, field)
      assert.equal(error?.extensions.retryable, false)
    }
    for (const first of [-1, 100_000, 1001]) {
      it(`first: ${first}`, async () => {
        for (const field of ['recommendations', 'history', 'friends']) {
          refused(
            await api.ask(`{ user(id: "u1") { ${field}(first: ${first}) { pageInfo { hasNextPage } } } }`),
            'first',
          )
        }
        refused(await api.ask(`{ popular(first: ${first}) { pageInfo { hasNextPage } } }`), 'first')
        refused(await api.ask(`{ trending(first: ${first}) { pageInfo { hasNextPage } } }`), 'first')
        refused(
          await api.ask(`{ item(id: "i3") { similar(first: ${first}) { pageInfo { hasNextPage } } } }`),
          'first',
        )
      })
    }
    it('an id of 10 kB, an empty one, one with a control character', async () => {
      for (const id of ['x'.repeat(10_240), '', ' ', 'a\u0000b']) {
        refused(await api.ask('query ($id: ID!) { user(id: $id) { id } }', { id }), 'id')
        refused(await api.ask('query ($id: ID!) { item(id: $id) { id } }', { id }), 'id')
        refused(await api.ask('query ($id: ID!) { items(ids: [$id]) { id } }', { id }), 'ids[0]')
        refused(
          await api.ask('query ($id: ID!) { rank(user: "u1", items: [$id]) { recommendationId } }', { id }),
          'items[0]',
        )
        refused(
          await api.ask(
            'query ($id: ID!) { user(id: "u1") { recommendations(exclude: [$id]) { recommendationId } } }',
            { id },
          ),
          'exclude[0]',
        )
      }
    })
    it('a cursor of another list, and an invalid one', async () => {
      const { popular } = await api.get('{ popular(first: 1) { pageInfo { endCursor } } }')
      const query =
        'query ($after: String!) { user(id: "u1") { LIST(after: $after) { pageInfo { endCursor } } } }'
      for (const after of [popular.pageInfo.endCursor, 'nonsense', ''])
        for (const list of ['recommendations', 'history', 'friends'])
          refused(await api.ask(query.replace('LIST', list), { after }), 'after')
    })
    it('a window of 0 days', async () => {
      refused(await api.ask('{ trending(windowDays: 0) { pageInfo { endCursor } } }'), 'windowDays')
    })
    it('an invalid consistency token', async () => {
      refused(await api.ask('{ user(id: "u1") { id } }', {}, 'garbage'), 'Kindred-Consistency-Token')
    })
  })
})

interface ListEdge {
  readonly score: number
  readonly node: { readonly id: string }
}

interface HistoryPage {
  readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string }
  readonly edges: readonly {
    node: { id: string | null; at: string | null; item: { id: string; title: string } }
  }[]
}
