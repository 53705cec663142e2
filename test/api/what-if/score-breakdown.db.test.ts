import assert from 'node:assert/strict'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { groupedDataset } from '../../support/datasets.js'
import { fitBlend, publish, writeDataset } from '../../support/shop.js'

interface Source {
  source: string
  contribution: number
}

interface Entry {
  node: { id: string }
  score: number
  sources: Source[]
}

interface Statement {
  text: string
  parameters: string
  setParameters: string
}

interface Breakdown {
  item: { id: string }
  score: number
  rank: number | null
  scoreRank: number | null
  sources: (Source & { weight: number; rawScore: number | null; bestRawScore: number })[]
  exclusions: { kind: string; cypher: Statement | null }[]
  reasons: {
    explanation: { kind: string; steps: { node: { __typename: string; id?: string } }[] }
    cypher: Statement
  }[]
}

interface Hypothetical {
  entries: {
    item: { id: string }
    score: number
    sources: Source[]
    rank: number
    rankBefore: number | null
  }[]
  removed: { item: { id: string }; rankBefore: number; rank: number | null }[]
  shortfall: { missing: number } | null
}

const PAGE = `query ($user: ID!, $first: Int! = 10, $exclude: [ID!]) { user(id: $user) {
  recommendations(first: $first, exclude: $exclude) { edges { node { id } score sources { source contribution } } } } }`
const WHY = `query ($user: ID!, $item: ID!, $first: Int! = 10, $filter: ItemFilter, $exclude: [ID!]) {
  why(user: $user, item: $item, page: { first: $first, filter: $filter, exclude: $exclude }) {
    item { id } score rank scoreRank
    sources { source contribution weight rawScore bestRawScore }
    exclusions { kind cypher { text parameters setParameters } }
    reasons {
      explanation { kind text steps { via node { __typename ... on User { id } ... on Item { id } } } }
      cypher { text parameters setParameters }
    }
  } }`
const WHAT_IF = `query (
    $user: ID!, $first: Int! = 10, $add: [HypotheticalInteractionInput!], $remove: [ID!], $dismiss: [ID!]
  ) {
  whatIf(user: $user, add: $add, remove: $remove, dismiss: $dismiss, page: { first: $first }) {
    entries { item { id } score sources { source contribution } rank rankBefore }
    removed { item { id } rankBefore rank }
    shortfall { missing }
  } }`
const COUNTERFACTUAL = `query ($user: ID!, $item: ID!, $first: Int! = 10) {
  counterfactual(user: $user, item: $item, page: { first: $first }) {
    rank found items { id } interactions { item { id } kind weight at } exhaustive
    rankWithout replacements { id } pagesComputed
  } }`

