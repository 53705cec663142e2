import assert from 'node:assert/strict'
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const LISTS = `query ($user: ID!) { user(id: $user) {
  incoming: friendRequests(direction: INCOMING) { edges { node { id } } }
  outgoing: friendRequests(direction: OUTGOING) { edges { node { id } } }
  friends { edges { node { id } } }
  following { edges { node { id } } }
  followers { edges { node { id } } }
  blocked { edges { node { id } } }
  dismissedUsers { edges { node { id } } }
  dismissedItems { edges { node { id } score } }
} }`

interface Connection {
  readonly edges: readonly { readonly node: { readonly id: string } }[]
}

describe('lists of what a user changed', () => {
  const graph = openTestGraph()
  const run = (text: string, params = {}) => graph.runAutoCommit(cypher(text), params)
  let api: TestApi
  let now = Date.UTC(2026, 4, 1)
  beforeAll(async () => {
    api = await startApi(graph, { now: () => (now += 1000) })
  })
  afterAll(() => api.stop())
  beforeEach(async () => {
    await run('MATCH (n) WHERE n:User OR n:Item DETACH DELETE n')
    await run("UNWIND range(1, 9) AS n CREATE (:User {id: 'u' + n}) CREATE (:Item {id: 'i' + n})")
  })
  /** Ten mutations at most in a request. */
  const change = async (...fields: string[]) => {
    for (let start = 0; start < fields.length; start += 10) {
      const some = fields.slice(start, start + 10)
      await api.get(`mutation { ${some.map((field, place) => `m${place}: ${field}`).join(' ')} }`)
    }
  }
  const listsOf = async (user: string): Promise<Record<string, string[]>> => {
    const lists: Record<string, Connection> = (await api.get(LISTS, { user })).user
    return Object.fromEntries(
      Object.entries(lists).map(([name, { edges }]) => [name, edges.map(({ node }) => node.id)]),
    )
  }

  it('hold the latest change first', async () => {
    await change(
      'requestFriendship(from: "u1", to: "u5") { state }',
      'requestFriendship(from: "u1", to: "u2") { state }',
      'requestFriendship(from: "u3", to: "u1") { state }',
      'requestFriendship(from: "u4", to: "u1") { state }',
      'follow(user: "u1", target: "u6") { state }',
      'follow(user: "u1", target: "u2") { state }',
      'follow(user: "u7", target: "u1") { state }',
      'block(user: "u1", target: "u8") { blocked }',
      'block(user: "u1", target: "u9") { blocked }',
      'dismiss(user: "u1", target: { user: "u7" }) { dismissed }',
      'dismiss(user: "u1", target: { item: "i1" }) { dismissed }',
      'dismiss(user: "u1", target: { item: "i3" }) { dismissed }',
    )
    assert.deepEqual(await listsOf('u1'), {
      incoming: ['u4', 'u3'],
      outgoing: ['u2', 'u5'],
      friends: [],
      following: ['u2', 'u6'],
      followers: ['u7'],
      blocked: ['u9', 'u8'],
      dismissedUsers: ['u7'],
      dismissedItems: ['i3', 'i1'],
    })
    await change(
      'acceptFriendship(from: "u3", to: "u1") { state }',
      'declineFriendship(from: "u4", to: "u1") { state }',
      'cancelFriendship(from: "u1", to: "u5") { state }',
      'unfollow(user: "u1", target: "u6") { state }',
      'unblock(user: "u1", target: "u9") { blocked }',
      'undismiss(user: "u1", target: { item: "i3" }) { dismissed }',
      'deleteItems(ids: ["i1"]) { deleted }',
    )
    const after = await listsOf('u1')
    assert.deepEqual(after.friends, ['u3'])
    assert.deepEqual([after.incoming, after.outgoing, after.following], [[], ['u2'], ['u2']])
    assert.deepEqual([after.blocked, after.dismissedItems], [['u8'], []])
    assert.deepEqual((await listsOf('u4')).outgoing, [], 'a declined request is no longer open')
  })

  it('leave out users who are deactivated or hide their ties', async () => {
    await change(
      'upsertFriendships(input: [{ a: "u1", b: "u2" }, { a: "u1", b: "u3" }, { a: "u1", b: "u4" }]) { created }',
      ...['u2', 'u3', 'u4'].flatMap((id) => [
        `follow(user: "u1", target: "${id}") { state }`,
        `follow(user: "${id}", target: "u1") { state }`,
      ]),
      'requestFriendship(from: "u5", to: "u1") { state }',
      'requestFriendship(from: "u6", to: "u1") { state }',
      'setVisibility(user: "u2", showTies: false) { user { id } }',
      'setVisibility(user: "u5", showTies: false) { user { id } }',
      'upsertUsers(input: [{ id: "u3", active: false }, { id: "u6", active: false }]) { updated }',
    )
    const { friends, following, followers, incoming } = await listsOf('u1')
    assert.deepEqual([friends, following, followers], [['u4'], ['u4'], ['u4']])
    assert.deepEqual(incoming, ['u5'], 'only users who hide ties can be answered all the same')
  })

  it('do not show a user who blocks, nor that they do', async () => {
    await change(
      'follow(user: "u1", target: "u2") { state }',
      'follow(user: "u2", target: "u1") { state }',
      'requestFriendship(from: "u1", to: "u2") { state }',
      'requestFriendship(from: "u3", to: "u1") { state }',
      'dismiss(user: "u1", target: { user: "u2" }) { dismissed }',
      'block(user: "u2", target: "u1") { blocked }',
      'block(user: "u3", target: "u1") { blocked }',
      'follow(user: "u1", target: "u3") { state }',
    )
    const { incoming, outgoing, following, followers, blocked, dismissedUsers } = await listsOf('u1')
    assert.deepEqual([incoming, followers, blocked, dismissedUsers], [[], [], [], []])
    assert.deepEqual(outgoing, ['u2'], 'the request looks unanswered')
    assert.deepEqual(following, ['u3'], 'a follow looks like any other')
    const theirs = await listsOf('u2')
    assert.deepEqual([theirs.incoming, theirs.followers, theirs.blocked], [[], [], ['u1']])
    await change(
      'unfollow(user: "u1", target: "u3") { state }',
      'block(user: "u1", target: "u2") { blocked }',
    )
    const after = await listsOf('u1')
    assert.deepEqual([after.outgoing, after.following, after.blocked], [[], [], ['u2']])
  })

  it('are read in pages that neither repeat nor skip, with equal and missing times', async () => {
    await run(
      `MATCH (u:User {id: 'u1'}) UNWIND range(10, 59) AS n CREATE (o:User {id: 'o' + n})
       CREATE (o)-[:FOLLOWS {at: CASE WHEN n % 5 = 0 THEN null ELSE datetime({epochMillis: n % 3}) END}]->(u)`,
    )
    const seen: string[] = []
    for (let after: string | null = null; ; ) {
      const { user } = await api.get(
        `query ($after: String) { user(id: "u1") { followers(first: 7, after: $after) {
          edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
        { after },
      )
      const { edges, pageInfo } = user.followers
      assert.equal(pageInfo.hasPreviousPage, after !== null)
      assert.equal(pageInfo.endCursor, edges.at(-1).cursor)
      seen.push(...edges.map(({ node }: Connection['edges'][number]) => node.id))
      if (!pageInfo.hasNextPage) break
      after = pageInfo.endCursor
    }
    assert.equal(seen.length, 50)
    assert.equal(new Set(seen).size, 50)
    assert.deepEqual(
      seen.slice(-10),
      [10, 15, 20, 25, 30, 35, 40, 45, 50, 55].map((n) => `o${n}`),
    )
  })

  it('and search leave out what they cannot read in a graph of another make', async () => {
    await run(`MATCH (u:User {id: 'u1'}), (other:User {id: 'u2'}), (i:Item {id: 'i1'})
      CREATE (u)-[:FOLLOWS {at: '2026-01-01'}]->(other), (u)-[:FOLLOWS {at: date()}]->(:User {id: 7, name: 'Seven'})
      CREATE (other)-[:FRIEND]->(u), (u)-[:FRIEND]->(other), (u)-[:FRIEND]->(:User {id: 8, name: ['Eight']})
      CREATE (u)-[:DISMISSED {at: 5}]->(i), (u)-[:DISMISSED]->(:Item {id: 9, title: 9})
      SET i.title = ['!!!']`)
    const { following, friends, dismissedItems } = await listsOf('u1')
    assert.deepEqual([following, friends, dismissedItems], [['u2'], ['u2'], ['i1']])
    const found =
      await api.get(`{ searchUsers(text: "seven") { edges { cursor } } search(text: "!!!") { edges { cursor } }
      all: browseUsers { edges { node { id } } } }`)
    assert.deepEqual([found.searchUsers.edges, found.search.edges], [[], []])
    assert.equal(found.all.edges.length, 9)
  })

  it('refuse cursors of other lists and lengths out of range', async () => {
    await change('follow(user: "u2", target: "u1") { state }')
    const { user } = await api.get('{ user(id: "u1") { followers { edges { cursor } } } }')
    const [{ cursor }] = user.followers.edges
    for (const field of [
      `following(after: "${cursor}")`,
      'blocked(first: 1001)',
      'dismissedItems(first: -1)',
    ]) {
      const { errors } = await api.ask(`{ user(id: "u1") { ${field} { edges { cursor } } } }`)
      assert.equal(errors![0]!.extensions.code, 'BAD_USER_INPUT', field)
    }
    const { user: empty } = await api.get('{ user(id: "u1") { followers(first: 0) { edges { cursor } } } }')
    assert.deepEqual(empty.followers.edges, [])
  })

  it('include what others may see of a user', async () => {
    const visibility = async () =>
      (await api.get('{ user(id: "u1") { visibility { suggestible showTies active } } }')).user.visibility
    assert.deepEqual(await visibility(), { suggestible: true, showTies: true, active: true })
    const changed = await api.get(
      'mutation { setVisibility(user: "u1", suggestible: false) { user { visibility { suggestible showTies } } } }',
    )
    assert.deepEqual(changed.setVisibility.user.visibility, { suggestible: false, showTies: true })
    await change('upsertUsers(input: [{ id: "u1", active: false }]) { updated }')
    assert.deepEqual(await visibility(), { suggestible: false, showTies: true, active: false })
  })
})
