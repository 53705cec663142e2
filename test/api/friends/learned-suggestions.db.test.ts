import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { findModel } from '../../../src/models/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, fitFriendBlend, publish, writeDataset } from '../../support/shop.js'

const SUGGESTIONS = `query ($user: ID!) { user(id: $user) { friendSuggestions(first: 10) {
  edges { node { id } score sources { source contribution } because { kind text } } } } }`

interface Edge {
  node: { id: string }
  score: number
  sources: { source: string; contribution: number }[]
  because: { kind: string; text: string }[]
}

describe('friend suggestions with a snapshot of the friend blend', () => {
  const graph = openTestGraph()
  const data = groupedDataset({ users: 62, items: 42, groups: 3, likes: 8, ties: 4 })
  let api: TestApi
  const edges = async (user: string): Promise<Edge[]> =>
    (await api.get(SUGGESTIONS, { user })).user.friendSuggestions.edges
  const sourcesOf = (found: readonly Edge[]) =>
    new Set(found.flatMap(({ sources }) => sources.map(({ source }) => source)))

  beforeAll(async () => {
    await writeDataset(graph, data)
    const items = await fitBlend(data)
    const weights = { ranker: 1, 'adamic-adar': 1, taste: 0.5, community: 0.1, popularity: 0.05 }
    const friends = await fitFriendBlend(data, weights)
    await publish(graph, 'v1', 'A', { ...items, members: { ...items.members, 'friends-blend': friends } })
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  it('blend live sources with learned models, with the learned weights', async () => {
    const found = await edges('user-3')
    assert.equal(found.length, 10)
    const sources = sourcesOf(found)
    assert.ok(sources.has('adamic-adar') && sources.has('taste'), [...sources].join())
    assert.ok(!sources.has('shared-items'), 'the learned taste goes before the live one')
    for (const { score, sources: parts } of found) {
      const sum = parts.reduce((total, { contribution }) => total + contribution, 0)
      assert.ok(Math.abs(sum - score) < 1e-9)
    }
    const own = found.filter(({ node }) => Number(node.id.split('-')[1]) % 3 === 0).length
    assert.ok(own >= 7, `${own} of 10 are of the own group`)
  })

  it('a user without ties gets users with similar taste after a first interaction', async () => {
    await api.get(
      `mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { recorded } }`,
      {
        input: ['item-1', 'item-4', 'item-7', 'item-10'].map((item) => ({
          user: 'user-60',
          item,
          kind: 'LIKE',
        })),
      },
    )
    const found = await edges('user-60')
    assert.ok(found[0]!.sources.some(({ source }) => source === 'taste' || source === 'shared-items'))
    const own = found.filter(({ node }) => Number(node.id.split('-')[1]) % 3 === 1).length
    assert.ok(own >= 7, `${own} of 10 like the same`)
  })

  it('gives the probability of a tie for users who show their ties', async () => {
    const odds = async () => {
      const { user } = await api.get(
        `{ user(id: "user-5") { friendSuggestions(first: 10) {
          edges { node { id } tieProbability followBackProbability } } } }`,
      )
      return user.friendSuggestions.edges as {
        node: { id: string }
        tieProbability: number | null
        followBackProbability: number | null
      }[]
    }
    const before = await odds()
    const told = before.filter(({ tieProbability }) => tieProbability !== null)
    assert.ok(told.length >= 5, `${told.length} of 10 have a probability`)
    assert.ok(told.every(({ tieProbability }) => tieProbability! > 0 && tieProbability! < 1))
    assert.ok(
      before.every(({ followBackProbability }) => followBackProbability === null),
      'these ties have no direction',
    )
    const { id } = told[0]!.node
    await api.get(`mutation { setVisibility(user: "${id}", showTies: false) { user { id } } }`)
    const hidden = (await odds()).find(({ node }) => node.id === id)
    assert.ok(hidden === undefined || hidden.tieProbability === null)
    await api.get(`mutation { setVisibility(user: "${id}", showTies: true) { user { id } } }`)
  })

  it('an accepted request changes the learned suggestions of both users', async () => {
    const learnedOf = async (user: string) =>
      (await edges(user)).flatMap(({ node, sources }) =>
        sources.flatMap(({ source, contribution }) => (source === 'ranker' ? [[node.id, contribution]] : [])),
      )
    const [one, other] = ['user-7', 'user-8']
    const before = [await learnedOf(one), await learnedOf(other)]
    assert.ok(before.every((list) => list.length > 0))
    await api.get(
      `mutation { requestFriendship(from: "${one}", to: "${other}") { state } acceptFriendship(from: "${one}", to: "${other}") { state } }`,
    )
    const after = [await learnedOf(one), await learnedOf(other)]
    assert.notDeepEqual(after[0], before[0])
    assert.notDeepEqual(after[1], before[1])
  })

  it('nothing learned about users who hide, are deactivated or block is used', async () => {
    const [first, second, third] = (await edges('user-3')).map(({ node }) => node.id)
    await api.get(
      `mutation { setVisibility(user: "${first}", suggestible: false) { user { id } }
        upsertUsers(input: [{ id: "${second}", active: false }]) { updated } block(user: "${third}", target: "user-3") { blocked } }`,
    )
    const left = (await edges('user-3')).map(({ node }) => node.id)
    assert.equal(left.length, 10)
    for (const gone of [first!, second!, third!]) assert.ok(!left.includes(gone))
  })

  it('gives a shared community as the reason unless one of the two hides their ties', async () => {
    const found = await edges('user-6')
    const shared = found.find(({ because }) => because.some(({ kind }) => kind === 'COMMUNITY'))!
    assert.match(
      shared.because.find(({ kind }) => kind === 'COMMUNITY')!.text,
      /^You are both in the community “circle \d+”$/,
    )
    await api.get(`mutation { setVisibility(user: "${shared.node.id}", showTies: false) { user { id } } }`)
    const hidden = (await edges('user-6')).find(({ node }) => node.id === shared.node.id)
    assert.ok(
      !hidden?.because.some(({ kind }) => ['COMMUNITY', 'MUTUAL_FRIENDS', 'SHARED_ITEMS'].includes(kind)),
    )
  })

  it('a user who joined after training is suggested and gets suggestions', async () => {
    await api.get(
      `mutation { upsertUsers(input: [{ id: "new" }]) { created }
        upsertFriendships(input: [{ a: "new", b: "user-9" }, { a: "new", b: "user-12" }]) { created } }`,
    )
    const found = await edges('new')
    assert.equal(found.length, 10)
    assert.ok(sourcesOf(found).has('adamic-adar'))
    const [row] = await graph.read<{ friend: string }>(
      cypher(
        "MATCH (:User {id: 'user-9'})-[:FRIEND]-(f) WHERE f.id <> 'new' AND NOT EXISTS { (f)-[:FRIEND]-(:User {id: 'new'}) } RETURN f.id AS friend LIMIT 1",
      ),
      {},
    )
    const everybody = await api.get(
      `{ user(id: "${row!.friend}") { friendSuggestions(first: 100) { edges { node { id } } } } }`,
    )
    assert.ok(everybody.user.friendSuggestions.edges.some(({ node }: Edge) => node.id === 'new'))
  })
})

describe('a snapshot trained on ties only', () => {
  const graph = openTestGraph()
  const data = groupedDataset({ users: 62, items: 42, groups: 3, likes: 8, ties: 4 })
  let api: TestApi
  beforeAll(async () => {
    await writeDataset(graph, data)
    await graph.runAutoCommit(cypher('MATCH ()-[event:INTERACTED]->() DELETE event'), {})
    const learned = await findModel('friends-blend', 'friend').fit(data, {
      target: 'friend',
      seed: 1,
      options: { members: ['ranker', 'popularity'] },
    })
    await publish(graph, 'v1', 'A', learned)
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  it('suggests friends by it, and recommends items from the live graph', async () => {
    const { user } = await api.get(SUGGESTIONS, { user: 'user-3' })
    const found: Edge[] = user.friendSuggestions.edges
    assert.equal(found.length, 10)
    assert.ok(found.every(({ sources }) => sources.some(({ source }) => source === 'ranker')))
    const input = [
      { user: 'user-3', item: 'item-1', kind: 'LIKE' },
      { user: 'user-9', item: 'item-1', kind: 'LIKE' },
      { user: 'user-9', item: 'item-2', kind: 'LIKE' },
    ]
    await api.get(
      'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { recorded } }',
      { input },
    )
    const page = await api.get(
      '{ user(id: "user-3") { recommendations(first: 1) { edges { node { id } sources { source } } } } }',
    )
    const [best] = page.user.recommendations.edges
    assert.equal(best.node.id, 'item-2')
    assert.ok(best.sources.some(({ source }: { source: string }) => source === 'co-interaction'))
  })
})
