import assert from 'node:assert/strict'
import { buildSchema, isListType, isNonNullType, isObjectType } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import { readTypeDefs } from '../../../src/api/http/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

/** Most queries that a nested list of 50 parents may send, with the read of the parents. */
const MOST = 4

/** Nested lists with a selection, by type. */
const LISTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  User: {
    history: 'history(first: 3) { edges { node { kind item { title tags } } } }',
    friends: 'friends(first: 3) { edges { node { name } } }',
    friendRequests: 'friendRequests(direction: INCOMING, first: 3) { edges { node { name } } }',
    following: 'following(first: 3) { edges { node { name } } }',
    followers: 'followers(first: 3) { edges { node { name } } }',
    blocked: 'blocked(first: 3) { edges { node { name } } }',
    dismissedUsers: 'dismissedUsers(first: 3) { edges { node { name } } }',
    dismissedItems: 'dismissedItems(first: 3) { edges { node { title } } }',
    similarUsers: 'similarUsers(first: 3) { edges { node { name } similarity isFriend } }',
    communitySuggestions: 'communitySuggestions(first: 3) { community { name size } }',
  },
  Item: {
    similar: 'similar(first: 3) { edges { node { title tags } } }',
    alsoInteracted: 'alsoInteracted(first: 3) { edges { node { title tags } } }',
    properties: 'properties { name }',
  },
  Community: {
    members: 'members(first: 3) { edges { node { name } } }',
    favourites: 'favourites(first: 3) { edges { node { title tags } } }',
    children: 'children { name size }',
  },
}

/** Lists whose candidates and evidence are read for one parent at a time. */
const COMPUTED = new Set([
  'User.recommendations',
  'User.friendSuggestions',
  'User.recommendedWithFriends',
  'Item.audience',
])

/** Lists of texts that come with their parent. */
const PLAIN = new Set(['Item.tags'])

describe('nested lists', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  const queries: string[] = []
  let api: TestApi
  beforeAll(async () => {
    await writeDataset(graph, data)
    await publish(graph, 'v1', 'A', await fitBlend(data))
    const noting: typeof graph = {
      ...graph,
      read: (query, ...rest) => {
        // Who calls is looked up for each request, and the snapshot is read once a server.
        if (!/^(access|snapshots)\//.test(query.name)) queries.push(query.name)
        return graph.read(query, ...rest)
      },
    }
    // The expected answers are asked for under an alias each.
    api = await startApi(noting, {}, { limits: { aliases: 1_000, rootFields: 1_000, cost: 1_000_000 } })
    const marks = data.users.ids.slice(0, 50).map((id, place) => {
      const other = data.users.ids[(place + 7) % 50]
      return `a${place}: follow(user: "${id}", target: "${other}") { state }
        b${place}: dismiss(user: "${id}", target: { item: "${data.items.ids[place % 10]}" }) { dismissed }`
    })
    await api.get(`mutation { ${marks.join('\n')} }`)
  })
  afterAll(() => api.stop())
  beforeEach(() => {
    queries.length = 0
  })

  const ask = async (type: string, selection: string) => {
    const ids = (type === 'User' ? data.users : data.items).ids.slice(0, 50)
    if (type === 'Community')
      return api.get(`{ all: communities(first: 50) { edges { node { id ${selection} } } } }`)
    const field = type === 'User' ? 'users' : 'items'
    return api.get(`query ($ids: [ID!]!) { all: ${field}(ids: $ids) { id ${selection} } }`, { ids })
  }

  for (const [type, lists] of Object.entries(LISTS))
    for (const [name, selection] of Object.entries(lists))
      it(`of ${type}.${name} are read together`, async () => {
        await ask(type, selection)
        // The first query reads the parents.
        assert.ok(queries.length <= MOST + 1, `${queries.length}: ${queries.join(', ')}`)
      })

  it('of computed pages read all viewers at once', async () => {
    await ask('User', 'recommendations(first: 1) { edges { score } }')
    assert.equal(queries.filter((name) => name === 'serving/viewer').length, 1)
    queries.length = 0
    await ask('User', 'friendSuggestions(first: 1) { edges { score } }')
    assert.equal(queries.filter((name) => name === 'social/social-context').length, 1)
  })

  it('are right for each parent', async () => {
    const selection =
      'history(first: 4) { edges { node { item { id } } } } friends(first: 4) { edges { node { id } } } following { edges { node { id } } }'
    const { all } = await ask('User', selection)
    for (const each of all.slice(0, 12)) {
      const { user } = await api.get(`query ($id: ID!) { user(id: $id) { id ${selection} } }`, {
        id: each.id,
      })
      assert.deepEqual(each, user)
    }
    const similar =
      'similar(first: 4, filter: { excludeTags: ["none"] }) { edges { score node { id } } pageInfo { endCursor hasNextPage } }'
    const { all: items } = await ask('Item', similar)
    for (const each of items.slice(0, 12)) {
      const { item } = await api.get(`query ($id: ID!) { item(id: $id) { id ${similar} } }`, { id: each.id })
      assert.deepEqual(each, item)
    }
  })

  it('of one parent with different arguments stay apart', async () => {
    const { user } = await api.get(
      `{ user(id: "${data.users.ids[0]}") { one: friends(first: 1) { edges { node { id } } }
        three: friends(first: 3) { edges { node { id } } } } }`,
    )
    assert.equal(user.one.edges.length, 1)
    assert.equal(user.three.edges.length, 3)
  })

  it('within nested lists are read together too', async () => {
    await ask(
      'User',
      'friends(first: 5) { edges { node { name friends(first: 5) { edges { node { name } } } } } }',
    )
    assert.ok(queries.length <= MOST + 2, `${queries.length}: ${queries.join(', ')}`)
  })

  it('of the schema are all covered here', () => {
    const schema = buildSchema(readTypeDefs())
    for (const type of ['User', 'Item', 'Community']) {
      const parent = schema.getType(type)
      assert.ok(isObjectType(parent))
      for (const { name, type: output } of Object.values(parent.getFields())) {
        const inner = isNonNullType(output) ? output.ofType : output
        if (!isListType(inner) && !/Connection$/.test(String(inner))) continue
        const path = `${type}.${name}`
        assert.ok(
          COMPUTED.has(path) || PLAIN.has(path) || LISTS[type]![name] !== undefined,
          `${path} has no test`,
        )
      }
    }
  })
})
