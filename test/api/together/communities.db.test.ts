import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

/**
 * Music has the parts jazz (ann, bob, cat) and folk (dan, eve); fay is in music alone. Books are gus, hal,
 * ivy and joe. Ivy hides her ties, joe is not suggestible. Slot A holds an older picture of the same ids.
 */
const SEED = `
UNWIND ['ann', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal', 'ivy', 'joe', 'new'] AS id
CREATE (:User {id: id, name: toUpper(id), showTies: id <> 'ivy', suggestible: id <> 'joe'})
WITH count(*) AS made
UNWIND range(1, 6) AS n
CREATE (:Item {id: 'i' + n, title: 'Item ' + n, available: n <> 3})
WITH count(*) AS made
UNWIND [['ann', 'i1'], ['ann', 'i5'], ['ann', 'i4'], ['hal', 'i4'], ['gus', 'i5']] AS like
MATCH (u:User {id: like[0]}), (i:Item {id: like[1]})
CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(i)
WITH count(*) AS made
UNWIND [['ann', 'gus'], ['ann', 'ivy'], ['ann', 'dan']] AS tie
MATCH (a:User {id: tie[0]}), (b:User {id: tie[1]})
CREATE (a)-[:FRIEND {pair: tie[0] + ':' + tie[1]}]->(b)
WITH count(*) AS made
UNWIND [
  ['B', 'v1:0', 'music', 0, 0.31, null, ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'], ['i1', 'i2', 'i3']],
  ['B', 'v1:1', 'books', 0, null, null, ['gus', 'hal', 'ivy', 'joe'], ['i5', 'i4', 'i6']],
  ['B', 'v1:2', 'jazz', 1, null, 'v1:0', ['ann', 'bob', 'cat'], ['i1']],
  ['B', 'v1:3', 'folk', 1, null, 'v1:0', ['dan', 'eve'], ['i2']],
  ['A', 'v1:0', 'old music', 0, null, null, ['gus'], ['i6']]
] AS row
CREATE (c:Community {slot: row[0], id: row[1], name: row[2], level: row[3], modularity: row[4]})
WITH row, c
FOREACH (id IN row[6] | MERGE (u:User {id: id}) CREATE (u)-[:MEMBER_OF]->(c))
FOREACH (n IN range(0, size(row[7]) - 1) | MERGE (i:Item {id: row[7][n]}) CREATE (c)-[:FAVOURS {score: 3.0 - n}]->(i))
WITH row, c WHERE row[5] IS NOT NULL
MATCH (whole:Community {slot: row[0], id: row[5]})
CREATE (c)-[:PART_OF]->(whole)`

const ACTIVE = `CREATE (:KindredActive {key: 'active'})-[:IS]->(:KindredSnapshot {version: 'v2', algorithm: 'blend', slot: 'B',
  status: 'active', config: '{}', metrics: '{}', createdAt: datetime()})`

