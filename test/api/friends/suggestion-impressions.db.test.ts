import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { createSuggestionImpressionLog } from '../../../src/neo4j/impressions/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph, waitUntilIdle } from '../../support/database.js'
import { waitUntil } from '../../support/wait-until.js'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const IMPRESSION_DISCOUNT = { graceVisits: 3, halfLifeVisits: 1, recoveryHalfLifeDays: 14 }

describe('impressions of suggested users', () => {
  const graph = openTestGraph()
  const exposures = createSuggestionImpressionLog(graph)
  let servers: TestApi[] = []
  let now = Date.UTC(2026, 5, 1, 12)

  /** Ids of a page from one of two servers. */
  async function page(user: string, on = 0, first = 20): Promise<string[]> {
    const { user: found } = await servers[on]!.get(
      'query ($user: ID!, $first: Int!) { user(id: $user) { friendSuggestions(first: $first) { edges { node { id } } } } }',
      { user, first },
    )
    return found.friendSuggestions.edges.map(({ node }: { node: { id: string } }) => node.id)
  }
  const read = <Row>(text: string, params = {}) => graph.read<Row>(cypher(text), params)
  const shown = async (): Promise<Record<string, number>> => {
    const rows = await read<{ pair: string; visits: number }>(
      "MATCH (a)-[s:SUGGESTED]->(b) RETURN a.id + ' ' + b.id AS pair, s.visits AS visits ORDER BY pair",
    )
    return Object.fromEntries(rows.map(({ pair, visits }) => [pair, visits]))
  }
  /** Waits until the impression of `user` on a page of `viewer` is stored. */
  const recorded = (viewer: string, user: string) =>
    waitUntil(async () => `${viewer} ${user}` in (await shown()))

  beforeEach(async () => {
    now += 10 * DAY_MS
    await graph.write(async (transaction) => {
      await transaction.run(cypher('MATCH (n:User) DETACH DELETE n'), {})
      // `hub` is a friend of a friend of v0, v1, v2 and v3. `ann` and `bob` have no ties to them.
      await transaction.run(
        cypher(`UNWIND ['hub', 'mid', 'ann', 'bob', 'v0', 'v1', 'v2', 'v3'] AS id CREATE (:User {id: id})
          WITH count(*) AS people MATCH (mid:User {id: 'mid'}) MATCH (u:User) WHERE u.id = 'hub' OR u.id STARTS WITH 'v'
          CREATE (mid)-[:FRIEND {pair: mid.id + ':' + u.id}]->(u)`),
        {},
      )
    })
    const settings = { suggestions: { dailyCap: 2, impressionDiscount: IMPRESSION_DISCOUNT } }
    const start = () => startApi(graph, { now: () => now }, settings)
    servers = [await start(), await start()]
  })
  // A server that stops writes its pending impressions, so that nothing of one test reaches the next.
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    await waitUntilIdle(graph)
  })

  it('a user is suggested to at most the daily cap of viewers across servers', async () => {
    assert.equal((await page('v0', 0, 1))[0], 'hub')
    assert.equal((await page('v1', 1, 1))[0], 'hub')
    await recorded('v0', 'hub')
    await recorded('v1', 'hub')
    for (const server of [0, 1]) {
      assert.ok(!(await page('v2', server)).includes('hub'), 'two have seen hub today')
      assert.ok((await page('v0', server)).includes('hub'), 'who has seen hub today may see hub again')
    }
    assert.ok((await page('v2')).length >= 4, 'others take the place')
    now += DAY_MS
    assert.ok((await page('v2')).includes('hub'), 'the next day begins anew')
  })

  it('an impression counts once, also on several servers at once, and a viewer counts once a day', async () => {
    const at = Date.UTC(2026, 6, 1, 23, 50)
    const record = (minutes: number) =>
      exposures.record([
        { viewer: 'v0', user: 'hub', at: at + minutes * MINUTE_MS },
        { viewer: 'v1', user: 'v0', at: at + minutes * MINUTE_MS },
        { viewer: 'v0', user: 'nobody', at },
      ])
    const today = async () =>
      (
        await read<{ on: string; count: number }>(
          "MATCH (u:User {id: 'hub'}) RETURN toString(u.suggestedOn) AS on, u.suggestedCount AS count",
        )
      )[0]
    await Promise.all([0, 1, 2, 3, 4].map(record))
    assert.deepEqual(await shown(), { 'v0 hub': 1, 'v1 v0': 1 })
    assert.deepEqual(await today(), { on: '2026-07-01', count: 1 })
    await exposures.record([{ viewer: 'v2', user: 'hub', at: at + 5 * MINUTE_MS }])
    assert.deepEqual(await today(), { on: '2026-07-01', count: 2 })
    await record(10)
    assert.deepEqual(await today(), { on: '2026-07-02', count: 1 })
    await record(20)
    assert.equal((await shown())['v0 hub'], 2, 'a new day is a new visit, ten minutes later is none')
    await record(45)
    assert.equal((await shown())['v0 hub'], 3)
    assert.deepEqual(await today(), { on: '2026-07-02', count: 1 })
  })

  it('a user shown often and ignored is discounted, and recovers with time or when one of the two acts', async () => {
    // Pages of length 1, so that no other user has many impressions.
    const best = async () => (await page('v0', 0, 1))[0]
    assert.equal(await best(), 'hub', 'the first by id of four who are as good')
    for (let visit = 1; visit <= 5; visit++) {
      await exposures.record([{ viewer: 'v0', user: 'hub', at: now }])
      assert.equal((await best()) === 'hub', visit <= 3, `visit ${visit}`)
      now += 40 * MINUTE_MS
    }
    const before = now
    now += 12 * DAY_MS
    assert.equal(await best(), 'hub', 'forgotten with time')
    now = before
    assert.notEqual(await best(), 'hub')
    await servers[0]!.get(
      'mutation { requestFriendship(from: "hub", to: "v0") { state } cancelFriendship(from: "hub", to: "v0") { state } }',
    )
    assert.equal(await best(), 'hub', 'somebody acted')
  })

  it('stored impressions stay bounded', async () => {
    await graph.write((transaction) =>
      transaction.run(cypher("UNWIND range(1, 700) AS n CREATE (:User {id: 'many' + n})"), {}),
    )
    const many = (from: number, count: number, at: number) =>
      exposures.record(
        Array.from({ length: count }, (_, n) => ({ viewer: 'v0', user: `many${from + n}`, at })),
      )
    await many(1, 350, now)
    assert.equal(Object.keys(await shown()).length, 300)
    await many(351, 200, now + MINUTE_MS)
    const kept = Object.keys(await shown())
    assert.equal(kept.length, 300)
    for (let n = 351; n <= 550; n++) assert.ok(kept.includes(`v0 many${n}`), 'the latest are kept')
    await many(1, 1, now + 100 * DAY_MS)
    assert.deepEqual(Object.keys(await shown()), ['v0 many1'], 'and what is old goes')
  })
})
