import assert from 'node:assert/strict'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

const SCROLL = `query ($user: ID!, $first: Int!, $after: String) { user(id: $user) {
  recommendations(first: $first, after: $after) {
    shortfall { reason } pageInfo { hasNextPage endCursor } edges { cursor node { id } } } } }`

interface Page {
  shortfall: { reason: string } | null
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  edges: { cursor: string; node: { id: string } }[]
}

/** What may happen between two pages. */
type Step =
  | { readonly type: 'page'; readonly first: number; readonly server: 0 | 1; readonly fromEdge: boolean }
  | { readonly type: 'record'; readonly item: number; readonly kind: string; readonly own: boolean }
  | { readonly type: 'dismiss'; readonly item: number }

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('page' as const),
      first: fc.integer({ min: 0, max: 25 }),
      server: fc.constantFrom(0 as const, 1 as const),
      fromEdge: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('record' as const),
      item: fc.nat(89),
      kind: fc.constantFrom('LIKE', 'VIEW', 'DISLIKE'),
      own: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('dismiss' as const), item: fc.nat(89) }) },
)

describe('scrolling', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  let servers: readonly [TestApi, TestApi]
  let now = Date.now()
  let nextUser = 0
  beforeAll(async () => {
    await writeDataset(graph, data)
    await publish(graph, 'v1', 'A', await fitBlend(data))
    const runtime = { now: () => now }
    servers = [await startApi(graph, runtime), await startApi(graph, runtime)]
  })
  afterAll(() => Promise.all(servers.map((server) => server.stop())))

  const pageOf = async (user: string, first: number, after: string | null, server = 0): Promise<Page> =>
    (await servers[server]!.get(SCROLL, { user, first, after })).user.recommendations

  it('shows no item twice and none hidden meanwhile, despite writes in between, on any server', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 14 }), async (path) => {
        const user = `user-${nextUser++ % 100}`
        const shown = new Set<string>()
        const hidden = new Set<string>()
        let cursor: string | null = null
        for (const step of path) {
          if (step.type === 'page') {
            const page = await pageOf(user, step.first, cursor, step.server)
            assert.ok(page.edges.length === step.first || page.shortfall !== null)
            // A client may continue from any edge of a page. It has then shown the entries up to that edge.
            const taken = step.fromEdge ? page.edges.slice(0, Math.ceil(page.edges.length / 2)) : page.edges
            for (const { node } of taken) {
              assert.ok(!shown.has(node.id), `${node.id} twice`)
              shown.add(node.id)
            }
            for (const { node } of page.edges) assert.ok(!hidden.has(node.id), `${node.id} is hidden`)
            cursor = taken.at(-1)?.cursor ?? cursor
          } else if (step.type === 'record') {
            const actor = step.own ? user : 'user-117'
            const input = [{ user: actor, item: `item-${step.item}`, kind: step.kind }]
            await servers[0].get(
              'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { recorded } }',
              { input },
            )
            if (step.own && step.kind !== 'VIEW') hidden.add(`item-${step.item}`)
          } else {
            await servers[1].get(
              'mutation ($user: ID!, $item: ID!) { dismiss(user: $user, target: { item: $item }) { dismissed } }',
              { user, item: `item-${step.item}` },
            )
            hidden.add(`item-${step.item}`)
          }
        }
      }),
      { numRuns: 12 },
    )
  })

  it('covers the whole catalogue, then reports that it is exhausted', async () => {
    const all: string[] = []
    let after: string | null = null
    for (;;) {
      const page: Page = await pageOf('user-118', 17, after)
      all.push(...page.edges.map(({ node }) => node.id))
      if (!page.pageInfo.hasNextPage) {
        assert.deepEqual(page.shortfall, { reason: 'CATALOGUE_EXHAUSTED' })
        break
      }
      after = page.pageInfo.endCursor
    }
    assert.equal(new Set(all).size, all.length)
    const [row] = await graph.read<{ open: number }>(
      cypher(
        `MATCH (i:Item) WHERE NOT EXISTS { (:User {id: 'user-118'})-[:INTERACTED|DISMISSED]->(i) } RETURN count(i) AS open`,
      ),
      {},
    )
    assert.ok(all.length >= row!.open)
  })

  it('stays with its snapshot after a promotion, and ends when that snapshot is deleted', async () => {
    const first = await pageOf('user-101', 10, null)
    await publish(graph, 'v2', 'B', await fitBlend(data, { popularity: 1 }))
    const second = await pageOf('user-101', 10, first.pageInfo.endCursor, 1)
    const ids = new Set([...first.edges, ...second.edges].map(({ node }) => node.id))
    assert.equal(ids.size, 20)
    await graph.runAutoCommit(cypher(`MATCH (s:KindredSnapshot {version: 'v1'}) DETACH DELETE s`), {})
    const { errors } = await servers[0].ask(SCROLL, {
      user: 'user-101',
      first: 10,
      after: second.pageInfo.endCursor,
    })
    assert.deepEqual(
      [errors?.[0]?.extensions.code, errors?.[0]?.extensions.field],
      ['CURSOR_EXPIRED', 'after'],
    )
  })

  it('ends after a day', async () => {
    const first = await pageOf('user-102', 5, null)
    now += 25 * 60 * 60 * 1000
    const { errors } = await servers[0].ask(SCROLL, {
      user: 'user-102',
      first: 5,
      after: first.pageInfo.endCursor,
    })
    assert.equal(errors?.[0]?.extensions.code, 'CURSOR_EXPIRED')
  })

  it('rejects a cursor of another user', async () => {
    const first = await pageOf('user-103', 5, null)
    const { errors } = await servers[0].ask(SCROLL, {
      user: 'user-104',
      first: 5,
      after: first.pageInfo.endCursor,
    })
    assert.equal(errors?.[0]?.extensions.code, 'BAD_USER_INPUT')
  })
})
