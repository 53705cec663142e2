import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Snapshot } from '../../../src/core/model/index.js'
import { findModel } from '../../../src/models/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

const SUGGESTIONS = `query ($user: ID!, $first: Int! = 100, $after: String) { user(id: $user) { friendSuggestions(first: $first, after: $after) {
  edges { node { id } sources { source contribution } } } } }`

interface Edge {
  node: { id: string }
  sources: { source: string; contribution: number }[]
}

describe('users who joined after the training', () => {
  const graph = openTestGraph()
  const data = groupedDataset({ users: 302, items: 60, groups: 6, likes: 6, ties: 5 })
  let api: TestApi
  const suggestions = async (user: string): Promise<Edge[]> =>
    (await api.get(SUGGESTIONS, { user })).user.friendSuggestions.edges
  const join = async (users: readonly string[], ties: readonly (readonly [string, string])[]) => {
    await api.get('mutation ($input: [UserInput!]!) { upsertUsers(input: $input) { created } }', {
      input: users.map((id) => ({ id })),
    })
    const { upsertFriendships } = await api.get(
      'mutation ($input: [TieInput!]!) { upsertFriendships(input: $input) { created } }',
      { input: ties.map(([a, b]) => ({ a, b })) },
    )
    assert.equal(upsertFriendships.created, ties.length)
  }

  beforeAll(async () => {
    await writeDataset(graph, data)
    const run = { target: 'friend', seed: 1 } as const
    const options = { lists: 800, folds: 2, rank: 16 }
    const ranker = await findModel('ranker', 'friend').fit(data, { ...run, options })
    const taste = await findModel('taste', 'friend').fit(data, { ...run, options: { rank: 16 } })
    const popularity = await findModel('popularity', 'friend').fit(data, { ...run, options: {} })
    // The learned ranker has most of the weight.
    const weights = { ranker: 2, 'adamic-adar': 0.2, taste: 0.3, popularity: 0.05 }
    const friends: Snapshot = {
      ...ranker,
      algorithm: 'friends-blend',
      options: {},
      arrays: {},
      tuned: { blend: { segments: [{ maxHistory: null, weights }], ablationGains: {} } },
      members: { ranker, taste, popularity },
    }
    const items = await fitBlend(data)
    await publish(graph, 'v1', 'A', { ...items, members: { ...items.members, 'friends-blend': friends } })
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  it('find the missing friend among eight who all know each other', async () => {
    const eight = Array.from({ length: 8 }, (_, at) => `new-${at}`)
    const pairs = eight.flatMap((one, at) => eight.slice(at + 1).map((other) => [one, other] as const))
    await join(
      eight,
      pairs.filter(([one, other]) => !(one === 'new-0' && other === 'new-1')),
    )
    for (const [one, other] of [
      ['new-0', 'new-1'],
      ['new-1', 'new-0'],
    ] as const) {
      const [first] = await suggestions(one)
      assert.equal(first!.node.id, other)
      assert.ok(first!.sources.some(({ source }) => source === 'ranker'))
    }
  })

  it('are suggested to the users of their circle, and get these as suggestions', async () => {
    const group = [...data.users.ids.keys()].filter((user) => user % 6 === 2).slice(0, 20)
    const members = group.map((user) => `user-${user}`)
    const friends = members.slice(0, 6)
    await join(
      ['late'],
      friends.map((id) => ['late', id] as const),
    )
    const places: number[] = []
    for (const id of members.slice(6)) {
      const found = (await suggestions(id)).findIndex(({ node }) => node.id === 'late')
      places.push(found < 0 ? 100 : found)
    }
    const middle = places.sort((left, right) => left - right)[Math.floor(places.length / 2)]!
    assert.ok(middle < 20, places.join())
    const own = (await suggestions('late')).slice(0, 10)
    const near = own.filter(({ node }) => Number(node.id.split('-')[1]) % 6 === 2).length
    assert.ok(near >= 7, `${near} of 10 are of the circle`)
  })

  it('are no candidates of the ranker while they hide their ties', async () => {
    await api.get('mutation { setVisibility(user: "new-1", showTies: false) { user { id } } }')
    const hidden = (await suggestions('new-0')).find(({ node }) => node.id === 'new-1')
    assert.ok(!hidden?.sources.some(({ source }) => source === 'ranker' || source === 'adamic-adar'))
    await api.get('mutation { setVisibility(user: "new-1", showTies: true) { user { id } } }')
    assert.equal((await suggestions('new-0'))[0]!.node.id, 'new-1')
  })
})