describe('communities over HTTP', () => {
  const graph = openTestGraph()
  let api: TestApi
  beforeAll(async () => {
    await graph.runAutoCommit(cypher(SEED), {})
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  it('are empty before the first training', async () => {
    const { community, communities, user } = await api.get(
      `{ community(id: "v1:0") { id } communities { edges { node { id } } pageInfo { hasNextPage } }
        user(id: "ann") { community { id } communitySuggestions { score } } }`,
    )
    assert.deepEqual(
      [community, communities.edges, user],
      [null, [], { community: null, communitySuggestions: [] }],
    )
    await graph.runAutoCommit(cypher(ACTIVE), {})
  })

  it('are the smallest community of a user, with its parent', async () => {
    const { users } = await api.get(
      `{ users(ids: ["ann", "fay", "new"]) { community { id name size modularity parent { id name size modularity children { id name } } } } }`,
    )
    const music = {
      id: 'v1:0',
      name: 'music',
      size: 6,
      modularity: 0.31,
      children: [
        { id: 'v1:2', name: 'jazz' },
        { id: 'v1:3', name: 'folk' },
      ],
    }
    assert.deepEqual(users, [
      { community: { id: 'v1:2', name: 'jazz', size: 3, modularity: null, parent: music } },
      { community: { id: 'v1:0', name: 'music', size: 6, modularity: 0.31, parent: null } },
      { community: null },
    ])
  })

  it('list the members who show their ties, in pages', async () => {
    const members = async (id: string, args = '') => {
      const { community } = await api.get(
        `{ community(id: "${id}") { members${args} { edges { cursor node { id name } } pageInfo { hasNextPage endCursor } } } }`,
      )
      return community.members
    }
    const ids = ({ edges }: { edges: { node: { id: string } }[] }) => edges.map(({ node }) => node.id)
    assert.deepEqual(ids(await members('v1:1')), ['gus', 'hal'], 'one hides, one is not suggestible')
    const first = await members('v1:0', '(first: 4)')
    assert.deepEqual([ids(first), first.pageInfo.hasNextPage], [['ann', 'bob', 'cat', 'dan'], true])
    const next = await members('v1:0', `(first: 4, after: "${first.pageInfo.endCursor}")`)
    assert.deepEqual([ids(next), next.pageInfo.hasNextPage], [['eve', 'fay'], false])
    const { errors } = await api.ask(
      '{ community(id: "v1:0") { members(after: "no") { edges { cursor } } } }',
    )
    assert.equal(errors![0]!.extensions.code, 'BAD_USER_INPUT')
  })

  it('list their available favourites', async () => {
    const { community } = await api.get(
      '{ community(id: "v1:0") { favourites { edges { score node { id title } } } jazz: favourites(filter: { onlyIds: ["i2"] }) { edges { node { id } } } } }',
    )
    assert.deepEqual(community.favourites.edges, [
      { score: 3, node: { id: 'i1', title: 'Item 1' } },
      { score: 2, node: { id: 'i2', title: 'Item 2' } },
    ])
    assert.deepEqual(community.jazz.edges, [{ node: { id: 'i2' } }])
  })

  it('are listed by size without sub-communities', async () => {
    const page = async (args: string) =>
      (
        await api.get(
          `{ communities${args} { edges { node { id size } } pageInfo { hasNextPage endCursor } } }`,
        )
      ).communities
    const first = await page('(first: 1)')
    assert.deepEqual(first.edges, [{ node: { id: 'v1:0', size: 6 } }])
    const next = await page(`(first: 1, after: "${first.pageInfo.endCursor}")`)
    assert.deepEqual(next.edges, [{ node: { id: 'v1:1', size: 4 } }])
    assert.equal(next.pageInfo.hasNextPage, false)
    assert.deepEqual((await page('(first: 0)')).edges, [])
    assert.equal((await api.get('{ community(id: "nope") { id } }')).community, null)
  })

  const TO_JOIN = `{ user(id: "ann") { communitySuggestions { score community { id }
    because { kind text count steps { via node { __typename ... on User { id } ... on Item { id } ... on Community { id } } } } } } }`

  it("to join are those of friends and of taste, never the viewer's own, each with reasons", async () => {
    const { user } = await api.get(TO_JOIN)
    const [books, folk, ...rest] = user.communitySuggestions
    assert.deepEqual(rest, [])
    assert.equal(books.community.id, 'v1:1')
    assert.equal(folk.community.id, 'v1:3')
    const via = (steps: { via: string | null; node: { id: string } }[]) =>
      steps.map((step) => `${step.via ?? ''}>${step.node.id}`).join(' ')
    assert.deepEqual(
      books.because.map((reason: { kind: string; text: string; count: number; steps: never[] }) => [
        reason.kind,
        reason.text,
        reason.count,
        via(reason.steps),
      ]),
      [
        ['FRIENDS_IN', 'GUS belongs to it', 1, '>ann FRIEND>gus MEMBER_OF>v1:1'],
        [
          'SHARED_ITEMS',
          'Its favourites include “Item 5”, which you liked, and 1 more item from your history',
          2,
          '>ann INTERACTED>i5 FAVOURS>v1:1',
        ],
      ],
    )
    assert.deepEqual(folk.because.length, 1)
    const friends = { books: 1 / Math.sqrt(14), folk: 1 / Math.sqrt(12) }
    assert.ok(Math.abs(books.score - (0.6 * (friends.books / friends.folk) + 0.4)) < 1e-9)
    assert.ok(Math.abs(folk.score - 0.6) < 1e-9)
  })

  it('to join do not reveal a friend who hides, is deactivated or blocks', async () => {
    await api.get('mutation { setVisibility(user: "gus", showTies: false) { user { id } } }')
    const kinds = async () => {
      const { user } = await api.get(TO_JOIN)
      return user.communitySuggestions.map(
        ({ community, because }: { community: { id: string }; because: { kind: string }[] }) =>
          `${community.id} ${because.map(({ kind }) => kind).join()}`,
      )
    }
    assert.deepEqual(await kinds(), ['v1:3 FRIENDS_IN', 'v1:1 SHARED_ITEMS'])
    await api.get('mutation { block(user: "dan", target: "ann") { blocked } }')
    assert.deepEqual(await kinds(), ['v1:1 SHARED_ITEMS'])
    const members = 'members { edges { node { id } } }'
    const { ann, dan, community } = await api.get(
      `{ ann: user(id: "ann") { community { parent { ${members} } } }
        dan: user(id: "dan") { community { parent { ${members} } } } community(id: "v1:0") { ${members} } }`,
    )
    const ids = (shown: { members: { edges: { node: { id: string } }[] } }) =>
      shown.members.edges.map(({ node }) => node.id).join()
    assert.deepEqual(
      [ids(ann.community.parent), ids(dan.community.parent), ids(community)],
      ['ann,bob,cat,eve,fay', 'bob,cat,dan,eve,fay', 'ann,bob,cat,dan,eve,fay'],
      'the two do not see each other',
    )
    const { errors } = await api.ask('{ user(id: "ann") { communitySuggestions(first: 2000) { score } } }')
    assert.deepEqual([errors![0]!.extensions.code, errors![0]!.extensions.field], ['BAD_USER_INPUT', 'first'])
  })
})
