import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

const NOW = Date.parse('2026-03-10T12:00:00Z')
const DAY = 86_400_000
const daysAgo = (days: number) => new Date(NOW - days * DAY).toISOString()

interface ListEdge {
  score: number
  node: { id: string; tags: string[] }
}

describe('more pages', () => {
  const graph = openTestGraph()
  let api: TestApi
  beforeAll(async () => {
    await writeDataset(graph, groupedDataset())
    api = await startApi(graph, { now: () => NOW })
  })
  afterAll(() => api.stop())

  const upsertItems = (input: readonly object[]) =>
    api.get('mutation ($input: [ItemInput!]!) { upsertItems(input: $input) { consistencyToken } }', { input })
  const record = (input: readonly object[]) =>
    api.get(
      'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { consistencyToken } }',
      {
        input,
      },
    )
  const idsOf = (edges: readonly ListEdge[]) => edges.map(({ node }) => node.id)

  describe('latest', () => {
    it('gives published items, latest first, in pages, with filters', async () => {
      const LATEST = `query ($first: Int, $after: String, $filter: ItemFilter) { latest(first: $first, after: $after, filter: $filter) {
        pageInfo { hasNextPage endCursor } edges { score node { id tags } } } }`
      await upsertItems([
        ...[1, 2, 2, 3].map((days, n) => ({
          ...{ id: `item-${n}`, publishedAt: daysAgo(days) },
        })),
        { id: 'item-7', publishedAt: daysAgo(-1) },
        { id: 'item-8', publishedAt: daysAgo(0.5), available: false },
      ])
      const all = await api.get(LATEST, { first: 10 })
      assert.deepEqual(idsOf(all.latest.edges), ['item-0', 'item-1', 'item-2', 'item-3'])
      assert.equal(all.latest.edges[0].score, NOW - DAY)
      assert.equal(all.latest.pageInfo.hasNextPage, false)
      const first = await api.get(LATEST, { first: 2 })
      assert.ok(first.latest.pageInfo.hasNextPage)
      const second = await api.get(LATEST, { first: 2, after: first.latest.pageInfo.endCursor })
      assert.deepEqual(idsOf(second.latest.edges), ['item-2', 'item-3'])
      const filtered = await api.get(LATEST, { first: 1, filter: { tags: ['group-2'] } })
      assert.deepEqual(idsOf(filtered.latest.edges), ['item-2'])
      // A new item is listed with the next request.
      await upsertItems([{ id: 'item-5', publishedAt: daysAgo(0) }])
      assert.deepEqual(idsOf((await api.get(LATEST, { first: 1 })).latest.edges), ['item-5'])
    })
  })

  describe('trending', () => {
    it('compares the current rate of each item with its own past', async () => {
      const likes = (item: string, days: readonly number[]) =>
        days.map((day, n) => ({ user: `user-${n}`, item, kind: 'LIKE', at: daysAgo(day) }))
      await upsertItems(['steady', 'rising', 'fading', 'fresh'].map((id) => ({ id })))
      await record([
        // One a day for eight weeks; as many, mostly at the end; as many, mostly at the beginning; five
        // today.
        ...likes(
          'steady',
          Array.from({ length: 56 }, (_, day) => day + 0.5),
        ),
        ...likes(
          'rising',
          Array.from({ length: 56 }, (_, n) => (n * n) / 56 + 0.1),
        ),
        ...likes(
          'fading',
          Array.from({ length: 56 }, (_, n) => 55.5 - (n * n) / 56),
        ),
        ...likes('fresh', [0.1, 0.2, 0.3, 0.4, 0.5]),
      ])
      const { trending } = await api.get('{ trending(first: 10) { edges { score node { id } } } }')
      const scores = new Map<string, number>(
        trending.edges.map(({ node, score }: ListEdge) => [node.id, score]),
      )
      assert.ok(scores.get('rising')! > scores.get('fresh')!)
      assert.ok(scores.get('fresh')! > 1)
      assert.ok(!scores.has('fading'))
      // A steady item trends by at most the lead of its last day over its mean.
      assert.ok((scores.get('steady') ?? 0) < 0.1, String(scores.get('steady')))
    })
  })

  describe('co-interactions', () => {
    it('are distinguished by kind', async () => {
      await upsertItems(['tent', 'stove', 'map'].map((id) => ({ id })))
      await record([
        ...[1, 2, 3].map((n) => ({ user: `user-${n}`, item: 'tent', kind: 'PURCHASE' })),
        ...[1, 2].map((n) => ({ user: `user-${n}`, item: 'stove', kind: 'PURCHASE' })),
        ...[1, 2, 3].map((n) => ({ user: `user-${n}`, item: 'map', kind: 'VIEW' })),
        { user: 'user-4', item: 'tent', kind: 'VIEW' },
      ])
      const also = async (kinds?: string[], alsoKinds?: string[]) => {
        const { item } = await api.get(
          `query ($kinds: [String!], $alsoKinds: [String!]) { item(id: "tent") {
            alsoInteracted(kinds: $kinds, alsoKinds: $alsoKinds, first: 3) { edges { score node { id } } } } }`,
          { kinds, alsoKinds },
        )
        return item.alsoInteracted.edges as ListEdge[]
      }
      assert.deepEqual(idsOf(await also(['PURCHASE'], ['VIEW'])), ['map'])
      const [stove] = await also(['PURCHASE'], ['PURCHASE'])
      assert.equal(stove!.node.id, 'stove')
      assert.ok(Math.abs(stove!.score - 2 / Math.sqrt(12)) < 1e-12)
      assert.deepEqual(await also(['DISLIKE']), [])
      const { errors } = await api.ask(
        '{ item(id: "tent") { alsoInteracted(kinds: ["HUG"]) { edges { score } } } }',
      )
      assert.deepEqual(
        [errors?.[0]?.extensions.code, errors?.[0]?.extensions.field],
        ['BAD_USER_INPUT', 'kinds'],
      )
    })
  })

  describe('an anonymous session', () => {
    const SESSION = `query ($items: [ID!]!, $first: Int! = 12, $after: String, $filter: ItemFilter, $rules: ItemRulesInput) {
      recommendForSession(items: $items, first: $first, after: $after, filter: $filter, rules: $rules) {
        shortfall { reason } pageInfo { hasNextPage endCursor }
        edges { score node { id tags } sources { source contribution }
          because { kind steps { via node { __typename ... on Item { id } ... on User { id } } } } } } }`
    const page = async (items: readonly string[], variables: object = {}) =>
      (await api.get(SESSION, { items, ...variables })).recommendForSession
    const ownGroup = (edges: readonly ListEdge[], tag: string) =>
      edges.filter(({ node }) => node.tags.includes(tag)).length
    const items = ['item-10', 'item-13', 'item-16']

    it('gets a full page from Cypher alone, with reasons that name no user', async () => {
      const { edges } = await page(items)
      assert.equal(edges.length, 12)
      assert.ok(ownGroup(edges, 'group-1') >= 8, 'items of the same users')
      for (const { node, because } of edges) {
        assert.ok(!items.includes(node.id))
        assert.ok(because.length > 0)
        for (const { steps } of because) {
          assert.equal(steps[0].via, null)
          for (const step of steps) assert.notEqual(step.node.__typename, 'User')
        }
      }
    })

    it('is folded into the snapshot and scrolls without repeats', async () => {
      await publish(graph, 'v1', 'A', await fitBlend(groupedDataset()))
      const first = await page(items)
      // Items of other tests came after the training. They have no tags, and their first users score them.
      const trained = first.edges.filter(({ node }: ListEdge) => node.tags.length > 0)
      assert.ok(trained.length >= 8)
      assert.ok(ownGroup(trained, 'group-1') >= trained.length - 2)
      const sources = new Set(
        first.edges.flatMap(({ sources: all }: { sources: { source: string }[] }) =>
          all.map(({ source }) => source),
        ),
      )
      assert.ok(sources.has('rp3'))
      assert.ok(
        first.edges.some(
          ({ because }: { because: { kind: string }[] }) => because[0]!.kind === 'SIMILAR_TO_HISTORY',
        ),
      )
      // After one more click, the scroll continues.
      const clicked = first.edges[0].node.id
      const second = await page([clicked, ...items], { after: first.pageInfo.endCursor })
      const both = [...idsOf(first.edges), ...idsOf(second.edges)]
      assert.equal(new Set(both).size, 24)
      const other = await page(['item-11', 'item-14', 'item-17'])
      assert.ok(ownGroup(other.edges, 'group-2') >= 8, 'another session gets another page')
    })

    it('accepts filters and rules, and ignores unknown items', async () => {
      const filtered = await page(['nothing', ...items], { filter: { tags: ['group-0'] } })
      assert.equal(ownGroup(filtered.edges, 'group-0'), 12)
      const rules = { quotas: [{ tag: 'group-1', max: 3 }] }
      assert.equal(ownGroup((await page(items, { rules })).edges, 'group-1'), 3)
      assert.equal((await page([])).edges.length, 12, 'a session without items')
      const { errors } = await api.ask(SESSION, { items: Array.from({ length: 101 }, (_, n) => `item-${n}`) })
      assert.equal(errors?.[0]?.extensions.field, 'items')
    })
  })
})
