import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { DEFAULT_KINDS } from '../../../src/config/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { temporaryFolder } from '../../support/home.js'

/**
 * Vic is friends with ann, bob, cat and dan, who has no name. The items are named after what friends did with
 * them. Old and nameless are vic's own; nameless has no title.
 */
const SEED = `
CREATE (:User {id: 'vic', name: 'Vic'}), (:User {id: 'dan'})
WITH count(*) AS made
UNWIND ['Ann', 'Bob', 'Cat', 'Eve'] AS name CREATE (:User {id: toLower(name), name: name})
WITH count(*) AS made
UNWIND ['ann', 'bob', 'cat', 'dan'] AS id
MATCH (v:User {id: 'vic'}), (f:User {id: id}) CREATE (v)-[:FRIEND {pair: id + ':vic'}]->(f)
WITH count(*) AS made
UNWIND ['viewed', 'bought', 'mixed', 'rated', 'high', 'bad', 'torn', 'borrowed', 'unnamed', 'old', 'nameless', 'both', 'apart'] AS id
CREATE (:Item {id: id, title: CASE WHEN id <> 'nameless' THEN 'The ' + id END})
WITH count(*) AS made
MATCH (i:Item) WHERE i.id IN ['old', 'both', 'bought']
MERGE (t:Tag {name: 'jazz'}) CREATE (i)-[:TAGGED {weight: 1.0}]->(t)
WITH count(*) AS made
UNWIND [
  ['ann', 'viewed', 'VIEW', null, null], ['bob', 'viewed', 'CLICK', null, null],
  ['ann', 'bought', 'PURCHASE', null, null], ['bob', 'bought', 'PURCHASE', null, null], ['cat', 'bought', 'VIEW', null, null],
  ['ann', 'mixed', 'PURCHASE', null, null], ['bob', 'mixed', 'LIKE', null, null], ['cat', 'mixed', 'LIKE', null, null],
  ['ann', 'rated', 'RATE', 4.5, true],
  ['ann', 'high', 'RATE', 4.0, true], ['bob', 'high', 'RATE', 5.0, true], ['cat', 'high', 'RATE', 2.0, false],
  ['ann', 'bad', 'RATE', 2.0, false],
  ['ann', 'torn', 'LIKE', null, null], ['ann', 'torn', 'DISLIKE', null, null],
  ['ann', 'borrowed', 'BORROW', null, null],
  ['dan', 'unnamed', 'LISTEN', null, null],
  ['vic', 'old', 'RATE', 4.5, true], ['vic', 'nameless', 'LISTEN', null, null],
  ['vic', 'both', 'LIKE', null, null], ['eve', 'both', 'RATE', 4.0, true], ['eve', 'both', 'VIEW', null, null],
  ['vic', 'apart', 'PURCHASE', null, null], ['eve', 'apart', 'LISTEN', null, null]
] AS row
MATCH (u:User {id: row[0]}), (i:Item {id: row[1]})
CREATE (u)-[:INTERACTED {kind: row[2], weight: 1.0, rating: row[3], liked: row[4]}]->(i)`

const PAGE = `query ($locale: String! = "en") { user(id: "vic") { recommendations(first: 50) { edges {
  node { id } sources { source }
  because { kind count text(locale: $locale) steps { via interaction { kind rating } node { __typename ... on User { id } } } } } } } }`

interface Because {
  kind: string
  count: number | null
  text: string
  steps: { interaction: { kind: string; rating: number | null } | null }[]
}

