import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'vitest'
import type { Settings } from '../../../src/config/index.js'
import { assignmentPoint } from '../../../src/core/page/index.js'
import { createImpressionLog, createImpressionRetention } from '../../../src/neo4j/impressions/index.js'

import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const NOON = Date.UTC(2026, 5, 1, 12)
const IMPRESSIONS = { retentionDays: 30, maxPagesPerUser: 200, aggregateRetentionDays: 400 }
const COMMON = { allocation: 'hash', expectedEffect: 0.02, refreshSeconds: 1 } as const
const EXPERIMENTS: Settings['experiments'] = [
  {
    ...{ name: 'ranking', ...COMMON },
    variants: [
      { name: 'plain', share: 0.5 },
      { name: 'popular', share: 0.5, sources: ['popularity'] },
    ],
  },
  {
    ...{ name: 'small', ...COMMON },
    variants: [
      { name: 'x', share: 0.1 },
      { name: 'y', share: 0.1, weights: { 'friends-liked': 0 } },
    ],
  },
]
const PAGE = `query ($user: ID!, $after: String) { user(id: $user) { recommendations(first: 2, after: $after) {
  recommendationId variants { experiment variant } pageInfo { endCursor } edges { node { id } sources { source } } } } }`
const RESULT = `query ($name: String!) { experiment(name: $name) { name allocation variants {
  name share users impressions clicks rate interval { low high } difference pValue verdict } } }`

