import assert from 'node:assert/strict'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'
import { waitUntil } from '../../support/wait-until.js'

const PAGE = `query ($user: ID!, $first: Int! = 20, $after: String, $rules: ItemRulesInput, $filter: ItemFilter) {
  user(id: $user) { recommendations(first: $first, after: $after, rules: $rules, filter: $filter) {
    shortfall { reason missing } pageInfo { hasNextPage endCursor }
    edges { score node { id tags } sources { contribution } because { kind }
      rules { rule rankBefore rankAfter scoreBefore scoreAfter } } } } }`

interface Edge {
  score: number
  node: { id: string; tags: string[] }
  sources: { contribution: number }[]
  because: { kind: string }[]
  rules: { rule: string; rankBefore: number; rankAfter: number; scoreBefore: number; scoreAfter: number }[]
}

interface Page {
  shortfall: { reason: string; missing: number } | null
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  edges: Edge[]
}

const share = fc.double({ min: 0, max: 1, noNaN: true })
const item = fc.nat(89).map((n) => `item-${n}`)
const group = fc.nat(2).map((n) => `group-${n}`)
const asked = fc.record(
  {
    diversity: share,
    popularityDebias: share,
    novelty: share,
    exploration: share,
    fatigue: fc.boolean(),
    quotas: fc.uniqueArray(fc.record({ tag: group, max: fc.integer({ min: 1, max: 8 }) }), {
      maxLength: 3,
      selector: ({ tag }) => tag,
    }),
    boosts: fc.array(fc.record({ items: fc.tuple(item), tags: fc.tuple(group), factor: share }), {
      maxLength: 2,
    }),
    pins: fc.array(fc.record({ item, position: fc.integer({ min: 1, max: 30 }) }), { maxLength: 3 }),
  },
  { requiredKeys: [] },
)

