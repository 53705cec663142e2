import assert from 'node:assert/strict'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { loadSettings } from '../../../src/config/index.js'
import { MAX_PAGE } from '../../../src/core/shared/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import {
  expectAllEligible,
  expectBridges,
  expectReasons,
  type ReceivedSuggestion,
} from '../../support/expect-suggestions.js'
import { campaign } from '../../support/fuzz/campaign.js'
import {
  applyToRules,
  DAY_MS,
  ITEMS,
  type Operation,
  operations,
  rulesOf,
  START,
  USERS,
  type World,
  worlds,
} from '../../support/social-world.js'

/** Operations on one graph. */
const STEPS = 8
const nightly = campaign('nightly:guardrails', 300, 2_000)
// The count of a command is that of the test in one process.
const count = Math.min(nightly.count, 2_000)

const PAGE = `{ shortfall { reason missing } edges {
  node { id } sources { source } mutualFriendCount mutualFriends(first: 20) { id }
  because { kind count steps { node { __typename ... on User { id } ... on Item { id } } } } } }`
const SUGGESTIONS = `query ($one: ID!, $other: ID!, $first: Int!) {
  one: user(id: $one) { friendSuggestions(first: $first) ${PAGE} }
  other: user(id: $other) { friendSuggestions(first: $first) ${PAGE} } }`

interface Edge {
  readonly node: { readonly id: string }
  readonly sources: readonly { readonly source: string }[]
  readonly mutualFriendCount: number
  readonly mutualFriends: readonly { readonly id: string }[]
  readonly because: readonly {
    readonly kind: string
    readonly count: number | null
    readonly steps: readonly { readonly node: { readonly __typename: string; readonly id: string } }[]
  }[]
}

const suggestionsOf = (edges: readonly Edge[]): ReceivedSuggestion[] =>
  edges.map(({ node, sources, mutualFriends, because, ...edge }) => ({
    ...edge,
    id: node.id,
    sources: sources.map(({ source }) => source),
    mutualFriends: mutualFriends.map(({ id }) => id),
    because: because.map(({ kind, count, steps }) => {
      const ids = (type: string) =>
        steps.flatMap((step) => (step.node.__typename === type ? step.node.id : []))
      return { kind, count, users: ids('User'), items: ids('Item') }
    }),
  }))

/** An operation as its mutation. */
function mutationOf(operation: Exclude<Operation, { on: 'clock' }>): string {
  const { a } = operation
  const quoted = JSON.stringify
  if (operation.on === 'like')
    return `recordInteractions(input: [{ user: ${quoted(a)}, item: ${quoted(operation.item)}, kind: "LIKE" }]) { recorded }`
  if (operation.on === 'activity')
    return `upsertUsers(input: [{ id: ${quoted(a)}, active: ${operation.active} }]) { updated }`
  if (operation.on === 'visibility') {
    const { suggestible, showTies } = operation
    return `setVisibility(user: ${quoted(a)}, suggestible: ${suggestible}, showTies: ${showTies}) { user { id } }`
  }
  const { name } = operation
  const b = quoted(operation.b)
  switch (name) {
    case 'befriend':
      return `upsertFriendships(input: [{ a: ${quoted(a)}, b: ${b} }]) { created }`
    case 'remove':
      return `removeFriendship(a: ${quoted(a)}, b: ${b}) { state }`
    case 'dismiss':
    case 'undismiss':
      return `${name}(user: ${quoted(a)}, target: { user: ${b} }) { dismissed }`
    case 'follow':
    case 'unfollow':
      return `${name}(user: ${quoted(a)}, target: ${b}) { state }`
    case 'block':
    case 'unblock':
      return `${name}(user: ${quoted(a)}, target: ${b}) { blocked }`
    default:
      return `${name}Friendship(from: ${quoted(a)}, to: ${b}) { state }`
  }
}

describe('the rules of friend suggestions over HTTP', () => {
  const graph = openTestGraph()
  let api: TestApi
  let now = START
  beforeAll(async () => {
    api = await startApi(
      graph,
      { now: () => now, random: () => 0.5 },
      { suggestions: loadSettings({}).suggestions },
    )
  })
  afterAll(() => api.stop())

  async function begin({ users, relations, likes }: World): Promise<void> {
    // Lets the server's cached lists of the previous graph expire.
    now += DAY_MS
    await graph.write(async (transaction) => {
      const run = (text: string, params: object) => transaction.run(cypher(text), { ...params })
      await run('MATCH (n:User|Item) DETACH DELETE n', {})
      await run('UNWIND $items AS id CREATE (:Item {id: id})', { items: ITEMS })
      await run('UNWIND $users AS user CREATE (u:User) SET u = user', { users })
      await run(
        `UNWIND $likes AS row MATCH (u:User {id: row.user}) MATCH (i:Item {id: row.item})
          CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(i)`,
        { likes },
      )
      const types = new Set(relations.flatMap(({ type }) => type.split('_')))
      for (const type of types) {
        const pairs = relations.filter((relation) => relation.type.split('_').includes(type))
        const paired = ['FRIEND', 'REQUESTED', 'WITHHELD', 'DECLINED', 'UNFRIENDED'].includes(type)
        await run(
          `UNWIND $rows AS row MATCH (a:User {id: row.from}) MATCH (b:User {id: row.to})
            CREATE (a)-[r:${type} {at: datetime({epochMillis: toInteger($now)})}]->(b) SET r.pair = row.pair`,
          {
            now,
            rows: pairs.map(({ from, to }) => ({
              from,
              to,
              pair: paired ? [from, to].sort().join(':') : null,
            })),
          },
        )
      }
    })
  }

  const title = `hold under ${count} random operations, from the next query on (repeat: ${nightly.repeat})`
  it(title, { timeout: 3_600_000 }, async () => {
    const check = async (rules: ReturnType<typeof rulesOf>, one: string, other: string) => {
      const pages = await api.get(SUGGESTIONS, { one, other, first: MAX_PAGE })
      for (const [viewer, { friendSuggestions }] of [
        [one, pages.one],
        [other, pages.other],
      ] as const) {
        const seen = suggestionsOf(friendSuggestions.edges)
        expectAllEligible(rules, viewer, seen, now)
        expectBridges(rules, viewer, seen)
        expectReasons(rules, viewer, seen)
        assert.deepEqual(friendSuggestions.shortfall, {
          reason: 'NOBODY_LEFT',
          missing: MAX_PAGE - seen.length,
        })
      }
    }
    await fc.assert(
      fc.asyncProperty(
        worlds,
        fc.array(operations, { minLength: STEPS, maxLength: STEPS }),
        async (world, sequence) => {
          await begin(world)
          const rules = rulesOf(world, now)
          for (const [index, step] of sequence.entries()) {
            now += step.on === 'clock' ? step.days * DAY_MS : 1_000
            if (step.on !== 'clock') {
              const { errors } = await api.ask(`mutation { ${mutationOf(step)} }`)
              // An operation without a precondition is rejected; the naive rules ignore it.
              if (errors !== undefined) assert.equal(errors[0]!.extensions.code, 'CONFLICT', mutationOf(step))
            }
            applyToRules(rules, step, now)
            const one = step.on === 'clock' ? USERS[index]! : step.a
            await check(rules, one, step.on === 'pair' ? step.b : USERS[(index + 3) % USERS.length]!)
          }
        },
      ),
      { numRuns: Math.ceil(count / STEPS), seed: nightly.seed, endOnFailure: true },
    )
  })
})