describe('experiments', () => {
  const graph = openTestGraph()
  let api: TestApi

  const page = async (user: string, after?: string) =>
    (await api.get(PAGE, { user, after })).user.recommendations
  const serve = async (experiments: Settings['experiments'], clock = () => NOON) => {
    api = await startApi(graph, { now: clock }, { impressions: IMPRESSIONS, experiments })
  }
  /** A user that the experiment assigns to the variant. */
  const userOf = (variant: 'plain' | 'popular') =>
    ['u4', 'u5', 'u6', 'u7', 'u8', 'u9'].find(
      (user) => assignmentPoint('ranking', user) < 0.5 === (variant === 'plain'),
    )!

  beforeEach(async () => {
    await graph.runAutoCommit(
      cypher('MATCH (n) WHERE n:User OR n:Item OR n:KindredPage OR n:KindredExperiment DETACH DELETE n'),
      {},
    )
    await graph.runAutoCommit(
      cypher(`UNWIND range(1, 9) AS n CREATE (:User {id: 'u' + n}) CREATE (:Item {id: 'i' + n}) WITH count(*) AS made
        MATCH (u:User), (i:Item) WHERE toInteger(right(i.id, 1)) <= 10 - toInteger(right(u.id, 1)) AND i.id < 'i7'
          AND NOT (u.id > 'u3' AND i.id > 'i1')
        CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(i)`),
      {},
    )
  })
  afterEach(() => api.stop())

  it("compute a user's pages by the variant that the page names, throughout a scroll", async () => {
    await serve(EXPERIMENTS)
    const sourcesOf = async (user: string) => {
      const found = await page(user)
      const next = await page(user, found.pageInfo.endCursor)
      assert.deepEqual(next.variants, found.variants)
      return {
        variant: found.variants.find(({ experiment }: { experiment: string }) => experiment === 'ranking')
          .variant,
        sources: new Set(
          [...found.edges, ...next.edges].flatMap(({ sources }) =>
            sources.map(({ source }: { source: string }) => source),
          ),
        ),
      }
    }
    const plain = await sourcesOf(userOf('plain'))
    const popular = await sourcesOf(userOf('popular'))
    assert.deepEqual([plain.variant, popular.variant], ['plain', 'popular'])
    assert.ok(plain.sources.has('co-interaction'))
    assert.deepEqual([...popular.sources], ['popularity'])
    for (const user of ['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9']) {
      const { variants } = await page(user)
      const takesPart = variants.some(({ experiment }: { experiment: string }) => experiment === 'small')
      assert.equal(takesPart, assignmentPoint('small', user) < 0.2)
    }
  })

  it('continue a scroll with its first variant, also if the configuration has changed', async () => {
    await serve(EXPERIMENTS)
    const user = userOf('popular')
    const { pageInfo } = await page(user)
    await api.stop()
    await serve([{ ...EXPERIMENTS[0]!, variants: [...EXPERIMENTS[0]!.variants].reverse() }])
    assert.equal((await page(user, pageInfo.endCursor)).variants[0].variant, 'popular')
    await api.stop()
    await serve([])
    assert.deepEqual((await page(user, pageInfo.endCursor)).variants, [])
  })

  it('count pages and clicked pages by user, also after aggregation', async () => {
    await serve(EXPERIMENTS, () => NOON)
    const user = userOf('popular')
    const first = await page(user)
    await page(user)
    await page(userOf('plain'))
    const click = `mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { recorded } }`
    const clicked = first.edges.map(({ node }: { node: { id: string } }) => ({
      ...{ user, item: node.id, kind: 'CLICK', recommendationId: first.recommendationId },
    }))
    await api.get(click, { input: clicked })
    await api.stop()
    await serve(EXPERIMENTS)
    const result = async () => (await api.get(RESULT, { name: 'ranking' })).experiment
    const before = await result()
    assert.deepEqual(before, {
      name: 'ranking',
      allocation: 'HASH',
      variants: [
        {
          ...{ name: 'plain', share: 0.5, users: 1, impressions: 1, clicks: 0, rate: 0 },
          ...{ interval: null, difference: null, pValue: null, verdict: 'CONTROL' },
        },
        {
          ...{ name: 'popular', share: 0.5, users: 1, impressions: 2, clicks: 1, rate: 0.5 },
          ...{ interval: null, difference: null, pValue: null, verdict: 'INSUFFICIENT_DATA' },
        },
      ],
    })
    assert.equal(await createImpressionRetention(graph, ['CLICK']).apply(NOON + 1, 1000, 0), 3)
    assert.deepEqual(await result(), before)
    const { experiments, experiment } = await api.get(
      '{ experiments { name } experiment(name: "none") { name } }',
    )
    assert.deepEqual(experiments, [{ name: 'ranking' }, { name: 'small' }])
    assert.equal(experiment, null)
  })

  it('find a difference among many users with one database query', async () => {
    const log = createImpressionLog(graph)
    await graph.runAutoCommit(cypher("UNWIND range(1, 600) AS n CREATE (:User {id: 'many' + n})"), {})
    const pages = Array.from({ length: 1200 }, (_, index) => ({
      ...{ id: `p${index}`, user: `many${1 + (index % 600)}`, at: NOON, snapshot: null, offset: 0 },
      ...{ variants: [`ranking/${index % 2 ? 'plain' : 'popular'}`], items: ['i1'], sources: ['' as const] },
    }))
    for (let start = 0; start < pages.length; start += 200) await log.record(pages.slice(start, start + 200))
    await graph.runAutoCommit(
      cypher(`MATCH (i:Item {id: 'i1'}) MATCH (u:User)-[:SHOWN]->(p:KindredPage)
        WITH i, u, p, toInteger(substring(p.id, 1)) AS n WHERE n % 20 < 3 OR (n % 2 = 0 AND n % 5 = 0)
        CREATE (u)-[:INTERACTED {kind: 'CLICK', weight: 1.0, recommendationId: p.id}]->(i)`),
      {},
    )
    await serve(EXPERIMENTS)
    const { variants } = (await api.get(RESULT, { name: 'ranking' })).experiment
    const [plain, popular] = variants
    assert.deepEqual(
      [plain.users, plain.impressions, popular.users, popular.impressions],
      [300, 600, 300, 600],
    )
    assert.ok(popular.rate > plain.rate && Math.abs(popular.difference - (popular.rate - plain.rate)) < 1e-12)
    assert.equal(popular.verdict, 'BETTER')
    assert.ok(popular.pValue < 0.05 && popular.interval.low > 0 && popular.interval.high < 1)
  })

  it('are rejected if they name an unknown source', async () => {
    await serve([])
    const variants = [
      { name: 'a', share: 0.5 },
      { name: 'b', share: 0.5, weights: { neighbors: 1 } },
    ]
    await assert.rejects(startApi(graph, {}, { experiments: [{ ...EXPERIMENTS[0]!, variants }] }), {
      code: 'BAD_CONFIGURATION',
      field: 'experiments.0.variants.1.weights',
    })
  })
})