describe('page rules', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  let api: TestApi
  let now = Date.now()
  beforeAll(async () => {
    await writeDataset(graph, data)
    await publish(graph, 'v1', 'A', await fitBlend(data))
    api = await startApi(graph, { now: () => now })
  })
  afterAll(() => api.stop())

  const pageOf = async (user: string, variables: object = {}, from = api): Promise<Page> =>
    (await from.get(PAGE, { user, ...variables })).user.recommendations
  const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id)
  const countOf = ({ edges }: Page, tag: string) => edges.filter(({ node }) => node.tags.includes(tag)).length

  it('change nothing if none is set or all are 0', async () => {
    const plain = await pageOf('user-4')
    const zero = {
      diversity: 0,
      popularityDebias: 0,
      novelty: 0,
      exploration: 0,
      quotas: [],
      boosts: [],
      pins: [],
    }
    const asked = await pageOf('user-4', { rules: zero })
    assert.deepEqual(asked.edges, plain.edges)
    assert.ok(plain.edges.every(({ rules }) => rules.length === 0))
  })

  it('keep scrolls full and free of repeats, and report their changes', async () => {
    let next = 0
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 1, max: 25 }), async (rules, first) => {
        const user = `user-${next++ % 100}`
        const shown = new Set<string>()
        const quotas = rules.quotas ?? []
        let cursor: string | null = null
        for (let pages = 0; pages < 4; pages++) {
          const page: Page = await pageOf(user, { first, rules, after: cursor })
          for (const id of idsOf(page)) {
            assert.ok(!shown.has(id), `${id} twice`)
            shown.add(id)
          }
          for (const { tag, max } of quotas) assert.ok(countOf(page, tag) <= max, `${tag} beyond ${max}`)
          const missing = first - page.edges.length
          if (missing > 0) {
            const reason = page.pageInfo.hasNextPage ? 'QUOTA_REACHED' : 'CATALOGUE_EXHAUSTED'
            assert.deepEqual(page.shortfall, { reason, missing })
            // All items have one of three tags: a page can be short while items are left only if each tag has
            // a quota.
            if (page.pageInfo.hasNextPage) assert.ok(quotas.length > 0)
          } else assert.equal(page.shortfall, null)
          for (const [place, { score, sources, rules: changes, because }] of page.edges.entries()) {
            const sum = sources.reduce((total, { contribution }) => total + contribution, 0)
            assert.ok(Math.abs((changes[0]?.scoreBefore ?? score) - sum) < 1e-9)
            assert.ok(because.length > 0)
            for (const [step, change] of changes.entries()) {
              if (step > 0) assert.equal(change.scoreBefore, changes[step - 1]!.scoreAfter)
            }
            if (changes.length > 0) {
              assert.equal(changes.at(-1)!.rankAfter, place + 1)
              assert.equal(changes.at(-1)!.scoreAfter, score)
            }
          }
          cursor = page.pageInfo.endCursor
          if (!page.pageInfo.hasNextPage || cursor === null) break
        }
      }),
      { numRuns: 6 },
    )
  })

  it('search the catalogue beyond the best items to meet a quota', async () => {
    // Sources rank the viewer's own group first, so another group is far down.
    const rules = {
      quotas: [
        { tag: 'group-1', min: 3 },
        { tag: 'group-0', max: 2 },
      ],
    }
    const page = await pageOf('user-3', { rules, first: 10 })
    assert.equal(page.edges.length, 10)
    assert.ok(countOf(page, 'group-1') >= 3)
    assert.equal(countOf(page, 'group-0'), 2)
    const all = ['group-0', 'group-1', 'group-2'].map((tag) => ({ tag, max: 2 }))
    const short = await pageOf('user-3', { rules: { quotas: all }, first: 10 })
    assert.equal(short.edges.length, 6)
    assert.deepEqual(short.shortfall, { reason: 'QUOTA_REACHED', missing: 4 })
    assert.ok(short.pageInfo.hasNextPage)
  })

  it('boost, bury and pin, but never items that may not be shown', async () => {
    const plain = idsOf(await pageOf('user-5'))
    const [best, second] = plain as [string, string]
    const boosted = await pageOf('user-5', { rules: { boosts: [{ items: [second], factor: 100 }] } })
    assert.deepEqual(idsOf(boosted).slice(0, 2), [second, best])
    assert.deepEqual(
      boosted.edges[0]!.rules.map(({ rule, rankBefore, rankAfter }) => [rule, rankBefore, rankAfter]),
      [['BOOST', 2, 1]],
    )
    const buried = await pageOf('user-5', { rules: { boosts: [{ items: [best], factor: 0 }] } })
    assert.ok(!idsOf(buried).includes(best))
    const liked = await graph.read<{ id: string }>(
      cypher(`MATCH (:User {id: 'user-5'})-[:INTERACTED]->(i) RETURN i.id AS id LIMIT 1`),
      {},
    )
    const pins = [
      { item: plain[9]!, position: 1 },
      { item: liked[0]!.id, position: 2 },
      { item: plain[0]!, position: 25 },
    ]
    const pinned = await pageOf('user-5', { rules: { pins } })
    assert.equal(idsOf(pinned)[0], plain[9])
    assert.ok(!idsOf(pinned).includes(liked[0]!.id), 'a hidden item stays hidden when it is pinned')
    const next = await pageOf('user-5', { rules: { pins }, after: pinned.pageInfo.endCursor })
    assert.ok(!idsOf(next).includes(plain[0]!), 'pinned further down, but already shown')
  })

  it('give pages of more groups with diversity, and of less popular items with a popularity penalty', async () => {
    const groups = (page: Page) => new Set(page.edges.flatMap(({ node }) => node.tags)).size
    const plain = await pageOf('user-6', { first: 6 })
    const diverse = await pageOf('user-6', { first: 6, rules: { diversity: 0.9 } })
    assert.ok(groups(diverse) >= groups(plain))
    assert.equal(idsOf(diverse)[0], idsOf(plain)[0])
    assert.ok(diverse.edges.some(({ rules }) => rules.some(({ rule }) => rule === 'DIVERSITY')))
    const likes = async (page: Page) => {
      const [row] = await graph.read<{ likes: number }>(
        cypher('MATCH (i:Item)<-[r:INTERACTED]-() WHERE i.id IN $ids RETURN count(r) AS likes'),
        { ids: idsOf(page) },
      )
      return row!.likes
    }
    const rare = await pageOf('user-6', { first: 6, rules: { popularityDebias: 1 } })
    assert.ok((await likes(rare)) < (await likes(plain)))
  })

  it('discount items that were shown and ignored on several days', async () => {
    const watching = await startApi(
      graph,
      { now: () => now },
      {
        impressions: { retentionDays: 30, maxPagesPerUser: 200, aggregateRetentionDays: 400 },
        pages: { impressionDiscount: { graceVisits: 1, halfLifeVisits: 1, recoveryHalfLifeDays: 7 } },
      },
    )
    try {
      const [first] = idsOf(await pageOf('user-7', { first: 1 }, watching))
      for (let day = 0; day < 3; day++) {
        now += 86_400_000
        await pageOf('user-7', { first: 1 }, watching)
      }
      const seen = async () => {
        const rows = await graph.read<{ pages: number }>(
          cypher(`MATCH (:User {id: 'user-7'})-[:SHOWN]->(page) RETURN count(page) AS pages`),
          {},
        )
        return rows[0]!.pages
      }
      await waitUntil(async () => (await seen()) >= 4)
      now += 3_600_000
      const tired = await pageOf('user-7', { first: 20, rules: { fatigue: true } }, watching)
      const plain = await pageOf('user-7', { first: 20 }, watching)
      assert.equal(idsOf(plain)[0], first)
      assert.notEqual(idsOf(tired)[0], first)
      const edge = tired.edges.find(({ node }) => node.id === first)
      if (edge) assert.equal(edge.rules[0]!.rule, 'FATIGUE')
    } finally {
      await watching.stop()
    }
  })

  it('apply by configuration, and a request may override each', async () => {
    const { rules: none, impressionDiscount } = { rules: ZERO, impressionDiscount: IMPRESSION_DISCOUNT }
    const strict = await startApi(
      graph,
      { now: () => now },
      {
        pages: {
          rules: { ...none, quotas: [{ tag: 'group-2', max: 1 }], diversity: 0.3 },
          impressionDiscount,
        },
      },
    )
    try {
      const page = await pageOf('user-8', {}, strict)
      assert.equal(countOf(page, 'group-2'), 1)
      assert.ok(page.edges.some(({ rules }) => rules.length > 0))
      const aside = await pageOf('user-8', { rules: { quotas: [], diversity: 0 } }, strict)
      assert.deepEqual(idsOf(aside), idsOf(await pageOf('user-8')))
    } finally {
      await strict.stop()
    }
  })
  const ZERO = { diversity: 0, popularityDebias: 0, novelty: 0, exploration: 0, quotas: [], fatigue: false }
  const IMPRESSION_DISCOUNT = { graceVisits: 3, halfLifeVisits: 3, recoveryHalfLifeDays: 7 }

  describe('as campaigns', () => {
    const upsert = async (input: readonly object[], from = api) =>
      (
        await from.get(
          `mutation ($input: [CampaignInput!]!) { upsertCampaigns(input: $input) {
            created updated rejected { index field code } consistencyToken } }`,
          { input },
        )
      ).upsertCampaigns
    const remove = (ids: readonly string[]) =>
      api.get('mutation ($ids: [ID!]!) { deleteCampaigns(ids: $ids) { deleted } }', { ids })
    const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString()

    it('boost, bury and pin for every viewer from start to end, and not after deletion', async () => {
      const user = 'user-11'
      const plain = idsOf(await pageOf(user))
      const [first, second] = plain as [string, string]
      const last = plain.at(-1)!
      const written = await upsert([
        { id: 'lift', items: [second], factor: 100, until: at(2) },
        { id: 'top', items: [last], position: 1, from: at(1), until: at(2) },
      ])
      assert.deepEqual([written.created, written.updated, written.rejected], [2, 0, []])
      assert.deepEqual(idsOf(await pageOf(user)).slice(0, 2), [second, first])
      assert.deepEqual(idsOf(await pageOf(user, { rules: { campaigns: false } })), plain)
      const begun = now
      try {
        now = begun + 1.5 * 3_600_000
        const pinned = await pageOf(user)
        assert.deepEqual(idsOf(pinned).slice(0, 2), [last, second])
        assert.equal(pinned.edges[0]!.rules.at(-1)!.rule, 'PIN')
        now = begun + 3 * 3_600_000
        assert.deepEqual(idsOf(await pageOf(user)), plain, 'over')
      } finally {
        now = begun
      }
      const replaced = await upsert([{ id: 'lift', tags: ['group-0'], factor: 0, until: at(2) }])
      assert.deepEqual([replaced.created, replaced.updated], [0, 1])
      assert.equal(countOf(await pageOf(user, { first: 30 }), 'group-0'), 0)
      const { campaigns } = await api.get('{ campaigns { id factor position from until tags items { id } } }')
      assert.deepEqual(campaigns[0], {
        ...{ id: 'lift', factor: 0, position: null, from: null, until: at(2), tags: ['group-0'], items: [] },
      })
      assert.deepEqual(campaigns[1].items, [{ id: last }])
      await remove(['lift', 'top', 'never was'])
      assert.deepEqual(idsOf(await pageOf(user)), plain)
    })

    it('apply on another server from the next page on', async () => {
      const other = await startApi(graph, { now: () => now })
      try {
        const [first, second] = idsOf(await pageOf('user-12', {}, other)) as [string, string]
        await upsert([{ id: 'lift', items: [second], factor: 100, until: at(1) }])
        assert.deepEqual(idsOf(await pageOf('user-12', {}, other)).slice(0, 2), [second, first])
        await remove(['lift'])
        assert.equal(idsOf(await pageOf('user-12', {}, other))[0], first)
      } finally {
        await other.stop()
      }
    })

    it('are rejected one by one with the reason', async () => {
      const wrong = await upsert([
        { id: 'a', items: ['item-1'], until: at(1) },
        { id: 'b', items: ['item-1'], factor: 2, position: 1, until: at(1) },
        { id: 'c', factor: 2, until: at(1) },
        { id: 'd', tags: ['group-1'], position: 1, until: at(1) },
        { id: 'e', items: ['item-1'], factor: 2, from: at(2), until: at(1) },
        { id: 'f', items: ['item-1', 'nothing'], factor: 2, until: at(1) },
        { id: 'g', items: ['item-1'], factor: -2, until: at(1) },
      ])
      assert.deepEqual(
        wrong.rejected.map(({ field, code }: { field: string; code: string }) => [field, code]),
        [
          ['factor', 'BAD_USER_INPUT'],
          ['factor', 'BAD_USER_INPUT'],
          ['items', 'BAD_USER_INPUT'],
          ['position', 'BAD_USER_INPUT'],
          ['until', 'BAD_USER_INPUT'],
          ['items', 'NOT_FOUND'],
          ['factor', 'BAD_USER_INPUT'],
        ],
      )
      assert.deepEqual((await api.get('{ campaigns { id } }')).campaigns, [])
    })
  })

  it('stay the same during a scroll', async () => {
    const rules = { diversity: 0.4 }
    const first = await pageOf('user-9', { rules })
    const variables = { user: 'user-9', after: first.pageInfo.endCursor }
    for (const other of [undefined, { diversity: 0.5 }]) {
      const { errors } = await api.ask(PAGE, { ...variables, rules: other })
      assert.deepEqual(
        [errors?.[0]?.extensions.code, errors?.[0]?.extensions.field],
        ['BAD_USER_INPUT', 'rules'],
      )
    }
    await api.get(PAGE, { ...variables, rules })
  })

  it('reject values out of range by name', async () => {
    const field = async (rules: object) =>
      (await api.ask(PAGE, { user: 'user-1', rules })).errors?.[0]?.extensions.field
    assert.equal(await field({ diversity: 1.5 }), 'rules.diversity')
    assert.equal(await field({ exploration: -0.1 }), 'rules.exploration')
    assert.equal(await field({ quotas: [{ tag: 'a' }] }), 'rules.quotas[0]')
    assert.equal(await field({ quotas: [{ tag: 'a', min: 3, max: 2 }] }), 'rules.quotas[0]')
    assert.equal(await field({ boosts: [{ factor: 2 }] }), 'rules.boosts[0]')
    assert.equal(await field({ boosts: [{ items: ['a'], factor: -1 }] }), 'rules.boosts[0].factor')
    assert.equal(await field({ pins: [{ item: 'a', position: 0 }] }), 'rules.pins[0].position')
  })
})
