import assert from 'node:assert/strict'
import { buildSchema, type GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { readTypeDefs } from '../../src/api/http/index.js'
import { startApi, type TestApi } from '../support/api.js'
import { cypher } from '../support/cypher.js'
import { openTestGraph } from '../support/database.js'
import { groupedDataset } from '../support/datasets.js'
import { campaign, tell } from '../support/fuzz/campaign.js'
import { sendFuzz } from '../support/fuzz/requests.js'
import { fitBlend, fitFriendBlend, publish, writeDataset } from '../support/shop.js'
import { testDatabase } from '../support/test-database.js'
import { type UserPath, userFields, userPaths, valuesAt } from '../support/user-paths.js'

/*
 * Who may be seen, derived from plain Cypher apart from the pipeline, over every field of the schema that
 * returns a user. A new field needs a rule here.
 */

const VIEWERS = Array.from({ length: 5 }, (_, index) => `user-${index}`)

/**
 * Every third user is of the group of a viewer. A user is, by number, of a kind: hides ties and likes, may
 * not be suggested, is deactivated. Each viewer has all relations to users of the own group, also the
 * friendships with a block that an imported graph may hold.
 */
const RELATIONS: readonly (readonly [type: string, offset: number, outgoing: boolean])[] = [
  ['BLOCKED', 9, true],
  ['BLOCKED', 12, false],
  ['FRIEND', 15, true],
  ['BLOCKED', 15, true],
  ['FRIEND', 18, true],
  ['BLOCKED', 18, false],
  ['DISMISSED', 21, true],
  ['REQUESTED', 24, true],
  ['REQUESTED', 27, false],
  ['FOLLOWS', 30, true],
  ['FOLLOWS', 33, false],
  ['FOLLOWS', 36, true],
  ['BLOCKED', 36, false],
  ['REQUESTED', 39, true],
  ['BLOCKED', 39, true],
]

interface Facts {
  readonly users: ReadonlyMap<string, { active: boolean; suggestible: boolean; showTies: boolean }>
  /** `TYPE from>to`. */
  readonly pairs: ReadonlySet<string>
}

/** Whether a viewer may be shown a user by a field. */
type Rule = (facts: Facts, viewer: string, other: string) => boolean

const has = ({ pairs }: Facts, type: string, from: string, to: string) => pairs.has(`${type} ${from}>${to}`)
const either = (facts: Facts, type: string, a: string, b: string) =>
  has(facts, type, a, b) || has(facts, type, b, a)
const isActive: Rule = ({ users }, _, other) => users.get(other)!.active
const isMet: Rule = (facts, viewer, other) =>
  isActive(facts, viewer, other) && !either(facts, 'BLOCKED', viewer, other)
const shows: Rule = ({ users }, _, other) => users.get(other)!.showTies
const isOpen: Rule = ({ users }, _, other) => users.get(other)!.active && users.get(other)!.suggestible
const isFriend: Rule = (facts, viewer, other) => either(facts, 'FRIEND', viewer, other)
const every =
  (...rules: readonly Rule[]): Rule =>
  (...asked) =>
    rules.every((rule) => rule(...asked))
const some =
  (...rules: readonly Rule[]): Rule =>
  (...asked) =>
    rules.some((rule) => rule(...asked))

const isSelf: Rule = (_, viewer, other) => viewer === other
const isBridge = every(isMet, shows, isFriend)
const isSuggested = every(isMet, isOpen, (facts, viewer, other) => {
  const isTied = isFriend(facts, viewer, other) || either(facts, 'REQUESTED', viewer, other)
  return !isTied && !has(facts, 'FOLLOWS', viewer, other) && !has(facts, 'DISMISSED', viewer, other)
})
const isMember = every(isMet, isOpen, shows)
const isNotBlocked: Rule = (facts, viewer, other) => !has(facts, 'BLOCKED', viewer, other)
/** The request itself names the user, or the field has no viewer and is for the owner. */
const isNamed: Rule = () => true

/** By the field of a root or an entity, and the field that returns the user. */
const RULES: Readonly<Record<string, Rule>> = {
  'User.friendSuggestions FriendSuggestionEdge.node': isSuggested,
  'User.friendSuggestions FriendSuggestionEdge.mutualFriends': isBridge,
  'User.friendSuggestions PathStep.node': some(isSelf, isSuggested, isBridge),
  'User.recommendations PathStep.node': some(isSelf, isBridge),
  'User.friends UserEdge.node': isBridge,
  'User.friendRequests UserEdge.node': every(isActive, isNotBlocked, (facts, viewer, other) =>
    either(facts, 'REQUESTED', viewer, other),
  ),
  'User.following UserEdge.node': every(isActive, shows, isNotBlocked, (facts, viewer, other) =>
    has(facts, 'FOLLOWS', viewer, other),
  ),
  'User.followers UserEdge.node': every(isMet, shows, (facts, viewer, other) =>
    has(facts, 'FOLLOWS', other, viewer),
  ),
  'User.blocked UserEdge.node': (facts, viewer, other) => has(facts, 'BLOCKED', viewer, other),
  'User.dismissedUsers UserEdge.node': every(isMet, (facts, viewer, other) =>
    has(facts, 'DISMISSED', viewer, other),
  ),
  'User.similarUsers SimilarUserEdge.node': every(
    isMember,
    (facts, viewer, other) => !has(facts, 'DISMISSED', viewer, other),
  ),
  'User.recommendedWithFriends MemberScore.user': isBridge,
  'User.recommendedWithFriends PathStep.node': some(isSelf, isBridge),
  'User.communitySuggestions PathStep.node': some(isSelf, isBridge),
  'Community.members UserEdge.node': isMember,
  'Item.audience AudienceEdge.node': isActive,
  'Query.user Query.user': isNamed,
  'Query.users Query.users': isNamed,
  'Query.node Query.node': isNamed,
  'Query.groupRecommendations MemberScore.user': isNamed,
  // Reasons of a group rest on the item alone: a member's history is not for the others.
  'Query.groupRecommendations PathStep.node': () => false,
  'Query.viewer Query.viewer': isNamed,
  'Query.rank PathStep.node': some(isSelf, isBridge),
  'Query.why PathStep.node': some(isSelf, isBridge),
  'Query.recommendForSession PathStep.node': () => false,
  'Query.searchUsers UserEdge.node': isOpen,
  'Query.browseUsers UserEdge.node': isOpen,
  'Mutation.recordInteractions RecordPayload.users': isNamed,
  'Mutation.setVisibility VisibilityPayload.user': isNamed,
  'Subscription.recommendationsChanged RecommendationsChange.user': isNamed,
}

const schema = buildSchema(readTypeDefs())
/** Required arguments; `$user` and `$item` are variables of each request. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'User.friendRequests': ['direction: INCOMING', 'direction: OUTGOING'],
  'Query.node': ['nodeId: $item'],
  'Query.user': ['id: $user'],
  'Query.users': ['ids: [$user]'],
  'Query.item': ['id: $item'],
  'Query.items': ['ids: [$item]'],
  'Query.rank': ['user: $user, items: [$item, "item-3", "item-4", "item-5"]'],
  'Query.recommendForSession': ['items: [$item]'],
  'Query.search': ['text: "Title"'],
  'Query.searchUsers': ['text: "Name"'],
  'Query.community': ['id: $item'],
  'Query.experiment': ['name: "none"'],
  'Query.exportUser': ['id: $user'],
  'Query.groupRecommendations': ['users: [$user, "user-9"]'],
  'Query.why': ['user: $user, item: $item'],
  'Query.counterfactual': ['user: $user, item: $item'],
  'Query.whatIf': ['user: $user'],
}
/** Mutations and subscriptions are not sent. */
const ofRoot = (root: GraphQLObjectType) =>
  userPaths(
    schema,
    root.name,
    Object.fromEntries(Object.keys(root.getFields()).map((name) => [`${root.name}.${name}`, ['']])),
  )
const OF_USER = userPaths(schema, 'User', ARGUMENTS)
const OF_OTHERS = ['Query', 'Item'].flatMap((type) => userPaths(schema, type, ARGUMENTS))
const UNASKED = [...ofRoot(schema.getMutationType()!), ...ofRoot(schema.getSubscriptionType()!)]
const keyOf = ({ from, by }: UserPath) => `${from} ${by}`

describe('who may be seen, over every field that returns a user', () => {
  const graph = openTestGraph()
  const data = groupedDataset({ users: 62, items: 42, groups: 3, likes: 8, ties: 6 })
  let api: TestApi
  let facts: Facts
  beforeAll(async () => {
    await writeDataset(graph, data)
    const items = await fitBlend(data)
    // Weights for all that training learned, so that a hidden user would be found by it.
    const weights = { ranker: 1, 'adamic-adar': 0.5, taste: 1, embedding: 1, community: 0.5, popularity: 0.1 }
    const friends = await fitFriendBlend(data, weights)
    await publish(graph, 'v1', 'A', { ...items, members: { ...items.members, 'friends-blend': friends } })
    const run = (text: string, params: object = {}) => graph.runAutoCommit(cypher(text), { ...params })
    await run(`MATCH (u:User) WITH u, toInteger(split(u.id, '-')[1]) AS n
      SET u.showTies = n % 7 <> 1, u.suggestible = n % 7 <> 2, u.active = n % 7 <> 3`)
    for (const [type, offset, isOutgoing] of RELATIONS)
      await run(
        `UNWIND $viewers AS id MATCH (a:User {id: id})
         MATCH (b:User {id: 'user-' + toString(toInteger(split(id, '-')[1]) + toInteger($offset))})
         ${type === 'FRIEND' ? 'MERGE (a)-[r:TYPE]-(b)' : isOutgoing ? 'MERGE (a)-[r:TYPE]->(b)' : 'MERGE (b)-[r:TYPE]->(a)'}
         SET r.at = datetime()
         SET r.pair = CASE WHEN $isPaired THEN CASE WHEN a.id < b.id THEN a.id + ':' + b.id ELSE b.id + ':' + a.id END END`.replace(
          'TYPE',
          type,
        ),
        { viewers: VIEWERS, offset, isPaired: type === 'FRIEND' || type === 'REQUESTED' },
      )
    const users = await graph.read<{
      id: string
      active: boolean
      suggestible: boolean
      showTies: boolean
    }>(
      cypher(
        'MATCH (u:User) RETURN u.id AS id, u.active AS active, u.suggestible AS suggestible, u.showTies AS showTies',
      ),
      {},
    )
    const pairs = await graph.read<{ pair: string }>(
      cypher("MATCH (a:User)-[r]->(b:User) RETURN type(r) + ' ' + a.id + '>' + b.id AS pair"),
      {},
    )
    facts = {
      users: new Map(users.map(({ id, ...user }) => [id, user])),
      pairs: new Set(pairs.map(({ pair }) => pair)),
    }
    // A path may be long; the limits have tests of their own.
    api = await startApi(graph, {}, { limits: { depth: 20, cost: 1_000_000 } })
  }, 300_000)
  afterAll(() => api.stop())

  it('covers each field that returns a user, and has a rule for each way to it', () => {
    const all = [...OF_USER, ...OF_OTHERS, ...UNASKED]
    assert.deepEqual(
      userFields(schema).filter((field) => !all.some(({ by }) => by === field)),
      [],
      'fields that no path reaches',
    )
    assert.deepEqual([...new Set(all.map(keyOf))].filter((key) => !(key in RULES)).sort(), [])
    assert.deepEqual(
      Object.keys(RULES).filter((key) => !all.some((path) => keyOf(path) === key)),
      [],
      'rules of no field',
    )
  })

  const reached = new Map<string, number>()
  /** Checks the users of one path of an answer. @param viewer null: nobody's view. */
  function check(path: UserPath, viewer: string | null, answer: unknown): void {
    const key = keyOf(path)
    const ids = valuesAt(answer, path.keys)
    reached.set(key, (reached.get(key) ?? 0) + ids.length)
    for (const id of ids)
      assert.ok(RULES[key]!(facts, viewer ?? '', id), `${path.keys.join('.')} shows ${id} to ${viewer}`)
  }

  it('shows a user to a viewer only by the rules, for users of all kinds', async () => {
    for (const viewer of VIEWERS)
      for (const path of OF_USER) {
        const { user } = await api.get(`query ($user: ID!) { user(id: $user) { ${path.selection} } }`, {
          user: viewer,
        })
        check(path, viewer, user)
      }
    const [user, item] = ['user-4', 'item-1']
    for (const path of OF_OTHERS) {
      const isOfItem = path.from.startsWith('Item.')
      const selection = isOfItem ? `item(id: $item) { ${path.selection} }` : path.selection
      const used = ['user', 'item'].filter((name) => selection.includes(`$${name}`))
      const head = used.length === 0 ? '' : `(${used.map((name) => `$${name}: ID!`).join(', ')})`
      const answer = await api.get(`query ${head} { ${selection} }`, { user, item })
      check(path, used.includes('user') ? user : null, isOfItem ? answer.item : answer)
    }
  }, 300_000)

  it('has checked users at each field, so that no rule holds for want of them', () => {
    const unseen = Object.keys(RULES).filter((key) => !reached.get(key))
    // An item's id is not a node id, and nobody has signed in. Mutations and subscriptions return the user
    // that the request names.
    const expected = [
      'Query.groupRecommendations PathStep.node',
      'Query.viewer Query.viewer',
      'Query.node Query.node',
      'Query.recommendForSession PathStep.node',
      ...UNASKED.map(keyOf),
    ]
    assert.deepEqual(unseen.sort(), expected.sort())
  })

  it('finds a user who hides ties and likes only to fill a page, as NEW and by no source', async () => {
    let hidden = 0
    for (const viewer of VIEWERS) {
      const { user } = await api.get(
        `query ($user: ID!) { user(id: $user) { friendSuggestions(first: 100) { edges {
          node { id } score sources { source } tieProbability followBackProbability mutualFriendCount
          because { kind text steps { node { ... on User { id } } } } } } } }`,
        { user: viewer },
      )
      for (const { node, ...edge } of user.friendSuggestions.edges) {
        if (shows(facts, viewer, node.id)) continue
        hidden++
        const reason = { kind: 'NEW', text: edge.because[0].text, steps: [{ node }] }
        assert.deepEqual(edge, {
          score: 0,
          sources: [],
          tieProbability: null,
          followBackProbability: null,
          mutualFriendCount: 0,
          because: [reason],
        })
        assert.equal(reason.text, 'You may not know each other yet')
      }
    }
    assert.ok(hidden > 15, `${hidden} entries of users who hide`)
  })

  const fuzz = campaign('nightly:fuzz', 600, 20_000)
  // It changes the graph, so it is the last test. The same requests go to a graph in memory in test/api/fuzz.
  it('answers any request of the schema with data or a code', { timeout: 3_600_000 }, async () => {
    const { password, uri } = testDatabase()
    const client = await startApi(graph, {}, { limits: { requestsPerSecond: 0, concurrentRequests: 0 } })
    const sender = sendFuzz(client.url, schema, [password, new URL(uri).host])
    try {
      await sender.run(fuzz.count, fuzz.seed, fuzz.repeat)
      tell(sender.report())
      await client.get('{ popular { edges { node { id title } } } }')
      assert.deepEqual(
        client.logged.filter((line) => line.startsWith('error')),
        [],
      )
    } finally {
      sender.close()
      await client.stop()
    }
  })
})
