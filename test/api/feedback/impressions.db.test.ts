import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { guardWrites, openGraph } from '../../../src/neo4j/driver/index.js'

import { createImpressionHistory } from '../../../src/neo4j/impressions/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { startProxy } from '../../support/proxy.js'
import { testDatabase } from '../../support/test-database.js'
import { waitUntil } from '../../support/wait-until.js'

const IMPRESSIONS = { retentionDays: 30, maxPagesPerUser: 200, aggregateRetentionDays: 400 }
const PAGE = `query ($user: ID!, $first: Int!) { user(id: $user) { recommendations(first: $first) {
  recommendationId edges { node { id } sources { source } } } } }`

describe('recorded impressions', () => {
  const graph = openTestGraph()
  let now = Date.UTC(2026, 5, 1, 12)
  let api: TestApi

  async function page(user: string, first = 3) {
    const { user: found } = await api.get(PAGE, { user, first })
    const { recommendationId, edges } = found.recommendations
    return {
      id: recommendationId as string,
      items: edges.map(({ node }: { node: { id: string } }) => node.id) as string[],
      sources: edges.map(({ sources }: { sources: { source: string }[] }) => sources[0]?.source ?? ''),
    }
  }
  const recorded = () =>
    graph.read<Record<string, unknown>>(
      cypher(`MATCH (p:KindredPage) OPTIONAL MATCH (u)-[:SHOWN]->(p) RETURN p.id AS id, u.id AS user, p.at.epochMillis AS at,
        p.items AS items, p.sources AS sources ORDER BY at, id`),
      {},
    )

  beforeEach(async () => {
    now += 86_400_000
    await graph.runAutoCommit(cypher('MATCH (n) WHERE n:User OR n:Item OR n:KindredPage DETACH DELETE n'), {})
    await graph.runAutoCommit(
      cypher(`UNWIND range(1, 6) AS n CREATE (:User {id: 'u' + n}) CREATE (:Item {id: 'i' + n}) WITH count(*) AS made
        UNWIND [[1,1],[2,1],[2,2],[3,1],[3,2],[3,3]] AS pair MATCH (u:User {id: 'u' + pair[0]}), (i:Item {id: 'i' + pair[1]})
        CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(i)`),
      {},
    )
    api = await startApi(graph, { now: () => now }, { impressions: IMPRESSIONS })
  })
  afterEach(() => api.stop())

  it('contain each served page once the server has stopped', async () => {
    const first = await page('u1')
    now += 1000
    const second = await page('u2', 2)
    const { rank } = await api.get('{ rank(user: "u1", items: ["i5", "i4"]) { recommendationId } }')
    await page('nobody').catch(() => {})
    await page('u3', 0)
    await api.stop()
    const rows = await recorded()
    assert.deepEqual(
      rows.filter(({ id }) => id !== rank.recommendationId),
      [
        { user: 'u1', at: now - 1000, ...first },
        { user: 'u2', at: now, ...second },
      ].map(({ id, user, at, items, sources }) => ({ id, user, at, items, sources })),
    )
    assert.deepEqual(rows.find(({ id }) => id === rank.recommendationId)?.items, ['i4', 'i5'])
    assert.ok(first.sources.some((source: string) => source !== ''))
  })

  it("give the time and user of an item's impressions", async () => {
    const { items } = await page('u1')
    now += 60_000
    await page('u1')
    await page('u2')
    await api.stop()
    const shown = await createImpressionHistory(graph).of('u1', now - 86_400_000, {})
    assert.deepEqual(
      [...shown].sort((left, right) => (left.item < right.item ? -1 : 1)),
      [...items].sort().map((item) => ({ item, times: [now - 60_000, now] })),
    )
    assert.equal((await createImpressionHistory(graph).of('u1', now, {}))[0]?.times.length, 1)
    assert.deepEqual(await createImpressionHistory(graph).of('nobody', 0, {}), [])
  })

  it('are deleted with their user', async () => {
    await page('u1')
    await page('u2')
    await api.stop()
    const other = await startApi(graph)
    await other.get('mutation { deleteUsers(ids: ["u1"]) { deleted } }')
    await other.stop()
    assert.deepEqual(
      (await recorded()).map(({ user }) => user),
      ['u2'],
    )
  })

  it('survive an outage of the database', async () => {
    const settings = testDatabase()
    const proxy = await startProxy(settings.uri)
    const through = guardWrites(openGraph({ ...settings, uri: `bolt://127.0.0.1:${proxy.port}` }))
    let failedWrites = 0
    const watched: typeof through = {
      ...through,
      write: (...args) =>
        through.write(...args).catch((error) => {
          failedWrites++
          throw error
        }),
    }
    const other = await startApi(watched, {}, { impressions: IMPRESSIONS })
    const { user } = await other.get(PAGE, { user: 'u1', first: 2 })
    await proxy.cut()
    await waitUntil(() => failedWrites > 0)
    await proxy.restore()
    assert.deepEqual(await recorded(), [])
    await other.stop()
    assert.deepEqual(
      (await recorded()).map(({ id }) => id),
      [user.recommendations.recommendationId],
    )
    await through.close()
    await proxy.close()
  })
})
