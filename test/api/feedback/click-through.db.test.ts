import assert from 'node:assert/strict'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, it } from 'vitest'
import {
  createClickThroughCounts,
  createImpressionLog,
  createImpressionRetention,
} from '../../../src/neo4j/impressions/index.js'

import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const DAY_MS = 86_400_000
const NOON = Date.UTC(2026, 5, 1, 12)
const IMPRESSIONS = { retentionDays: 30, maxPagesPerUser: 200, aggregateRetentionDays: 400 }
const REPORT = `query ($by: [ClickThroughDimension!]!) { clickThrough(by: $by) {
  rows { source snapshot position impressions clicks rate interval { low high } } waiting dropped } }`
const VIEWED = `mutation ($input: [ViewableImpressionsInput!]!) {
  recordViewableImpressions(input: $input) { recorded rejected { index field code } } }`
const CLICK =
  'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { recorded rejected { code } } }'

describe('click-through', () => {
  const graph = openTestGraph()
  const log = createImpressionLog(graph)
  const retention = createImpressionRetention(graph, ['VIEW', 'CLICK'])
  let api: TestApi

  const click = (user: string, item: string, recommendationId: string, kind = 'CLICK') =>
    api.get(CLICK, { input: [{ user, item, recommendationId, kind, at: new Date(NOON).toISOString() }] })
  const confirm = async (...input: object[]) => (await api.get(VIEWED, { input })).recordViewableImpressions
  const report = async (...by: string[]) => (await api.get(REPORT, { by })).clickThrough
  const rowsBy = async (...by: string[]) =>
    Object.fromEntries(
      // biome-ignore lint/suspicious/noExplicitAny: rows as the API returns them
      (await report(...by)).rows.map(({ source, snapshot, position, impressions, clicks }: any) => [
        [source, snapshot, position].filter((value) => value !== null).join(' '),
        [impressions, clicks],
      ]),
    )
  const page = (id: string, user: string | null, more: object = {}) => ({
    ...{ id, user, at: NOON, snapshot: 'v1', variants: [] as string[], offset: 0 },
    ...{ items: ['i1', 'i2', 'i3'], sources: ['friends-liked', 'friends-liked', 'popularity'] as const },
    ...more,
  })

  beforeEach(async () => {
    await graph.runAutoCommit(
      cypher('MATCH (n) WHERE n:User OR n:Item OR n:KindredPage OR n:KindredExposureCount DETACH DELETE n'),
      {},
    )
    await graph.runAutoCommit(
      cypher("UNWIND range(1, 4) AS n CREATE (:User {id: 'u' + n}) CREATE (:Item {id: 'i' + n})"),
      {},
    )
    api = await startApi(graph, { now: () => NOON + 1000 }, { impressions: IMPRESSIONS })
  })
  afterEach(() => api.stop())

  it('counts an interaction as a click on the page it names: once a page, by its viewer, for attracting kinds', async () => {
    await log.record([page('p1', 'u1'), page('p2', 'u2', { snapshot: null, offset: 3 }), page('p3', null)])
    await click('u1', 'i1', 'p1')
    await click('u1', 'i1', 'p1', 'VIEW')
    await click('u1', 'i3', 'p1', 'DISLIKE')
    await click('u1', 'i4', 'p1')
    await click('u1', 'i2', 'p2')
    await click('u2', 'i3', 'p2', 'LIKE')
    await click('u3', 'i1', 'p3')
    assert.deepEqual(await rowsBy('SOURCE'), { 'friends-liked': [6, 2], popularity: [3, 1] })
    assert.deepEqual(await rowsBy('SNAPSHOT'), { v1: [6, 2], '': [3, 1] })
    assert.deepEqual(await rowsBy('POSITION'), {
      '1': [2, 2],
      '2': [2, 0],
      '3': [2, 0],
      '4': [1, 0],
      '5': [1, 0],
      '6': [1, 1],
    })
    const { rows, waiting, dropped } = await report()
    assert.deepEqual([waiting, dropped], [0, 0])
    assert.equal(rows.length, 1)
    assert.deepEqual([rows[0].impressions, rows[0].clicks, rows[0].rate], [9, 3, 3 / 9])
    assert.ok(rows[0].interval.low > 0.12 && rows[0].interval.low < 0.13)
    const past = await api.ask('{ clickThrough(since: "2026-06-02", until: "2026-06-01") { waiting } }')
    assert.deepEqual(
      [past.errors![0]!.extensions.code, past.errors![0]!.extensions.field],
      ['BAD_USER_INPUT', 'since'],
    )
  })

  it('counts sources recorded under a former name under the current one', async () => {
    await log.record([
      page('p1', 'u1', { sources: ['friends', 'embedding', 'popular'] }),
      page('p2', 'u2', { sources: ['friends-liked', 'neighbours', ''] }),
    ])
    const counts = { 'friends-liked': [2, 0], lightgcn: [1, 0], popularity: [1, 0], rp3: [1, 0], '': [1, 0] }
    assert.deepEqual(await rowsBy('SOURCE'), counts)
  })

  it('counts viewable impressions once, whenever clients confirm them', async () => {
    await log.record([page('p1', 'u1')])
    const p1 = { recommendationId: 'p1', user: 'u1', items: ['i1', 'i4'] }
    const p2 = { recommendationId: 'p2', user: 'u2', items: ['i2'] }
    assert.deepEqual(await confirm(p1, p2), { recorded: 2, rejected: [] })
    await Promise.all([
      confirm(p1),
      confirm({ ...p1, items: ['i2'] }),
      confirm(p1),
      confirm({ ...p1, items: ['i1', 'i2'] }),
    ])
    assert.deepEqual(
      await rowsBy('SOURCE'),
      { 'friends-liked': [2, 0], '': [1, 0] },
      'of p2 nothing else is known yet',
    )
    await log.record([page('p2', 'u2'), page('p1', 'u1')])
    assert.deepEqual(await rowsBy('SOURCE'), { 'friends-liked': [3, 0] })
    await click('u1', 'i3', 'p1')
    assert.deepEqual(
      await rowsBy('POSITION'),
      { '1': [1, 0], '2': [2, 0], '3': [1, 1] },
      'a clicked item counts as viewed',
    )
  })

  it('rejects invalid entries one by one', async () => {
    await log.record([page('p1', 'u1')])
    const entry = { recommendationId: 'p1', user: 'u1', items: ['i1'] }
    const answer = await confirm(
      { ...entry, user: 'nobody' },
      { ...entry, recommendationId: 'p9', items: [] },
      { ...entry, recommendationId: ' ' },
      { ...entry, at: '2030-01-01' },
      entry,
      { ...entry, user: 'u2' },
      { ...entry, recommendationId: 'p8' },
    )
    const rejected = answer.rejected.map(({ index, field, code }: Record<string, unknown>) => [
      index,
      field,
      code,
    ])
    // Entry 0 is the first of its page, so later entries that name another user are rejected.
    assert.deepEqual(rejected, [
      [0, 'user', 'NOT_FOUND'],
      [1, 'items', 'BAD_USER_INPUT'],
      [2, 'recommendationId', 'BAD_USER_INPUT'],
      [3, 'at', 'BAD_USER_INPUT'],
      [4, 'user', 'CONFLICT'],
      [5, 'user', 'CONFLICT'],
    ])
    const others = await confirm(
      { ...entry, user: 'u2' },
      { ...entry, recommendationId: 'p8', items: ['i1'] },
    )
    assert.deepEqual(
      others.rejected.map(({ code }: { code: string }) => code),
      ['CONFLICT'],
    )
    const stranger = await confirm({ ...entry, items: ['i4'] })
    assert.deepEqual([stranger.recorded, stranger.rejected[0].code], [0, 'BAD_USER_INPUT'])
    const off = await startApi(graph)
    assert.equal((await off.ask(VIEWED, { input: [entry] })).errors![0]!.extensions.code, 'CONFLICT')
    await off.stop()
  })

  it('stays the same after old pages are aggregated, and storage does not grow', async () => {
    const days = Array.from({ length: 40 }, (_, day) =>
      page(`d${day}`, `u${1 + (day % 3)}`, { at: NOON - day * DAY_MS, snapshot: `v${day % 2}` }),
    )
    await log.record([...days, page('late', 'u4'), page('later', 'u4', { at: NOON + 1 })])
    for (const [user, item, id] of [
      ['u1', 'i1', 'd0'],
      ['u2', 'i2', 'd1'],
      ['u3', 'i3', 'd35'],
      ['u1', 'i1', 'd36'],
    ] as const)
      await click(user, item, id)
    const counts = createClickThroughCounts(graph, ['VIEW', 'CLICK'])
    const all = async () => {
      const rows = await counts.count(0, NOON + DAY_MS, ['SOURCE', 'SNAPSHOT', 'POSITION'], {})
      return rows.map((row) => JSON.stringify(row)).sort()
    }
    const before = await all()
    const turns = await Promise.all([
      retention.apply(NOON - 30 * DAY_MS, 1000, 0),
      retention.apply(NOON - 30 * DAY_MS, 1000, 0),
    ])
    assert.equal(
      turns.reduce<number>((sum, turn) => sum + (turn ?? 0), 0),
      9,
    )
    assert.deepEqual(await all(), before)
    assert.equal(await retention.apply(NOON - 30 * DAY_MS, 1, 0), 29)
    assert.deepEqual(await all(), before)
    const [left] = await graph.read<{ ids: string[] }>(
      cypher('MATCH (:User)-[:SHOWN]->(p:KindredPage) WITH p ORDER BY p.id RETURN collect(p.id) AS ids'),
      {},
    )
    assert.deepEqual(left!.ids, ['d0', 'd1', 'd2', 'later'], 'the latest page of each')
    await log.record([page('old', 'u1', { at: NOON - 99 * DAY_MS })])
    await retention.apply(NOON - 30 * DAY_MS, 1000, NOON - 20 * DAY_MS)
    const [kept] = await graph.read<{ oldest: number }>(
      cypher('MATCH (c:KindredExposureCount) RETURN min(c.day).epochMillis AS oldest'),
      {},
    )
    assert.equal(kept!.oldest, Date.UTC(2026, 4, 13), 'the first whole day of the last twenty')
  })

  it('agrees with a naive count for random impressions, confirmations and clicks', async () => {
    const items = ['i1', 'i2', 'i3', 'i4']
    const some = fc.subarray(items)
    const story = fc.array(
      fc.record({
        user: fc.constantFrom('u1', 'u2', null),
        items: fc.shuffledSubarray(items, { minLength: 1 }),
        viewed: fc.option(fc.subarray(items, { minLength: 1 })),
        clicked: some,
      }),
      { minLength: 1, maxLength: 4 },
    )
    const property = fc.asyncProperty(story, async (pages) => {
      await graph.runAutoCommit(cypher('MATCH (p:KindredPage) DETACH DELETE p'), {})
      await graph.runAutoCommit(cypher('MATCH ()-[r:INTERACTED]->() DELETE r'), {})
      const expected = new Map<number, [number, number]>()
      for (const [index, { user, items: shown, viewed, clicked }] of pages.entries()) {
        const id = `q${index}`
        await log.record([page(id, user, { items: shown, sources: shown.map(() => 'x') })])
        const onPage = viewed?.filter((item) => shown.includes(item)) ?? []
        if (onPage.length > 0) await log.confirmViews([{ id, user, at: NOON, items: viewed! }])
        await graph.runAutoCommit(
          cypher(`UNWIND $clicked AS id MATCH (u:User {id: $user}), (i:Item {id: id})
            CREATE (u)-[:INTERACTED {kind: 'CLICK', weight: 1.0, recommendationId: $page}]->(i)`),
          { clicked, user: user ?? 'u3', page: id },
        )
        for (const [place, item] of shown.entries()) {
          const isClicked = clicked.includes(item)
          if (onPage.length > 0 && !isClicked && !onPage.includes(item)) continue
          const [exposures, clicks] = expected.get(place + 1) ?? [0, 0]
          expected.set(place + 1, [exposures + 1, clicks + (isClicked ? 1 : 0)])
        }
      }
      const positions = await rowsBy('POSITION')
      assert.deepEqual(positions, Object.fromEntries(expected))
      await retention.apply(NOON + 1, 1000, 0)
      await graph.runAutoCommit(cypher('MATCH (c:KindredExposureCount) DETACH DELETE c'), {})
    })
    await fc.assert(property, { numRuns: 5 })
  })
})