describe('reasons state what was done', () => {
  const graph = openTestGraph()
  const home = temporaryFolder()
  const kinds = {
    ...DEFAULT_KINDS,
    BORROW: { weight: 1, sign: 1, halfLifeDays: null, suppressDays: null },
  } as const
  let api: TestApi
  beforeAll(async () => {
    await graph.runAutoCommit(cypher(SEED), {})
    api = await startApi(graph, {}, { kinds, suggestions: { minItemAudience: 2 } })
  })
  afterAll(() => api.stop())

  interface Edge {
    node: { id: string }
    sources: { source: string }[]
    because: Because[]
  }
  const pageOf = async (server: TestApi, locale = 'en'): Promise<Edge[]> =>
    (await server.get(PAGE, { locale })).user.recommendations.edges
  const friendsReasons = async (server: TestApi, locale = 'en') =>
    Object.fromEntries(
      (await pageOf(server, locale)).map(({ node, because }) => [
        node.id,
        because.filter(({ kind }) => kind === 'FRIENDS_LIKED').map(({ text, count }) => [text, count])[0],
      ]),
    )

  it('of friends: the verb of the kind, exactly as many, and no view that is not told', async () => {
    const found = await friendsReasons(api)
    assert.deepEqual(found, {
      viewed: undefined,
      bought: ['Ann and 1 other friend bought this', 2],
      mixed: ['Bob and 1 other friend liked this', 2],
      rated: ['Ann rated this 4.5', 1],
      high: ['Ann and 1 other friend rated this 4 or higher', 2],
      bad: undefined,
      torn: undefined,
      borrowed: ['Ann interacted with this', 1],
      unnamed: ['A friend listened to this', 1],
    })
    const edges = await pageOf(api)
    const { because, sources } = edges.find(({ node }) => node.id === 'viewed')!
    assert.ok(!sources.some(({ source }) => source === 'friends-liked'), 'the source would reveal the view')
    assert.ok(!JSON.stringify(because).includes('"ann"'))
    const rated = edges.find(({ node }) => node.id === 'rated')!.because
    const steps = rated.find(({ kind }) => kind === 'FRIENDS_LIKED')!.steps
    assert.deepEqual(
      steps.map(({ interaction }) => interaction),
      [null, null, { kind: 'RATE', rating: 4.5 }],
    )
  })

  it('of friends in other languages, and with messages of the owner', async () => {
    assert.deepEqual((await friendsReasons(api, 'de-AT')).high, [
      'Ann und 1 weitere Person aus deinem Freundeskreis haben das mit 4 oder höher bewertet',
      2,
    ])
    assert.deepEqual((await friendsReasons(api, 'zh')).unnamed, ['一位好友听过此内容', 1])
    const { errors } = await api.ask(PAGE, { locale: 'no language' })
    assert.deepEqual(
      [errors![0]!.extensions.code, errors![0]!.extensions.field],
      ['BAD_USER_INPUT', 'locale'],
    )
    mkdirSync(join(home, 'texts'))
    const file = join(home, 'texts', 'en.json')
    writeFileSync(file, JSON.stringify({ 'friends.BORROW': '{friend} borrowed this ({others})' }))
    const owners = { home, kinds, reasons: { messages: 'texts' } }
    const own = await startApi(graph, {}, owners)
    try {
      assert.deepEqual((await friendsReasons(own)).borrowed, ['Ann borrowed this (0)', 1])
    } finally {
      await own.stop()
    }
    writeFileSync(file, JSON.stringify({ 'friends.BORROW': '{freind} borrowed this' }))
    await assert.rejects(startApi(graph, {}, owners), {
      code: 'BAD_CONFIGURATION',
      message: /en\.json: the message "friends\.BORROW" has the unknown placeholder \{freind\}/,
    })
  })

  it('of friends who viewed, if the owner lets views be told', async () => {
    const told = { ...kinds, VIEW: { ...DEFAULT_KINDS.VIEW, told: true } }
    const open = await startApi(graph, {}, { kinds: told })
    try {
      assert.deepEqual((await friendsReasons(open)).viewed, ['Ann viewed this', 1])
    } finally {
      await open.stop()
    }
  })

  it("of the viewer's own history: what the viewer did", async () => {
    const { because } = (await pageOf(api)).find(({ node }) => node.id === 'bought')!
    assert.deepEqual(
      because.filter(({ kind }) => kind === 'TAGS').map(({ text, count }) => [text, count]),
      [['Tagged “jazz”, like “The both” that you liked', 2]],
    )
  })

  it('of two users: a verb that is true of both', async () => {
    const shared = async () => {
      const { user } = await api.get(
        `{ user(id: "vic") { friendSuggestions { edges { node { id } because { kind count text
          steps { interaction { kind rating } } } } } } }`,
      )
      const eve = user.friendSuggestions.edges.find((edge: Edge) => edge.node.id === 'eve')!
      return eve.because.find(({ kind }: Because) => kind === 'SHARED_ITEMS')
    }
    const first: Because = await shared()
    const states = {
      apart: ['You both interacted with “The apart” and 1 other item', 2, 'PURCHASE', 'LISTEN'],
      both: ['You both like “The both”', 1, 'LIKE', 'RATE'],
    }
    const seen = ({ text, count, steps }: Because) => [
      text,
      count,
      steps[1]!.interaction!.kind,
      steps[2]!.interaction!.kind,
    ]
    // The item with the smaller audience is stated.
    assert.deepEqual(seen(first), states.apart)
    await graph.runAutoCommit(
      cypher("MATCH (:User {id: 'eve'})-[r:INTERACTED]->(:Item {id: 'apart'}) DELETE r"),
      {},
    )
    assert.deepEqual(seen(await shared()), states.both)
  })

  it('with a generic word for a missing title, never an id', async () => {
    const { recommendForSession } = await api.get(
      `{ recommendForSession(items: ["nameless"], first: 50) { edges { because { text } } }
         user(id: "vic") { recommendations(first: 50) { edges { because { text } } } } }`,
    )
    assert.ok(!JSON.stringify(recommendForSession).includes('nameless'))
  })
})
