import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { activate, fitBlend, publish, writeDataset } from '../../support/shop.js'

const PAGE = `query ($user: ID!, $first: Int! = 20, $after: String, $filter: ItemFilter, $exclude: [ID!]) {
  user(id: $user) {
    recommendations(first: $first, after: $after, filter: $filter, exclude: $exclude) {
      recommendationId
      shortfall { reason missing }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges {
        cursor score
        node { id title tags }
        sources { source contribution }
        because { kind count text steps { via node { __typename
          ... on User { id } ... on Item { id } ... on Tag { name } ... on Community { id } } } }
      }
    }
  }
}`

interface Edge {
  cursor: string
  score: number
  node: { id: string; title: string; tags: string[] }
  sources: { source: string; contribution: number }[]
  because: { kind: string; count: number | null; text: string; steps: Step[] }[]
}

interface Step {
  via: string | null
  node: { __typename: string; id?: string; name?: string }
}

interface Page {
  edges: Edge[]
  shortfall: { reason: string; missing: number } | null
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string }
}

describe('recommendations', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  let api: TestApi
  const page = async (user: string, variables: object = {}, token?: string, from = api): Promise<Page> =>
    (await from.get(PAGE, { user, ...variables }, token)).user.recommendations
  const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id)
  const seenBy = async (user: string) => {
    const rows = await graph.read<{ id: string }>(
      cypher('MATCH (:User {id: $user})-[:INTERACTED]->(i) RETURN DISTINCT i.id AS id'),
      { user },
    )
    return new Set(rows.map(({ id }) => id))
  }
  const record = (user: string, item: string, kind: string, from = api) =>
    from.get(
      `mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) {
        recorded consistencyToken users { recommendations { edges { node { id } } } } } }`,
      { input: [{ user, item, kind }] },
    )

  beforeAll(async () => {
    await writeDataset(graph, data)
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  describe('without a snapshot', () => {
    it('come from Cypher, fill the page with items not consumed, and have scores that add up', async () => {
      const found = await page('user-3')
      assert.equal(found.edges.length, 20)
      assert.equal(found.shortfall, null)
      const seen = await seenBy('user-3')
      for (const { node, score, sources } of found.edges) {
        assert.ok(!seen.has(node.id))
        assert.ok(Math.abs(sources.reduce((sum, { contribution }) => sum + contribution, 0) - score) < 1e-9)
      }
      assert.ok(found.edges.some(({ sources }) => sources.some(({ source }) => source === 'co-interaction')))
    })

    it('are the same on two servers with cached lists of different ages if the token of a write is sent', async () => {
      const items = Array.from({ length: 3 }, (_, n) => `late-${n}`)
      const POPULAR = '{ popular(first: 100) { edges { score node { id } } } }'
      const TRENDING = '{ trending { edges { score node { id } } } }'
      const other = await startApi(graph)
      try {
        await api.get(POPULAR)
        await api.get(TRENDING)
        await page('user-119')
        const { upsertItems } = await api.get(
          'mutation ($input: [ItemInput!]!) { upsertItems(input: $input) { consistencyToken } }',
          { input: items.map((id) => ({ id })) },
        )
        await other.get(POPULAR, {}, upsertItems.consistencyToken)
        await page('user-119', {}, upsertItems.consistencyToken, other)
        const input = data.users.ids
          .slice(0, 100)
          .flatMap((user) =>
            items.map((item) => ({ user, item, kind: 'LIKE', at: new Date().toISOString() })),
          )
        const { recordInteractions } = await other.get(
          'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { consistencyToken } }',
          { input },
        )
        const token = recordInteractions.consistencyToken
        const asked = [api, other].map(async (server) => ({
          popular: await server.get(POPULAR, {}, token),
          // Their scores fall while time passes between the two answers.
          trending: (await server.get(TRENDING, {}, token)).trending.edges.map(({ node }: Edge) => node.id),
          page: (await page('user-119', {}, token, server)).edges.map(({ node, score, because }) => [
            node.id,
            score,
            because,
          ]),
        }))
        const [here, there] = await Promise.all(asked)
        assert.deepEqual(here, there)
        const most = here!.popular.popular.edges.map((edge: Edge) => [edge.node.id, edge.score])
        assert.deepEqual(
          most.slice(0, 3),
          items.map((id) => [id, 100]),
        )
        assert.deepEqual(here!.trending, items)
      } finally {
        await other.stop()
        await api.get('mutation ($items: [ID!]!) { deleteItems(ids: $items) { deleted } }', { items })
      }
      const { popular } = await api.get(POPULAR)
      assert.ok(
        !popular.edges.some(({ node }: Edge) => items.includes(node.id)),
        'deleted, though still kept',
      )
    })

    it('fill the page of a user without a history', async () => {
      assert.equal((await page('user-119')).edges.length, 20)
    })
  })

  describe('reasons', () => {
    const reasonsOf = async (user: string, item: string) => {
      const { rank } = await api.get(
        `query ($user: ID!, $item: ID!) { rank(user: $user, items: [$item]) {
          edges { because { kind text count steps { node { ... on Item { id } } } } } } }`,
        { user, item },
      )
      return rank.edges[0].because.map(({ kind, text, count }: Edge['because'][0]) => ({ kind, text, count }))
    }
    beforeAll(async () => {
      await api.get(
        `mutation ($items: [ItemInput!]!, $events: [InteractionInput!]!) {
          upsertItems(input: $items) { created } recordInteractions(input: $events) { recorded } }`,
        {
          items: [
            { id: 'unmet' },
            { id: 'fresh', publishedAt: new Date(Date.now() - 5 * 86_400_000).toISOString() },
            { id: 'liked' },
            { id: 'rising' },
            { id: 'crowded' },
          ],
          events: [
            { user: 'user-1', item: 'liked', kind: 'LIKE' },
            { user: 'user-4', item: 'liked', kind: 'DISLIKE' },
            { user: 'user-7', item: 'liked', kind: 'DISLIKE' },
            ...[1, 2, 3].map((user) => ({
              user: `user-${user}`,
              item: 'rising',
              kind: 'LIKE',
              at: new Date(Date.now() - user * 86_400_000).toISOString().slice(0, 10),
            })),
            ...Array.from({ length: 101 }, (_, user) => ({
              user: `user-${user}`,
              item: 'crowded',
              kind: 'LIKE',
            })),
          ],
        },
      )
    })
    afterAll(() =>
      api.get('mutation { deleteItems(ids: ["unmet", "fresh", "liked", "rising", "crowded"]) { deleted } }'),
    )

    it('count attracting interactions, not dislikes, up to the stated limit', async () => {
      const popular = (count: number, text: string) => ({ kind: 'POPULAR', text, count })
      assert.deepEqual(await reasonsOf('user-119', 'liked'), [popular(1, 'Popular: 1 positive interaction')])
      assert.deepEqual(await reasonsOf('user-119', 'crowded'), [
        popular(100, 'Popular: 100 or more positive interactions'),
      ])
    })

    it('label new items, items without interactions, and items with growing interest', async () => {
      assert.deepEqual(await reasonsOf('user-119', 'fresh'), [
        { kind: 'NEW', text: 'New: published in the last 30 days', count: null },
      ])
      assert.deepEqual(await reasonsOf('user-119', 'unmet'), [
        { kind: 'NEW', text: 'Nobody has liked this yet', count: 0 },
      ])
      const found = await reasonsOf('user-119', 'rising')
      const trend = found.find(({ kind }: { kind: string }) => kind === 'TRENDING')
      assert.deepEqual(trend, {
        kind: 'TRENDING',
        text: 'Trending: 3 positive interactions in the last 7 days, 0 in the 7 days before',
        count: 3,
      })
    })
  })

  describe('with a snapshot', () => {
    beforeAll(async () => {
      await publish(graph, 'v1', 'A', await fitBlend(data))
    })

    it("blend at least three sources and match the user's taste", async () => {
      const found = await page('user-3')
      const sources = new Set(found.edges.flatMap((edge) => edge.sources.map(({ source }) => source)))
      assert.ok(sources.size >= 3, [...sources].join())
      const own = found.edges.filter(({ node }) => node.tags.includes('group-0'))
      assert.ok(own.length >= 12, `${own.length} of 20 in the group`)
    })

    it('report the time of each stage and query on demand', async () => {
      const response = await fetch(api.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'kindred-trace': '1' },
        body: JSON.stringify({ query: PAGE, variables: { user: 'user-3' } }),
      })
      const { extensions } = (await response.json()) as {
        extensions: { trace: { totalMs: number; steps: { name: string; ms: number; counts: object }[] } }
      }
      const { totalMs, steps } = extensions.trace
      const names = steps.map(({ name }) => name)
      const stages = [
        'history',
        'candidates',
        'source/rp3',
        'source/friends-liked',
        'blend',
        'fill',
        'explain',
      ]
      for (const name of ['serving/viewer', ...stages])
        assert.equal(names.filter((each) => each === name).length, 1, name)
      const queries = names.filter((name) => name.includes('/') && !name.startsWith('source/'))
      assert.deepEqual(queries.sort(), ['serving/candidates', 'serving/page', 'serving/viewer'])
      assert.ok(steps.every(({ ms }) => ms >= 0 && ms <= totalMs))
      assert.deepEqual(steps.find(({ name }) => name === 'fill')!.counts, { entries: 21 })
    })

    it('are complete without a late source, and name it', async () => {
      // The live sources never answer; those of the snapshot do.
      const read: typeof graph.read = (query, ...rest) =>
        query.name === 'serving/candidates' ? new Promise(() => {}) : graph.read(query, ...rest)
      const hurried = await startApi({ ...graph, read }, {}, { pages: { candidateTimeoutMs: 50 } })
      try {
        const response = await fetch(hurried.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: PAGE, variables: { user: 'user-3' } }),
        })
        const { data, errors, extensions } = (await response.json()) as {
          data: { user: { recommendations: { edges: Edge[] } } }
          errors?: unknown
          extensions: { lateSources: string[] }
        }
        assert.equal(errors, undefined)
        assert.ok(extensions.lateSources.includes('community'), String(extensions.lateSources))
        const { edges } = data.user.recommendations
        assert.equal(edges.length, 20)
        for (const { sources, because } of edges) {
          assert.ok(!sources.some(({ source }) => extensions.lateSources.includes(source)))
          assert.ok(because.length > 0)
        }
      } finally {
        await hurried.stop()
      }
    })

    it('are null for an unknown user', async () => {
      assert.deepEqual(await api.get(PAGE, { user: 'nobody' }), { user: null })
    })

    it('explain every entry by paths that exist', async () => {
      for (const user of ['user-0', 'user-7', 'user-119']) {
        for (const edge of (await page(user)).edges) {
          assert.ok(edge.because.length > 0, `${edge.node.id} has no reason`)
          for (const { kind, steps, text } of edge.because) {
            assert.ok(text.length > 0)
            assert.ok(steps.length > 0, kind)
            assert.equal(steps.at(-1)!.node.id, edge.node.id)
            await assertPath(user, steps)
          }
        }
      }
    })

    it('include a write of the same request, in the next request, and on another server', async () => {
      const other = await startApi(graph)
      try {
        const before = idsOf(await page('user-5'))
        await page('user-5', {}, undefined, other)
        const liked = before[3]!
        const written = (await record('user-5', liked, 'LIKE')).recordInteractions
        const inPayload = written.users[0].recommendations.edges.map((edge: Edge) => edge.node.id)
        assert.ok(!inPayload.includes(liked))
        const here = await page('user-5', {}, written.consistencyToken)
        const there = await page('user-5', {}, written.consistencyToken, other)
        assert.ok(!idsOf(here).includes(liked))
        assert.deepEqual(
          here.edges.map(({ node, score }) => [node.id, score]),
          there.edges.map(({ node, score }) => [node.id, score]),
        )
      } finally {
        await other.stop()
      }
    })

    it('raise the neighbours of an item just liked', async () => {
      const ranks = async () => {
        const found = await page('user-118', { first: 60 })
        return idsOf(found)
      }
      const before = await ranks()
      const item = 'item-0'
      await record('user-118', item, 'LIKE')
      const after = await ranks()
      assert.ok(!after.includes(item))
      const near = await graph.read<{ id: string }>(
        cypher(
          'MATCH (:Item {id: $item})-[s:SIMILAR_A]->(j) RETURN j.id AS id ORDER BY s.score DESC LIMIT 5',
        ),
        { item },
      )
      const sumOfRanks = (list: string[]) =>
        near.reduce((sum, { id }) => sum + (list.indexOf(id) < 0 ? 60 : list.indexOf(id)), 0)
      assert.ok(sumOfRanks(after) < sumOfRanks(before))
      assert.ok(sumOfRanks(after) < 20)
    })

    it('keep items that were only viewed, and drop disliked or dismissed ones', async () => {
      const [first, second, third] = idsOf(await page('user-11'))
      await record('user-11', first!, 'VIEW')
      await record('user-11', second!, 'DISLIKE')
      await api.get(
        'mutation ($user: ID!, $item: ID!) { dismiss(user: $user, target: { item: $item }) { dismissed } }',
        {
          user: 'user-11',
          item: third,
        },
      )
      const after = idsOf(await page('user-11', { first: 60 }))
      assert.deepEqual(
        [first, second, third].map((id) => after.includes(id!)),
        [true, false, false],
      )
      const again = idsOf(await page('user-11', { first: 90, filter: { includeSeen: true } }))
      assert.deepEqual(
        [first, second, third].map((id) => again.includes(id!)),
        [true, true, false],
      )
    })

    it('are complete after the neighbours were deleted by hand, and no reason names one', async () => {
      const kindsOf = ({ edges }: Awaited<ReturnType<typeof page>>) =>
        new Set(edges.flatMap(({ because }) => because.map(({ kind }) => kind)))
      assert.ok(kindsOf(await page('user-3')).has('SIMILAR_TO_HISTORY'))
      const edges = await graph.read(
        cypher('MATCH (i)-[s:SIMILAR_A]->(j) RETURN i.id AS from, j.id AS to, s.score AS score'),
        {},
      )
      await graph.runAutoCommit(cypher('MATCH ()-[s:SIMILAR_A]->() DELETE s'), {})
      const found = await page('user-3')
      await graph.runAutoCommit(
        cypher(`UNWIND $edges AS edge MATCH (i:Item {id: edge.from}), (j:Item {id: edge.to})
          CREATE (i)-[:SIMILAR_A {score: edge.score}]->(j)`),
        { edges },
      )
      assert.equal(found.edges.length, 20)
      assert.ok(!kindsOf(found).has('SIMILAR_TO_HISTORY'))
      const sources = new Set(found.edges.flatMap((edge) => edge.sources.map(({ source }) => source)))
      assert.ok(sources.size >= 2)
    })

    it('switch at once to a newly active snapshot on every server', async () => {
      const other = await startApi(graph)
      try {
        const probe = async (from: TestApi) => page('user-9', {}, undefined, from)
        const old = await probe(api)
        await probe(other)
        const weights = { popularity: 1, community: 1, rp3: 0.2 }
        const token = await publish(graph, 'v2', 'B', await fitBlend(data, weights))
        const [here, there] = await Promise.all([page('user-9', {}, token), page('user-9', {}, token, other)])
        assert.notDeepEqual(
          old.edges.map(({ score }) => score),
          here.edges.map(({ score }) => score),
        )
        assert.deepEqual(
          here.edges.map(({ node, score }) => [node.id, score]),
          there.edges.map(({ node, score }) => [node.id, score]),
        )
        assert.equal((await api.get('{ activeSnapshot { version } }')).activeSnapshot.version, 'v2')
      } finally {
        await activate(graph, 'v1', 'A')
        await other.stop()
      }
    })

    describe('filters', () => {
      it('apply before the cut, and report when they are too narrow', async () => {
        const tagged = await page('user-3', { filter: { tags: ['group-2'] } })
        assert.equal(tagged.edges.length, 20)
        assert.ok(tagged.edges.every(({ node }) => node.tags.includes('group-2')))
        const without = await page('user-3', { filter: { excludeTags: ['group-0', 'group-1'] }, first: 30 })
        assert.ok(without.edges.every(({ node }) => node.tags.includes('group-2')))
        const few = await page('user-119', {
          filter: { onlyIds: ['item-1', 'item-2', 'no such item'] },
          first: 5,
        })
        assert.deepEqual(idsOf(few).sort(), ['item-1', 'item-2'])
        assert.deepEqual(few.shortfall, { reason: 'FILTER_TOO_NARROW', missing: 3 })
      })

      it('accept a date', async () => {
        await graph.runAutoCommit(
          cypher('MATCH (i:Item) WHERE i.id IN $ids SET i.publishedAt = datetime("2026-02-01T00:00:00Z")'),
          { ids: ['item-1', 'item-2', 'item-3'] },
        )
        const found = await page('user-119', { filter: { publishedAfter: '2026-01-01' } })
        await graph.runAutoCommit(cypher('MATCH (i:Item) REMOVE i.publishedAt'), {})
        assert.deepEqual(idsOf(found).sort(), ['item-1', 'item-2', 'item-3'])
      })

      it('leave out excluded and unavailable items and those made by the viewer', async () => {
        const [first, second, third] = idsOf(await page('user-8'))
        const upsert = (...input: object[]) =>
          api.get('mutation ($input: [ItemInput!]!) { upsertItems(input: $input) { updated } }', { input })
        await upsert({ id: second, available: false }, { id: third, author: 'user-8' })
        const after = idsOf(await page('user-8', { first: 90, exclude: [first] }))
        await upsert({ id: second, available: true }, { id: third, author: null })
        assert.ok(![first, second, third].some((id) => after.includes(id!)))
      })

      it('return the whole catalogue and then report that it is exhausted', async () => {
        const found = await page('user-119', { first: 200 })
        assert.equal(found.edges.length, data.items.size)
        assert.deepEqual(found.shortfall, { reason: 'CATALOGUE_EXHAUSTED', missing: 200 - data.items.size })
        assert.equal(found.pageInfo.hasNextPage, false)
      })
    })
  })

  async function assertPath(viewer: string, steps: readonly Step[]): Promise<void> {
    const parts = steps.map(({ node, via }, position) => {
      const name = node.__typename === 'Tag' ? 'name' : 'id'
      const pattern = `(n${position}:${node.__typename} {${name}: $k${position}})`
      return via === null ? pattern : `-[:${via}]-${pattern}`
    })
    const keys = steps.map(({ node }, position) => [`k${position}`, node.id ?? node.name])
    const rows = await graph.read(
      cypher(`MATCH ${parts.join('')} RETURN 1 LIMIT 1`),
      Object.fromEntries(keys),
    )
    assert.equal(rows.length, 1, JSON.stringify(steps))
    for (const { node } of steps.filter(({ node }) => node.__typename === 'User' && node.id !== viewer)) {
      const friend = await graph.read(
        cypher('MATCH (:User {id: $viewer})-[:FRIEND]-(:User {id: $friend}) RETURN 1'),
        { viewer, friend: node.id },
      )
      assert.ok(friend.length > 0, `${node.id} is no friend of ${viewer}`)
    }
  }
})
