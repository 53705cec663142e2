import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Child, runKindred, startKindred } from '../support/child.js'
import { writeCsvFolder } from '../support/csv-folder.js'
import { cypher } from '../support/cypher.js'
import { openTestGraph } from '../support/database.js'
import { groupedDataset } from '../support/datasets.js'
import { temporaryFolder } from '../support/home.js'
import { getGraphql } from '../support/http.js'
import { testDatabase } from '../support/test-database.js'

// A folder is imported and trained by the real program and served by two real servers on one database.
describe('two servers on one database', () => {
  const graph = openTestGraph()
  const folder = temporaryFolder()
  const { uri, username, password } = testDatabase()
  const env = {
    KINDRED_HOME: join(folder, 'home'),
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
  }
  const train = (seed: number, model = 'blend'): Promise<{ version: string }> =>
    runKindred(['train', '--seed', String(seed), '--minutes', '0.02', '--model', model], env)

  const servers: Child[] = []
  let here: string
  let there: string
  beforeAll(async () => {
    const data = join(folder, 'data')
    mkdirSync(data)
    writeCsvFolder(data, groupedDataset())
    await runKindred(['import', data], env)
    first = (await train(1)).version
    servers.push(...[0, 1].map(() => startKindred(['serve', '--port', '0'], env)))
    const urls = await Promise.all(servers.map((server) => server.waitFor(/^Kindred ready: (\S+)$/m)))
    ;[here, there] = urls.map(([, url]) => url!) as [string, string]
  })
  afterAll(async () => {
    for (const server of servers) server.kill('SIGTERM')
    await Promise.all(servers.map(({ closed }) => closed))
  })
  let first: string

  interface Edge {
    readonly node: { readonly id: string }
    readonly score: number
    readonly sources: readonly { readonly source: string }[]
    readonly because: readonly { readonly kind: string }[]
  }

  const PAGE = `query ($user: ID!, $first: Int! = 20) { activeSnapshot { version } user(id: $user) {
  recommendations(first: $first) { shortfall { reason } edges { node { id } score sources { source } because { kind } } } } }`

  async function page(url: string, user: string, { token, count }: { token?: string; count?: number } = {}) {
    const { user: found, activeSnapshot } = await getGraphql(url, PAGE, { user, first: count }, token)
    const { edges, shortfall } = found.recommendations as { edges: Edge[]; shortfall: unknown }
    return {
      version: activeSnapshot.version as string,
      shortfall,
      ids: edges.map(({ node }) => node.id),
      scores: edges.map(({ node, score }) => [node.id, score]),
      sources: new Set(edges.flatMap(({ sources }) => sources.map(({ source }) => source))),
      reasons: new Set(edges.flatMap(({ because }) => because.map(({ kind }) => kind))),
    }
  }

  /** The page of a user, the same from both servers. */
  async function agreed(user: string, options: { token?: string; count?: number } = {}) {
    const [one, other] = await Promise.all([page(here, user, options), page(there, user, options)])
    assert.deepEqual(one, other)
    return one
  }

  const neighbours = (item: string) =>
    graph
      .read<{ id: string }>(
        cypher(`MATCH (:KindredActive)-[:IS]->(active)
        MATCH (:Item {id: $item})-[s:SIMILAR_A|SIMILAR_B]->(near) WHERE type(s) = 'SIMILAR_' + active.slot
        RETURN near.id AS id ORDER BY s.score DESC LIMIT 10`),
        { item },
      )
      .then((rows) => rows.map(({ id }) => id))

  test('a liked item is gone from the next page of any server and its neighbours rise, without training', async () => {
    const user = 'user-4'
    const before = await agreed(user, { count: 90 })
    assert.equal(before.version, first)
    assert.ok(before.sources.size >= 3, [...before.sources].join())
    // Of another taste than the person's own, so that what is near it starts low.
    const item = before.ids.findLast((id) => Number(id.split('-')[1]) % 3 === 2)!
    const near = await neighbours(item)
    const { recordInteractions } = await getGraphql(
      here,
      `mutation ($user: ID!, $item: ID!) {
      recordInteractions(input: [{ user: $user, item: $item, kind: "PURCHASE" }]) { recorded consistencyToken } }`,
      { user, item },
    )
    assert.equal(recordInteractions.recorded, 1)
    const after = await agreed(user, { count: 90, token: recordInteractions.consistencyToken })
    assert.ok(before.ids.includes(item))
    assert.ok(!after.ids.includes(item))
    assert.equal(after.version, first)
    const ranks = ({ ids }: { ids: string[] }) =>
      near.filter((id) => ids.includes(id)).map((id) => ids.indexOf(id))
    const sum = (of: number[]) => of.reduce((total, rank) => total + rank, 0)
    assert.ok(near.length >= 5)
    assert.ok(sum(ranks(after)) < sum(ranks(before)), `${ranks(before)} became ${ranks(after)}`)
  })

  test('a block applies to the next query on both servers: page, mutual friends, reasons', async () => {
    const suggestions = async (url: string, user: string, token?: string): Promise<string> =>
      JSON.stringify(
        await getGraphql(
          url,
          `query ($user: ID!) { user(id: $user) { friends { edges { node { id } } } friendSuggestions(first: 100) { edges {
          node { id } mutualFriendCount mutualFriends(first: 20) { id } because { text steps { node { ... on User { id } } } } } }
          recommendations(first: 90) { edges { because { steps { node { ... on User { id } } } } } } } }`,
          { user },
          token,
        ),
      )
    const viewer = 'user-9'
    const mentions = (text: string, id: string) => text.includes(`"${id}"`)
    const friends = await graph.read<{ id: string }>(
      cypher('MATCH (:User {id: $viewer})-[:FRIEND]-(friend) RETURN friend.id AS id'),
      { viewer },
    )
    const [{ id: friend }] = friends as [{ id: string }]
    const [{ id: stranger }] = (await graph.read<{ id: string }>(
      cypher(
        `MATCH (u:User {id: $viewer})-[:FRIEND]-()-[:FRIEND]-(x) WHERE x <> u AND NOT (u)-[:FRIEND]-(x) RETURN x.id AS id LIMIT 1`,
      ),
      { viewer },
    )) as [{ id: string }]
    for (const [by, whom, other] of [
      [friend, viewer, friend],
      [viewer, stranger, stranger],
    ] as const) {
      for (const url of [here, there]) assert.ok(mentions(await suggestions(url, viewer), other))
      const { block } = await getGraphql(
        here,
        'mutation ($by: ID!, $whom: ID!) { block(user: $by, target: $whom) { consistencyToken } }',
        { by, whom },
      )
      for (const url of [there, here]) {
        assert.ok(!mentions(await suggestions(url, viewer, block.consistencyToken), other))
        assert.ok(!mentions(await suggestions(url, other, block.consistencyToken), viewer))
      }
    }
  })

  test('both servers follow a training, a rollback and a promotion with their next page', async () => {
    const user = 'user-7'
    const old = await agreed(user)
    // Another model, so that the scores differ for sure.
    const { version: second } = await train(2, 'rp3')
    const trained = await agreed(user)
    assert.equal(trained.version, second)
    assert.notDeepEqual(trained.scores, old.scores)
    await runKindred(['rollback'], env)
    assert.deepEqual(await agreed(user), old)
    await runKindred(['promote', second], env)
    assert.deepEqual(await agreed(user), trained)
  })

  /**
   * Neighbours are scored from the snapshot; what the graph has of them are the links that explain (decision
   * 0014).
   */
  test('with the neighbours deleted by hand the page is still complete, and no reason names a deleted relationship', async () => {
    assert.ok((await agreed('user-7')).reasons.has('SIMILAR_TO_HISTORY'))
    await graph.runAutoCommit(cypher('MATCH ()-[s:SIMILAR_A|SIMILAR_B]->() DELETE s'), {})
    const left = await agreed('user-7')
    assert.equal(left.ids.length, 20)
    assert.equal(left.shortfall, null)
    assert.ok(!left.reasons.has('SIMILAR_TO_HISTORY'), [...left.reasons].join())
    assert.ok(left.reasons.size >= 1)
    assert.ok(left.sources.size >= 2, [...left.sources].join())
  })
})
