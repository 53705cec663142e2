import assert from 'node:assert/strict'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'

const USERS = 8
const ITEMS = 10

interface World {
  /** Pairs of user and item. */
  readonly likes: readonly (readonly [number, number])[]
  readonly friends: readonly (readonly [number, number])[]
  readonly blocks: readonly (readonly [number, number])[]
  readonly hidden: readonly number[]
  readonly inactive: readonly number[]
}

const user = fc.nat(USERS - 1)
const pairs = (least: number, most: number, right: fc.Arbitrary<number>) =>
  fc.uniqueArray(fc.tuple(user, right), { minLength: least, maxLength: most, selector: String })
const worlds: fc.Arbitrary<World> = fc.record({
  likes: pairs(8, 30, fc.nat(ITEMS - 1)),
  friends: fc.uniqueArray(
    fc.tuple(user, user).filter(([a, b]) => a < b),
    { minLength: 4, maxLength: 14, selector: String },
  ),
  blocks: pairs(0, 6, user).map((list) => list.filter(([a, b]) => a !== b)),
  hidden: fc.uniqueArray(user, { maxLength: 3 }),
  inactive: fc.uniqueArray(user, { maxLength: 2 }),
})

interface Edge {
  node: { id: string }
  sources: { source: string }[]
  because: { kind: string; count: number; steps: { node: { __typename: string; id?: string } }[] }[]
}

describe('users in recommendations', () => {
  const graph = openTestGraph()
  let api: TestApi
  let now = Date.now()
  beforeAll(async () => {
    api = await startApi(graph, { now: () => now })
  })
  afterAll(() => api.stop())

  const build = async ({ likes, friends, blocks, hidden, inactive }: World) => {
    await graph.runAutoCommit(cypher('MATCH (n:User|Item) DETACH DELETE n'), {})
    await graph.runAutoCommit(
      cypher(`
        UNWIND $users AS user CREATE (:User {id: user.id, active: user.active, showTies: user.showTies})
        WITH count(*) AS users UNWIND $items AS id CREATE (:Item {id: id})`),
      {
        users: Array.from({ length: USERS }, (_, n) => ({
          id: `u${n}`,
          active: !inactive.includes(n),
          showTies: !hidden.includes(n),
        })),
        items: Array.from({ length: ITEMS }, (_, n) => `i${n}`),
      },
    )
    const tie = (type: string, label: string, letter: string, list: readonly (readonly [number, number])[]) =>
      graph.runAutoCommit(
        cypher(
          `UNWIND $rows AS row MATCH (a:User {id: row[0]}), (b:${label} {id: row[1]}) CREATE (a)-[:${type}]->(b)`,
        ),
        { rows: list.map(([a, b]) => [`u${a}`, `${letter}${b}`]) },
      )
    await tie(`INTERACTED {kind: 'LIKE', weight: 1.0}`, 'Item', 'i', likes)
    await tie('FRIEND', 'User', 'u', friends)
    await tie('BLOCKED', 'User', 'u', blocks)
    // The cached lists of the server have expired.
    now += 10 * 60_000
  }

  const pageOf = async (viewer: number): Promise<Edge[]> => {
    const data = await api.get(
      `query ($user: ID!) { user(id: $user) { recommendations(first: ${ITEMS}) { edges { node { id } sources { source }
        because { kind count steps { node { __typename ... on User { id } ... on Item { id } } } } } } } }`,
      { user: `u${viewer}` },
    )
    return data.user.recommendations.edges
  }

  it('are only the viewer and friends who may be shown, with correct counts', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, user, async (world, viewer) => {
        await build(world)
        const { likes, friends, blocks, hidden, inactive } = world
        const open = (other: number) =>
          other !== viewer &&
          !hidden.includes(other) &&
          !inactive.includes(other) &&
          !blocks.some(([a, b]) => (a === viewer && b === other) || (a === other && b === viewer))
        const shown = friends.flatMap(([a, b]) => (a === viewer ? [b] : b === viewer ? [a] : [])).filter(open)
        const likers = (item: string) => likes.filter(([, liked]) => `i${liked}` === item).map(([who]) => who)
        const mine = likes.filter(([who]) => who === viewer).map(([, item]) => `i${item}`)
        const bridges = mine.flatMap(likers).filter(open)
        for (const { node, sources, because } of await pageOf(viewer)) {
          const names = new Set(sources.map(({ source }) => source))
          const liking = shown.filter((friend) => likers(node.id).includes(friend))
          assert.equal(names.has('friends-liked'), liking.length > 0, node.id)
          assert.equal(
            names.has('co-interaction'),
            bridges.some((other) => likers(node.id).includes(other)),
            node.id,
          )
          const reason = because.find(({ kind }) => kind === 'FRIENDS_LIKED')
          assert.equal(reason?.count ?? 0, liking.length, node.id)
          const people = because
            .flatMap(({ steps }) => steps)
            .filter((step) => step.node.__typename === 'User')
          for (const { node: person } of people) {
            assert.ok(person.id === `u${viewer}` || liking.includes(Number(person.id!.slice(1))), person.id)
          }
        }
      }),
      { numRuns: 20 },
    )
  })
})
