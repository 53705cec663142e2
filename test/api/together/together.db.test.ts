import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { findModel } from '../../../src/models/index.js'
import { rowIndices } from '../../../src/numeric/sparse/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

interface Member {
  user: { id: string }
  score: number
}
interface Entry {
  item: { id: string; title: string }
  score: number
  members: Member[]
}
interface Similar {
  edges: { cursor: string; node: { id: string }; similarity: number; isFriend: boolean }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

const GROUP = `query ($users: [ID!]!, $first: Int! = 10, $aggregation: GroupAggregation! = AVERAGE, $filter: ItemFilter) {
  groupRecommendations(users: $users, first: $first, aggregation: $aggregation, filter: $filter) {
    recommendationId shortfall { reason missing }
    entries { score item { id title } members { user { id } score } } } }`
const SIMILAR = `query ($user: ID!, $first: Int! = 10, $after: String) { user(id: $user) { similarUsers(first: $first, after: $after) {
  edges { cursor node { id } similarity isFriend } pageInfo { hasNextPage endCursor } } } }`
const WITH_FRIENDS = `query ($user: ID!, $first: Int! = 10) { user(id: $user) { recommendedWithFriends(first: $first) {
  score item { id title } friends { user { id } score } } } }`

/** Users and items in three groups by their number. */
const groupOf = (id: string) => Number(id.split('-')[1]) % 3

describe('similar users and recommendations for groups', () => {
  const graph = openTestGraph()
  const data = groupedDataset({ users: 62, items: 90, groups: 3, likes: 8, ties: 4 })
  let api: TestApi
  const group = async (users: string[], more: object = {}) =>
    (await api.get(GROUP, { users, ...more })).groupRecommendations as {
      entries: Entry[]
      shortfall: { reason: string; missing: number } | null
    }
  const similar = async (user: string, more: object = {}): Promise<Similar> =>
    (await api.get(SIMILAR, { user, ...more })).user.similarUsers
  const withFriends = async (user: string): Promise<(Entry & { friends: Member[] })[]> =>
    (await api.get(WITH_FRIENDS, { user })).user.recommendedWithFriends
  const likes = (user: string) =>
    [...rowIndices(data.interactions, data.users.indexOf(user))].map((item) => data.items.ids[item]!)
  const friendsOf = (user: string) =>
    [...rowIndices(data.ties, data.users.indexOf(user))].map((row) => data.users.ids[row]!)
  const mutate = (text: string) => api.get(`mutation { ${text} }`)
  const extensions = async (query: string, variables: object) =>
    (await api.ask(query, variables)).errors![0]!.extensions

  beforeAll(async () => {
    await writeDataset(graph, data)
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  it('answer from the live graph before the first training', async () => {
    const { edges } = await similar('user-3')
    const own = edges.filter(({ node }) => groupOf(node.id) === 0)
    assert.ok(edges.length === 10 && own.length >= 8, `${own.length} of ${edges.length}`)
    const { entries } = await group(['user-0', 'user-3'])
    assert.equal(entries.length, 10)
    for (const { item } of entries) assert.ok(![...likes('user-0'), ...likes('user-3')].includes(item.id))
    assert.ok((await withFriends('user-3')).length > 0)
    const items = await fitBlend(data)
    const run = { seed: 1, options: {} }
    const lightgcn = await findModel('lightgcn', 'item').fit(data, {
      ...run,
      target: 'item',
      options: { epochs: 40, dimensions: 16 },
    })
    const weights = { lightgcn: 1, rp3: 1, 'friends-liked': 0.4, community: 0.2, popularity: 0.05 }
    const tuned = { blend: { segments: [{ maxHistory: null, weights }], ablationGains: {} } }
    await publish(graph, 'v1', 'A', { ...items, tuned, members: { ...items.members, lightgcn } })
  })

  describe('similar users', () => {
    it('have similar taste, include friends, and scroll without repeats', async () => {
      const first = await similar('user-3', { first: 15 })
      const next = await similar('user-3', { first: 15, after: first.pageInfo.endCursor })
      const all = [...first.edges, ...next.edges]
      assert.ok(next.edges.length > 0)
      assert.equal(new Set(all.map(({ node }) => node.id)).size, all.length)
      const own = first.edges.filter(({ node }) => groupOf(node.id) === 0).length
      assert.ok(own >= 10, `${own} of 15 like the same, where chance gives 5`)
      for (const [place, { similarity }] of all.entries()) {
        assert.ok(similarity <= 1 + 1e-6 && similarity > 0)
        if (place > 0) assert.ok(similarity <= all[place - 1]!.similarity)
      }
      for (const { node, isFriend } of all) assert.equal(isFriend, friendsOf('user-3').includes(node.id))
      assert.ok(all.some(({ isFriend }) => isFriend))
      assert.ok(all.every(({ node }) => node.id !== 'user-3'))
    })

    it('are found for a cold-start user from their live history', async () => {
      await mutate('upsertUsers(input: [{ id: "new-1" }]) { created }')
      assert.deepEqual((await similar('new-1')).edges, [])
      const input = ['item-1', 'item-4', 'item-7', 'item-10'].map((item) => ({
        user: 'new-1',
        item,
        kind: 'LIKE',
      }))
      await api.get(
        'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { recorded } }',
        {
          input,
        },
      )
      const { edges } = await similar('new-1')
      const own = edges.filter(({ node }) => groupOf(node.id) === 1).length
      assert.ok(own >= 8, `${own} of 10 like the same`)
    })

    it('exclude users who block, hide, are deactivated or were dismissed, from the next query on', async () => {
      const [a, b, c, d, e, f] = (await similar('user-6')).edges.map(({ node }) => node.id)
      await mutate(`a: block(user: "${a}", target: "user-6") { blocked }
        b: block(user: "user-6", target: "${b}") { blocked }
        c: setVisibility(user: "${c}", showTies: false) { user { id } }
        d: setVisibility(user: "${d}", suggestible: false) { user { id } }
        e: upsertUsers(input: [{ id: "${e}", active: false }]) { updated }
        f: dismiss(user: "user-6", target: { user: "${f}" }) { dismissed }`)
      const left = (await similar('user-6')).edges.map(({ node }) => node.id)
      assert.equal(left.length, 10)
      for (const gone of [a!, b!, c!, d!, e!, f!]) assert.ok(!left.includes(gone), gone)
      await mutate(`c: setVisibility(user: "${c}", showTies: true) { user { id } }
        d: setVisibility(user: "${d}", suggestible: true) { user { id } }
        e: upsertUsers(input: [{ id: "${e}", active: true }]) { updated }`)
    })

    it('reject invalid cursors and sizes', async () => {
      assert.equal((await extensions(SIMILAR, { user: 'user-3', first: 1001 })).field, 'first')
      assert.equal((await extensions(SIMILAR, { user: 'user-3', after: 'x' })).code, 'BAD_USER_INPUT')
      assert.deepEqual((await similar('user-3', { first: 0 })).edges, [])
    })
  })

  describe('recommendations for a group', () => {
    it('are new to all members, in the order of the aggregation', async () => {
      const users = ['user-9', 'user-12', 'user-10']
      const had = new Set(users.flatMap(likes))
      const values = new Map([
        ['AVERAGE', (scores: number[]) => scores.reduce((sum, score) => sum + score, 0) / scores.length],
        ['LEAST_MISERY', (scores: number[]) => Math.min(...scores)],
      ])
      for (const aggregation of ['AVERAGE', 'LEAST_MISERY', 'FAIRNESS']) {
        const { entries, shortfall } = await group(users, { aggregation })
        assert.equal(entries.length, 10)
        assert.equal(shortfall, null)
        assert.equal(new Set(entries.map(({ item }) => item.id)).size, 10)
        for (const [place, { item, score, members }] of entries.entries()) {
          assert.ok(!had.has(item.id), `${item.id} was had`)
          assert.equal(item.title, `Title of ${item.id}`)
          assert.deepEqual(
            members.map(({ user }) => user.id),
            users,
          )
          const scores = members.map((member) => member.score)
          for (const own of scores) assert.ok(own >= 0 && own <= 1)
          const value = values.get(aggregation)
          if (value === undefined) continue
          assert.ok(Math.abs(score - value(scores)) < 1e-9)
          if (place > 0) assert.ok(score <= entries[place - 1]!.score)
        }
      }
    })

    it('serve each member with FAIRNESS, even if two agree and one does not', async () => {
      const users = ['user-9', 'user-12', 'user-15', 'user-10']
      const gained = ({ entries }: { entries: Entry[] }) =>
        Math.min(
          ...users.map((_, member) => entries.reduce((sum, { members }) => sum + members[member]!.score, 0)),
        )
      const fair = gained(await group(users, { aggregation: 'FAIRNESS' }))
      assert.ok(fair > gained(await group(users, { aggregation: 'AVERAGE' })), `${fair}`)
    })

    it('leave out items that a member dismissed or made, even if consumed items are included', async () => {
      const users = ['user-18', 'user-21']
      const [first, second] = (await group(users)).entries.map(({ item }) => item.id)
      await mutate(`dismiss(user: "user-21", target: { item: "${first}" }) { dismissed }
        upsertItems(input: [{ id: "${second}", author: "user-18" }]) { updated }`)
      const seen = likes('user-21')[0]!
      await mutate(`d: dismiss(user: "user-18", target: { item: "${seen}" }) { dismissed }`)
      for (const filter of [{}, { includeSeen: true }]) {
        const shown = (await group(users, { first: 90, filter })).entries.map(({ item }) => item.id)
        for (const gone of [first!, second!, seen]) assert.ok(!shown.includes(gone))
        const had = [...likes('user-18'), ...likes('user-21')].filter((id) => id !== seen)
        assert.equal(
          had.some((id) => shown.includes(id)),
          'includeSeen' in filter,
        )
      }
    })

    it('fill the page or give the shortfall, with available items only', async () => {
      const all = await group(['user-24', 'user-25'], { first: 1000 })
      const had = new Set(['user-24', 'user-25'].flatMap(likes))
      assert.equal(all.entries.length, 90 - had.size)
      assert.deepEqual(all.shortfall, { reason: 'CATALOGUE_EXHAUSTED', missing: 1000 - 90 + had.size })
      const best = all.entries[0]!.item.id
      await mutate(`upsertItems(input: [{ id: "${best}", available: false }]) { updated }`)
      const filter = { onlyIds: [best, all.entries[1]!.item.id] }
      const few = await group(['user-24', 'user-25'], { filter })
      assert.deepEqual(
        few.entries.map(({ item }) => item.id),
        [all.entries[1]!.item.id],
      )
      assert.deepEqual(few.shortfall, { reason: 'FILTER_TOO_NARROW', missing: 9 })
      const tagged = await group(['user-24', 'user-25'], { filter: { tags: ['group-2'] } })
      assert.ok(tagged.entries.length > 5 && tagged.entries.every(({ item }) => groupOf(item.id) === 2))
      assert.deepEqual((await group(['user-24'], { first: 0 })).entries, [])
    })

    it('are computed for two users who block each other, and do not reveal the block', async () => {
      const before = await group(['user-27', 'user-30'])
      await mutate('block(user: "user-27", target: "user-30") { blocked }')
      const after = await group(['user-27', 'user-30'])
      assert.equal(after.entries.length, before.entries.length)
      assert.equal(after.shortfall, null)
    })

    it('are computed for fifty users', async () => {
      const users = Array.from({ length: 50 }, (_, row) => `user-${row}`)
      const { entries } = await group(users, { aggregation: 'FAIRNESS', filter: { includeSeen: true } })
      assert.equal(entries.length, 10)
      assert.equal(entries[0]!.members.length, 50)
    })

    it('say why in words, in five languages, by what the item itself tells', async () => {
      const texts = ['en', 'de', 'es', 'fr', 'zh'].map((locale) => `${locale}: text(locale: "${locale}")`)
      const { groupRecommendations } = await api.get(
        `{ groupRecommendations(users: ["user-42", "user-43"], first: 5) { entries { item { id }
          because { kind count ${texts.join(' ')} steps { node { __typename } } } } } }`,
      )
      for (const { item, because } of groupRecommendations.entries) {
        assert.ok(because.length > 0, item.id)
        for (const { kind, count, steps, ...words } of because) {
          assert.ok(['POPULAR', 'TRENDING', 'NEW'].includes(kind), kind)
          assert.deepEqual(steps, [{ node: { __typename: 'Item' } }])
          assert.equal(new Set(Object.values(words)).size, 5)
          const [row] = await graph.read<{ count: number }>(
            cypher("MATCH ()-[r:INTERACTED {kind: 'LIKE'}]->(:Item {id: $item}) RETURN count(r) AS count"),
            { item: item.id },
          )
          if (kind === 'POPULAR') assert.equal(count, row!.count)
        }
      }
    })

    it('reject invalid input with a code, the field and a remedy', async () => {
      const refused = async (users: string[], more: object = {}) => {
        const { code, field, remedy } = await extensions(GROUP, { users, ...more })
        assert.equal(typeof remedy, 'string')
        return `${code} ${field}`
      }
      assert.equal(await refused([]), 'BAD_USER_INPUT users')
      assert.equal(await refused(['user-1', 'user-2', 'user-1']), 'BAD_USER_INPUT users[2]')
      assert.equal(
        await refused(Array.from({ length: 51 }, (_, row) => `user-${row}`)),
        'BAD_USER_INPUT users',
      )
      assert.equal(await refused(['user-1', 'nobody']), 'NOT_FOUND users[1]')
      assert.equal(await refused(['user-1', ' ']), 'BAD_USER_INPUT users[1]')
      assert.equal(await refused(['user-1'], { first: -1 }), 'BAD_USER_INPUT first')
      const unknown = await api.ask(GROUP, { users: ['user-1'], aggregation: 'LOUDEST' })
      assert.equal(unknown.errors![0]!.extensions.code, 'BAD_USER_INPUT')
    })
  })

  describe('recommendations with friends', () => {
    it('name friends for items that neither has consumed, best first', async () => {
      const found = await withFriends('user-33')
      assert.equal(found.length, 10)
      for (const [place, { item, score, friends }] of found.entries()) {
        assert.ok(!likes('user-33').includes(item.id))
        assert.ok(friends.length > 0)
        for (const friend of friends) {
          assert.ok(friendsOf('user-33').includes(friend.user.id))
          assert.ok(!likes(friend.user.id).includes(item.id), `${friend.user.id} has had ${item.id}`)
          assert.ok(friend.score > 0 && friend.score <= 1)
        }
        assert.ok(score > 0 && score <= 1)
        if (place > 0) assert.ok(score <= found[place - 1]!.score)
      }
    })

    it('say why in words, as the pages of the user do', async () => {
      const BECAUSE = 'because { kind text(locale: "de") }'
      const { user } = await api.get(
        `{ user(id: "user-33") { recommendedWithFriends(first: 5) { item { id } ${BECAUSE} } } }`,
      )
      const items = user.recommendedWithFriends.map((entry: Entry) => entry.item.id)
      const { rank } = await api.get(
        `query ($items: [ID!]!) { rank(user: "user-33", items: $items) { edges { node { id } ${BECAUSE} } } }`,
        { items },
      )
      // Vectors need the scores of a page, so TASTE is on the user's pages alone.
      const sortedTexts = (because: readonly { kind: string; text: string }[]) =>
        because
          .filter(({ kind }) => kind !== 'TASTE')
          .map(({ text }) => text)
          .sort()
      assert.equal(items.length, 5)
      for (const { item, because } of user.recommendedWithFriends) {
        const edge = rank.edges.find(({ node }: { node: { id: string } }) => node.id === item.id)
        assert.ok(because.length > 0)
        assert.deepEqual(sortedTexts(because), sortedTexts(edge.because))
      }
    })

    it('do not name a friend who dismissed the item, hides, is deactivated or blocks', async () => {
      const user = 'user-36'
      const named = (found: Awaited<ReturnType<typeof withFriends>>, item: string) =>
        found.find((entry) => entry.item.id === item)?.friends.map((friend) => friend.user.id) ?? []
      const everybody = async () =>
        new Set((await withFriends(user)).flatMap(({ friends }) => friends.map((friend) => friend.user.id)))
      const [best] = await withFriends(user)
      const friend = best!.friends[0]!.user.id
      await mutate(`dismiss(user: "${friend}", target: { item: "${best!.item.id}" }) { dismissed }`)
      assert.ok(!named(await withFriends(user), best!.item.id).includes(friend))
      assert.ok((await everybody()).has(friend), 'for other items')
      await mutate(`setVisibility(user: "${friend}", showTies: false) { user { id } }`)
      assert.ok(!(await everybody()).has(friend))
      await mutate(`setVisibility(user: "${friend}", showTies: true) { user { id } }`)
      assert.ok((await everybody()).has(friend))
      await mutate(`upsertUsers(input: [{ id: "${friend}", active: false }]) { updated }`)
      assert.ok(!(await everybody()).has(friend))
      await mutate(`upsertUsers(input: [{ id: "${friend}", active: true }]) { updated }`)
      await mutate(`block(user: "${friend}", target: "${user}") { blocked }`)
      assert.ok(!(await everybody()).has(friend))
    })

    it('never contain dismissed items, and are empty for a user without friends', async () => {
      const [best] = await withFriends('user-39')
      await mutate(`dismiss(user: "user-39", target: { item: "${best!.item.id}" }) { dismissed }`)
      assert.ok((await withFriends('user-39')).every(({ item }) => item.id !== best!.item.id))
      assert.deepEqual(await withFriends('user-60'), [])
      const { user } = await api.get(`{ user(id: "user-39") { recommendedWithFriends(first: 0) { score } } }`)
      assert.deepEqual(user.recommendedWithFriends, [])
    })
  })
})
