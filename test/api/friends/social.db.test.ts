import assert from 'node:assert/strict'
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const SUGGESTIONS = `query ($user: ID!, $first: Int! = 20, $after: String) {
  user(id: $user) {
    friendSuggestions(first: $first, after: $after) {
      recommendationId shortfall { reason missing }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges {
        cursor score node { id name } sources { source contribution } mutualFriendCount mutualFriends(first: 2) { id name }
        because { kind text count steps { via node { __typename ... on User { id } ... on Item { id } ... on Community { id } } } }
      }
    }
  }
}`

interface Edge {
  cursor: string
  score: number
  node: { id: string; name: string }
  sources: { source: string; contribution: number }[]
  mutualFriendCount: number
  mutualFriends: { id: string; name: string }[]
  because: {
    kind: string
    text: string
    count: number | null
    steps: { via: string | null; node: { __typename: string; id: string } }[]
  }[]
}

interface Page {
  edges: Edge[]
  shortfall: { reason: string; missing: number } | null
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string }
}

describe('users, ties and friend suggestions over HTTP', () => {
  const graph = openTestGraph()
  let api: TestApi
  let now = Date.UTC(2026, 5, 1)
  const page = async (user: string, variables: object = {}, token?: string): Promise<Page> =>
    (await api.get(SUGGESTIONS, { user, ...variables }, token)).user.friendSuggestions
  const mutate = async (field: string, selection = 'consistencyToken') =>
    (await api.get(`mutation { done: ${field} { ${selection} } }`)).done
  const refused = async (field: string, selection = 'consistencyToken') => {
    const { errors } = await api.ask(`mutation { done: ${field} { ${selection} } }`)
    return errors![0]!.extensions
  }
  const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id)
  const find = ({ edges }: Page, id: string) => edges.find(({ node }) => node.id === id)

  /**
   * Ann's friends bob, cat and dan are friends of eve; bob and dan are friends of fay. Gus and hal have no
   * friends; gus likes the items that ann likes.
   */
  const begin = async () => {
    await graph.runAutoCommit(cypher('MATCH (n:User|Item|Tag) DETACH DELETE n'), {})
    const people = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal'].map((id) => ({
      id,
      name: id[0]!.toUpperCase() + id.slice(1),
    }))
    const ties = ['ann bob', 'ann cat', 'ann dan', 'eve bob', 'eve cat', 'eve dan', 'fay bob', 'fay dan'].map(
      (tie) => ({ a: tie.split(' ')[0], b: tie.split(' ')[1] }),
    )
    const likes = [
      'ann tea',
      'gus tea',
      'bob tea',
      'ann jam',
      'gus jam',
      'gus ink',
      'eve pen',
      'ann pen',
    ].map((like) => ({
      user: like.split(' ')[0],
      item: like.split(' ')[1],
      kind: 'LIKE',
    }))
    return api.get(
      `mutation ($people: [UserInput!]!, $items: [ItemInput!]!, $ties: [TieInput!]!, $likes: [InteractionInput!]!) {
        people: upsertUsers(input: $people) { created updated rejected { index } consistencyToken }
        items: upsertItems(input: $items) { created }
        ties: upsertFriendships(input: $ties) { created }
        likes: recordInteractions(input: $likes) { recorded duplicates users { id name } consistencyToken }
      }`,
      { people, items: ['tea', 'jam', 'ink', 'pen'].map((id) => ({ id, title: `A ${id}` })), ties, likes },
    )
  }

  beforeAll(async () => {
    api = await startApi(graph, { now: () => now, random: () => 0.5 })
  })
  beforeEach(async () => {
    // Lets the server's cached lists expire.
    now += 3_600_000
    await begin()
  })
  afterAll(() => api.stop())

  it('gives mutual friends and reasons as paths from the viewer', async () => {
    const found = await page('ann')
    assert.deepEqual(idsOf(found), ['eve', 'fay', 'gus', 'hal'])
    const eve = found.edges[0]!
    assert.equal(eve.mutualFriendCount, 3)
    assert.deepEqual(eve.mutualFriends, [
      { id: 'bob', name: 'Bob' },
      { id: 'cat', name: 'Cat' },
    ])
    assert.deepEqual(eve.because[0], {
      kind: 'MUTUAL_FRIENDS',
      text: 'You are both friends with Bob and 2 other users',
      count: 3,
      steps: [
        { via: null, node: { __typename: 'User', id: 'ann' } },
        { via: 'FRIEND', node: { __typename: 'User', id: 'bob' } },
        { via: 'FRIEND', node: { __typename: 'User', id: 'eve' } },
      ],
    })
    for (const { score, sources } of found.edges) {
      const sum = sources.reduce((total, { contribution }) => total + contribution, 0)
      assert.ok(Math.abs(sum - score) < 1e-9)
    }
    for (const { node, because } of found.edges) assert.ok(because.length > 0, `${node.id} has no reason`)
    assert.deepEqual(found.shortfall, { reason: 'NOBODY_LEFT', missing: 16 })
    assert.equal(found.pageInfo.hasNextPage, false)
  })

  it('names a common item only if three users like it', async () => {
    const found = await page('ann')
    const gus = find(found, 'gus')!
    assert.deepEqual(
      gus.because.find(({ kind }) => kind === 'SHARED_ITEMS'),
      {
        kind: 'SHARED_ITEMS',
        text: 'You both like “A tea”',
        count: 1,
        steps: [
          { via: null, node: { __typename: 'User', id: 'ann' } },
          { via: 'INTERACTED', node: { __typename: 'Item', id: 'tea' } },
          { via: 'INTERACTED', node: { __typename: 'User', id: 'gus' } },
        ],
      },
    )
    assert.ok(
      !find(found, 'eve')!.because.some(({ kind }) => kind === 'SHARED_ITEMS'),
      'only two like the pen',
    )
  })

  it('suggests followers of the viewer with that reason, and users reached over followed users', async () => {
    await mutate('follow(user: "hal", target: "gus")')
    const token = (await mutate('follow(user: "gus", target: "cat")')).consistencyToken
    const found = await page('gus', {}, token)
    assert.deepEqual(find(found, 'hal')!.because[0], {
      kind: 'FOLLOWS_YOU',
      text: 'Follows you',
      count: null,
      steps: [
        { via: null, node: { __typename: 'User', id: 'gus' } },
        { via: 'FOLLOWS', node: { __typename: 'User', id: 'hal' } },
      ],
    })
    const eve = find(found, 'eve')!
    assert.ok(eve.sources.some(({ source }) => source === 'adamic-adar'))
    assert.ok(eve.because.some(({ text }) => text === 'You may know each other'))
    assert.ok(!JSON.stringify(eve.because).includes('cat'), 'cat is no mutual friend')
  })

  it('suggests users by taste, then well-connected users, to a viewer without ties', async () => {
    const found = await page('gus')
    assert.equal(found.edges[0]!.node.id, 'ann')
    assert.ok(found.edges[0]!.sources.some(({ source }) => source === 'shared-items'))
    assert.equal(found.edges.length, 7)
    const nobody = await page('hal')
    assert.deepEqual(idsOf(nobody).slice(0, 4), ['ann', 'bob', 'dan', 'eve'])
    assert.equal(nobody.edges[0]!.because[0]!.kind, 'POPULAR')
    assert.equal(nobody.edges[0]!.because[0]!.text, 'Has ties to other users')
  })

  it('a block applies to the next query: page, mutual friends and reasons', async () => {
    const { consistencyToken } = await mutate('block(user: "bob", target: "ann")', 'blocked consistencyToken')
    const found = await page('ann', {}, consistencyToken)
    assert.deepEqual(idsOf(found), ['eve', 'fay', 'gus', 'hal'])
    assert.equal(find(found, 'eve')!.mutualFriendCount, 2)
    assert.deepEqual(find(found, 'fay')!.mutualFriends, [{ id: 'dan', name: 'Dan' }])
    assert.ok(!JSON.stringify(found).includes('bob'))
    assert.ok(!JSON.stringify(await page('bob', {}, consistencyToken)).includes('ann'))
  })

  it('hidden ties, deactivation and invisibility take effect at once', async () => {
    let token = (
      await mutate('setVisibility(user: "dan", showTies: false)', 'user { name } consistencyToken')
    ).consistencyToken
    let found = await page('ann', {}, token)
    assert.equal(find(found, 'eve')!.mutualFriendCount, 2)
    assert.equal(find(found, 'fay')!.mutualFriendCount, 1)
    token = (await mutate('setVisibility(user: "fay", suggestible: false)')).consistencyToken
    token = (await mutate('upsertUsers(input: [{ id: "cat", active: false }])')).consistencyToken
    found = await page('ann', {}, token)
    assert.deepEqual(idsOf(found), ['eve', 'gus', 'hal'])
    assert.equal(find(found, 'eve')!.mutualFriendCount, 1)
    token = (await mutate('setVisibility(user: "eve", showTies: false)')).consistencyToken
    found = await page('ann', {}, token)
    assert.equal(find(found, 'eve')!.mutualFriendCount, 0)
    const reasons = find(found, 'eve')!.because.map(({ kind, text, steps }) => [kind, text, steps.length])
    assert.deepEqual(reasons, [['NEW', 'You may not know each other yet', 1]])
  })

  it('an accepted request changes both pages; a pending one hides each user from the other', async () => {
    let token = (await mutate('requestFriendship(from: "ann", to: "eve")', 'state consistencyToken'))
      .consistencyToken
    assert.ok(!idsOf(await page('ann', {}, token)).includes('eve'))
    assert.ok(!idsOf(await page('eve', {}, token)).includes('ann'))
    const accepted = await mutate('acceptFriendship(from: "ann", to: "eve")', 'state consistencyToken')
    assert.equal(accepted.state, 'FRIENDS')
    token = accepted.consistencyToken
    assert.equal(find(await page('ann', {}, token), 'fay')!.mutualFriendCount, 2)
    token = (await mutate('removeFriendship(a: "ann", b: "eve")')).consistencyToken
    assert.ok(!idsOf(await page('ann', {}, token)).includes('eve'), 'rests')
    now += 91 * 86_400_000
    assert.ok(idsOf(await page('ann', {}, token)).includes('eve'), 'and comes back')
  })

  it('a dismissal is one-way and can be undone', async () => {
    let token = (await mutate('dismiss(user: "ann", target: { user: "eve" })', 'dismissed consistencyToken'))
      .consistencyToken
    assert.ok(!idsOf(await page('ann', {}, token)).includes('eve'))
    assert.ok(idsOf(await page('eve', {}, token)).includes('ann'))
    token = (await mutate('undismiss(user: "ann", target: { user: "eve" })', 'dismissed consistencyToken'))
      .consistencyToken
    assert.ok(idsOf(await page('ann', {}, token)).includes('eve'))
  })

  it('scrolls without repeats and without users blocked meanwhile', async () => {
    const first = await page('ann', { first: 2 })
    assert.deepEqual(idsOf(first), ['eve', 'fay'])
    assert.equal(first.pageInfo.hasNextPage, true)
    const token = (await mutate('block(user: "gus", target: "ann")')).consistencyToken
    const second = await page('ann', { first: 2, after: first.pageInfo.endCursor }, token)
    assert.deepEqual(idsOf(second), ['hal'])
    assert.deepEqual(second.shortfall, { reason: 'NOBODY_LEFT', missing: 1 })
    assert.equal(second.pageInfo.hasPreviousPage, true)
    assert.deepEqual(idsOf(await page('ann', { first: 2, after: first.edges[0]!.cursor }, token)), [
      'fay',
      'hal',
    ])
    assert.deepEqual((await page('ann', { first: 0 })).edges, [])
  })

  it('rejects cursors of other lists and users, expired cursors, and sizes out of range', async () => {
    const { pageInfo } = await page('ann', { first: 1 })
    const items = await api.get(
      '{ user(id: "ann") { recommendations(first: 1) { pageInfo { endCursor } } } }',
    )
    const codeOf = async (variables: object) =>
      (await api.ask(SUGGESTIONS, variables)).errors?.[0]?.extensions.code
    assert.equal(await codeOf({ user: 'bob', after: pageInfo.endCursor }), 'BAD_USER_INPUT')
    assert.equal(
      await codeOf({ user: 'ann', after: items.user.recommendations.pageInfo.endCursor }),
      'BAD_USER_INPUT',
    )
    assert.equal(await codeOf({ user: 'ann', first: -1 }), 'BAD_USER_INPUT')
    assert.equal(await codeOf({ user: 'ann', first: 100_000 }), 'BAD_USER_INPUT')
    now += 2 * 86_400_000
    assert.equal(await codeOf({ user: 'ann', after: pageInfo.endCursor }), 'CURSOR_EXPIRED')
  })

  it('rejected mutations have codes', async () => {
    assert.equal((await refused('acceptFriendship(from: "ann", to: "eve")')).code, 'CONFLICT')
    assert.deepEqual(await refused('follow(user: "ann", target: "nobody")'), {
      code: 'NOT_FOUND',
      field: 'target',
      remedy: 'create it first, or check the id',
      retryable: false,
    })
    assert.equal((await refused('requestFriendship(from: "ann", to: "ann")')).code, 'BAD_USER_INPUT')
    assert.equal((await refused('dismiss(user: "ann", target: {})')).code, 'GRAPHQL_VALIDATION_FAILED')
    assert.equal(
      (await refused(`block(user: "ann", target: "${'x'.repeat(10_000)}")`)).code,
      'BAD_USER_INPUT',
    )
    const badDate = 'recordInteractions(input: [{ user: "ann", item: "tea", at: "2026-02-30" }])'
    assert.ok(
      ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'].includes((await refused(badDate)).code as string),
    )
    const { rejected } = await mutate(
      'recordInteractions(input: [{ user: "ann", item: "none" }, { user: "ann", item: "tea", kind: "HUM" }, { user: "ann", item: "tea" }])',
      'recorded rejected { index field code message }',
    )
    assert.deepEqual(
      rejected.map(({ index, field, code }: Record<string, unknown>) => [index, field, code]),
      [
        [0, 'item', 'NOT_FOUND'],
        [1, 'kind', 'BAD_USER_INPUT'],
      ],
    )
  })

  it('a repeated interaction is stored once, with and without an id', async () => {
    const event = 'user: "ann", item: "ink", kind: "LIKE", at: "2026-05-01T00:00:00Z"'
    const counts = 'recorded duplicates users { id }'
    const batch = `recordInteractions(input: [{ ${event} }, { ${event} }, { ${event}, id: "own" }])`
    assert.deepEqual(await mutate(batch, counts), { recorded: 2, duplicates: 1, users: [{ id: 'ann' }] })
    assert.deepEqual(await mutate(batch, counts), { recorded: 0, duplicates: 3, users: [{ id: 'ann' }] })
    assert.deepEqual(await mutate('removeInteractions(ids: ["own", "none"])', 'deleted'), { deleted: 1 })
  })

  it('deleted users and items leave nothing behind', async () => {
    const gone = await mutate('deleteUsers(ids: ["bob", "bob", "nobody"])', 'deleted consistencyToken')
    assert.equal(gone.deleted, 1)
    assert.equal(find(await page('ann', {}, gone.consistencyToken), 'eve')!.mutualFriendCount, 2)
    await mutate('deleteItems(ids: ["tea"])', 'deleted')
    const left = await graph.read(
      cypher(
        'RETURN COUNT { (:User) } AS users, COUNT { (:Item) } AS items, COUNT { ()-[:FRIEND]->() } AS ties',
      ),
      {},
    )
    assert.deepEqual(left, [{ users: 7, items: 3, ties: 5 }])
  })

  it('an unknown user has no page', async () => {
    assert.deepEqual(await api.get(SUGGESTIONS, { user: 'nobody' }), { user: null })
  })
})