describe('score breakdowns and hypothetical pages', () => {
  const graph = openTestGraph()
  const data = groupedDataset()
  let api: TestApi
  beforeAll(async () => {
    await writeDataset(graph, data)
    api = await startApi(graph)
  })
  afterAll(() => api.stop())

  /** Token of the last write. Each request sends it, so that no list is older. */
  let token: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
  const get = (query: string, variables: object): Promise<any> => api.get(query, variables, token)
  const page = async (user: string, variables: object = {}): Promise<Entry[]> =>
    (await get(PAGE, { user, ...variables })).user.recommendations.edges
  const why = async (user: string, item: string, variables: object = {}): Promise<Breakdown> =>
    (await get(WHY, { user, item, ...variables })).why
  const whatIf = async (user: string, variables: object): Promise<Hypothetical> =>
    (await get(WHAT_IF, { user, ...variables })).whatIf
  const idsOf = (entries: readonly Entry[]) => entries.map(({ node }) => node.id)
  const historyOf = async (user: string) => {
    const rows = await graph.read<{ id: string }>(
      cypher('MATCH (:User {id: $user})-[:INTERACTED]->(i) RETURN DISTINCT i.id AS id ORDER BY id'),
      { user },
    )
    return rows.map(({ id }) => id)
  }
  const run = async (text: string, params: object) => {
    const written = await graph.write((transaction) => transaction.run(cypher(text), { ...params }))
    token = written.token
  }
  /** The rows of a statement, run as in Neo4j Browser. */
  const rowsOf = ({ text, parameters }: Statement) =>
    graph.read<Record<string, unknown>>(cypher(text), JSON.parse(parameters))
  const near = (left: number, right: number) => assert.ok(Math.abs(left - right) < 1e-5, `${left} ${right}`)

  /** Undoes the changes of a user's interactions. */
  const restoring = async (user: string, work: () => Promise<void>) => {
    const events = await graph.read(
      cypher('MATCH (:User {id: $user})-[r:INTERACTED]->(i) RETURN i.id AS item, properties(r) AS event'),
      { user },
    )
    try {
      await work()
    } finally {
      await run('MATCH (:User {id: $user})-[r:INTERACTED|DISMISSED]->() DELETE r', { user })
      await run(
        `MATCH (u:User {id: $user}) UNWIND $events AS row MATCH (i:Item {id: row.item})
         CREATE (u)-[r:INTERACTED]->(i) SET r = row.event`,
        { user, events },
      )
    }
  }
  const remove = (user: string, items: readonly string[]) =>
    run('MATCH (:User {id: $user})-[r:INTERACTED]->(i:Item) WHERE i.id IN $items DELETE r', { user, items })

  const suppose = async (user: string, seed: number) => {
    const history = await historyOf(user)
    const changes = fc.record({
      remove: fc.subarray(history, { maxLength: Math.min(4, history.length) }),
      add: fc.uniqueArray(
        fc.record({
          item: fc.constantFrom(...data.items.ids.filter((id) => !history.includes(id))),
          kind: fc.constantFrom('LIKE', 'VIEW', 'DISLIKE', 'PURCHASE'),
          weight: fc.constantFrom(1, 3),
        }),
        { maxLength: 3, selector: ({ item }) => item },
      ),
      dismiss: fc.subarray([...data.items.ids], { maxLength: 2 }),
    })
    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        const before = await page(user)
        const hypothetical = await whatIf(user, change)
        const still = await page(user)
        assert.deepEqual(still, before, 'nothing was written')
        await restoring(user, async () => {
          await remove(user, change.remove)
          for (const item of change.dismiss)
            await run('MATCH (u:User {id: $user}), (i:Item {id: $item}) CREATE (u)-[:DISMISSED]->(i)', {
              user,
              item,
            })
          if (change.add.length > 0) {
            const { recordInteractions } = await get(
              'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input) { consistencyToken } }',
              { input: change.add.map((event) => ({ ...event, user })) },
            )
            token = recordInteractions.consistencyToken
          }
          const real = await page(user)
          assert.deepEqual(
            hypothetical.entries.map(({ item }) => item.id),
            idsOf(real),
          )
          for (const [place, entry] of hypothetical.entries.entries()) {
            near(entry.score, real[place]!.score)
            near(
              entry.score,
              entry.sources.reduce((sum, { contribution }) => sum + contribution, 0),
            )
            assert.equal(entry.rank, place + 1)
            const known = idsOf(before).indexOf(entry.item.id)
            if (known >= 0) assert.equal(entry.rankBefore, known + 1)
            else assert.ok(entry.rankBefore === null || entry.rankBefore > 10)
          }
          const gone = idsOf(before).filter((id) => !idsOf(real).includes(id))
          assert.deepEqual(
            hypothetical.removed.map(({ item }) => item.id),
            gone,
          )
          assert.ok(hypothetical.removed.every(({ rank }) => rank === null || rank > 10))
        })
      }),
      { numRuns: 3, seed },
    )
  }

  const verify = async (user: string, item: string) => {
    const { counterfactual } = await get(COUNTERFACTUAL, { user, item })
    const { found, items, interactions, exhaustive, replacements, rankWithout } = counterfactual
    if (!found) return null
    const ids: string[] = items.map(({ id }: { id: string }) => id)
    assert.ok(ids.length > 0)
    assert.deepEqual(
      new Set(interactions.map((event: { item: { id: string } }) => event.item.id)),
      new Set(ids),
    )
    await restoring(user, async () => {
      const before = idsOf(await page(user))
      await remove(user, ids)
      const open = idsOf(await page(user))
      assert.ok(!open.includes(item), 'it leaves the page')
      assert.ok(
        !idsOf(await page(user, { exclude: ids })).includes(item),
        'and not because of the removed items',
      )
      assert.deepEqual(
        replacements.map(({ id }: { id: string }) => id),
        open.filter((id) => !before.includes(id)),
      )
      assert.ok(rankWithout === null || rankWithout > 10)
    })
    if (exhaustive && ids.length === 2) {
      for (const each of await historyOf(user)) {
        const { entries } = await whatIf(user, { remove: [each] })
        assert.ok(
          entries.some((entry) => entry.item.id === item) || entries.some((entry) => entry.item.id === each),
        )
      }
    }
    return ids.length
  }

  describe('without a snapshot', () => {
    it('predict the page after the change', () => suppose('user-4', 11))

    it('find the causes of an entry', async () => {
      for (const item of idsOf(await page('user-6')).slice(9)) await verify('user-6', item)
    })
  })

  describe('with a snapshot', () => {
    beforeAll(async () => {
      await publish(graph, 'v1', 'A', await fitBlend(data))
    })

    it('add up to the scores of the page, and explain the part of each source', async () => {
      for (const user of ['user-3', 'user-119']) {
        for (const [place, entry] of (await page(user)).entries()) {
          const breakdown = await why(user, entry.node.id)
          assert.equal(breakdown.rank, place + 1)
          assert.deepEqual(breakdown.exclusions, [])
          near(breakdown.score, entry.score)
          near(
            breakdown.score,
            breakdown.sources.reduce((sum, { contribution }) => sum + contribution, 0),
          )
          const speaking = breakdown.sources.filter(({ contribution }) => contribution > 0)
          assert.deepEqual(
            speaking.map(({ source }) => source),
            entry.sources.map(({ source }) => source),
          )
          for (const { contribution, weight, rawScore, bestRawScore } of speaking)
            near(contribution, (weight * rawScore!) / bestRawScore)
          assert.ok(breakdown.reasons.length > 0)
        }
      }
    })

    it('give Cypher that verifies each reason, with parameters for Neo4j Browser', async () => {
      const kinds = new Set<string>()
      for (const user of ['user-3', 'user-7', 'user-119']) {
        for (const entry of await page(user, { first: 4 })) {
          for (const { explanation, cypher: statement } of (await why(user, entry.node.id)).reasons) {
            kinds.add(explanation.kind)
            const rows = await rowsOf(statement)
            assert.ok(rows.length > 0, `${explanation.kind} of ${entry.node.id} to ${user}`)
            if (explanation.kind === 'POPULAR') assert.ok((rows[0]!.people as number) > 0)
            const map = statement.setParameters.replace(':param ', '')
            const [set] = await graph.read<{ map: object }>(cypher(`RETURN ${map} AS map`), {})
            assert.deepEqual({ ...set!.map }, JSON.parse(statement.parameters))
          }
        }
      }
      for (const kind of ['SIMILAR_TO_HISTORY', 'FRIENDS_LIKED', 'COMMUNITY', 'TAGS'])
        assert.ok(kinds.has(kind), kind)
    })

    it('name only friends who may be shown, in reasons and in results of the Cypher', async () => {
      const user = 'user-3'
      const friends = async (entry: Entry) =>
        (await why(user, entry.node.id)).reasons.find(
          ({ explanation }) => explanation.kind === 'FRIENDS_LIKED',
        )
      const entries = await page(user)
      const liked = await Promise.all(entries.map(friends))
      const one = liked.findIndex((reason) => reason !== undefined)
      assert.ok(one >= 0)
      const { cypher: statement } = liked[one]!
      assert.ok((await rowsOf(statement)).length > 0)
      for (const [hide, show] of [
        ['SET f.showTies = false', 'SET f.showTies = null'],
        ['SET f.active = false', 'SET f.active = null'],
        ['MERGE (f)-[:BLOCKED]->(u)', 'WITH u, f MATCH (f)-[b:BLOCKED]->(u) DELETE b'],
      ]) {
        const toAll = (change: string) =>
          run(`MATCH (u:User {id: $user})-[:FRIEND]-(f) WITH DISTINCT u, f ${change}`, { user })
        await toAll(hide!)
        try {
          assert.deepEqual(await rowsOf(statement), [])
          for (const { explanation } of (await why(user, entries[one]!.node.id)).reasons)
            for (const { node } of explanation.steps)
              assert.ok(node.__typename !== 'User' || node.id === user, `${hide} shows ${node.id}`)
        } finally {
          await toAll(show!)
        }
      }
    })

    it('give the exclusion reason of an item', async () => {
      const user = 'user-8'
      const kinds = async (item: string, variables: object = {}) => {
        const breakdown = await why(user, item, variables)
        for (const { cypher: statement } of breakdown.exclusions)
          if (statement !== null) assert.ok((await rowsOf(statement)).length > 0)
        return breakdown.exclusions.map(({ kind }) => kind)
      }
      const [seen] = await historyOf(user)
      assert.deepEqual(await kinds(seen!), ['CONSUMED'])
      const breakdown = await why(user, seen!)
      assert.equal(breakdown.rank, null)
      assert.ok(breakdown.score > 0, 'scored as if it were not hidden')
      assert.deepEqual(await kinds(seen!, { filter: { includeSeen: true }, first: 90 }), [])

      const [first, second, third, fourth, fifth] = idsOf(await page(user))
      assert.deepEqual(await kinds(fifth!, { exclude: [fifth] }), ['EXCLUDED'])
      assert.deepEqual(await kinds(fifth!, { filter: { onlyIds: [first] } }), ['FILTERED'])
      assert.deepEqual(await kinds(fifth!, { filter: { tags: ['no such tag'] } }), ['FILTERED'])
      assert.deepEqual(await kinds(fifth!, { first: 4 }), ['RANK'])
      assert.deepEqual(await kinds(fifth!, { first: 5 }), [])
      await run('MATCH (u:User {id: $user}), (i:Item {id: $item}) CREATE (u)-[:DISMISSED]->(i)', {
        user,
        item: first,
      })
      await run('MATCH (i:Item {id: $item}) SET i.available = false', { item: second })
      await run('MATCH (u:User {id: $user}), (i:Item {id: $item}) CREATE (u)-[:AUTHORED]->(i)', {
        user,
        item: third,
      })
      try {
        assert.deepEqual(await kinds(first!), ['DISMISSED'])
        assert.deepEqual(await kinds(second!), ['UNAVAILABLE'])
        assert.deepEqual(await kinds(third!), ['AUTHORED'])
        assert.equal((await why(user, fourth!)).rank, 1)
      } finally {
        await run('MATCH (:User {id: $user})-[r:DISMISSED|AUTHORED]->() DELETE r', { user })
        await run('MATCH (i:Item {id: $item}) SET i.available = null', { item: second })
      }
    })

    it('predict the page after the change', async () => {
      await suppose('user-4', 12)
      await suppose('user-119', 13)
    })

    it('find the smallest set of interactions behind an entry, confirmed by removing them', async () => {
      const sizes = []
      for (const item of idsOf(await page('user-3')).slice(9)) sizes.push(await verify('user-3', item))
      assert.ok(
        sizes.some((size) => size !== null),
        'one was found',
      )
    })

    it('report an entry that depends on no interaction, and a missing entry', async () => {
      const [cold] = idsOf(await page('user-119'))
      const { counterfactual } = await get(COUNTERFACTUAL, { user: 'user-119', item: cold })
      assert.deepEqual(
        [counterfactual.rank, counterfactual.found, counterfactual.exhaustive],
        [1, false, true],
      )
      const [seen] = await historyOf('user-3')
      const off = (await get(COUNTERFACTUAL, { user: 'user-3', item: seen })).counterfactual
      assert.deepEqual([off.rank, off.found, off.pagesComputed], [null, false, 1])
    })
  })

  it('are null for unknown users and items', async () => {
    assert.deepEqual(await api.get(WHY, { user: 'nobody', item: 'item-1' }), { why: null })
    assert.deepEqual(await api.get(WHY, { user: 'user-1', item: 'nothing' }), { why: null })
    assert.deepEqual(await get(COUNTERFACTUAL, { user: 'nobody', item: 'item-1' }), {
      counterfactual: null,
    })
    assert.deepEqual(await api.get(WHAT_IF, { user: 'nobody' }), { whatIf: null })
  })

  it('reject impossible hypothetical changes by field', async () => {
    const [had] = await historyOf('user-3')
    const cases: readonly [object, string, string][] = [
      [{ add: [{ item: 'item-1' }, { item: 'nothing' }] }, 'NOT_FOUND', 'add[1].item'],
      [{ add: [{ item: 'item-1', kind: 'GLANCE' }] }, 'BAD_USER_INPUT', 'add[0].kind'],
      [{ add: [{ item: 'item-1', weight: 0 }] }, 'BAD_USER_INPUT', 'add[0].weight'],
      [{ add: [{ item: 'item-1', at: '2999-01-01' }] }, 'BAD_USER_INPUT', 'add[0].at'],
      [{ remove: [had, 'nothing'] }, 'NOT_FOUND', 'remove[1]'],
      [{ dismiss: ['nothing'] }, 'NOT_FOUND', 'dismiss[0]'],
      [{ dismiss: [''] }, 'BAD_USER_INPUT', 'dismiss[0]'],
      [{ dismiss: Array(1001).fill('item-1') }, 'BAD_USER_INPUT', 'dismiss'],
      [{ first: 1001 }, 'BAD_USER_INPUT', 'page.first'],
    ]
    for (const [variables, code, field] of cases) {
      const { errors } = await api.ask(WHAT_IF, { user: 'user-3', ...variables })
      assert.equal(errors?.[0]?.extensions?.code, code, field)
      assert.equal(errors?.[0]?.extensions?.field, field)
    }
  })
})
