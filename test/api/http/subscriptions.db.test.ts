import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import { WebSocket } from 'ws'
import { startApi, type TestApi } from '../../support/api.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { waitUntil } from '../../support/wait-until.js'

const WATCH = `subscription ($user: ID!) { recommendationsChanged(user: $user, first: 3) {
  user { id } at changes { item { id title } from to } } }`
const SUBSCRIPTIONS = { pollSeconds: 0.3 }

interface Message {
  readonly data: {
    readonly recommendationsChanged: {
      changes: { item: { id: string; title: string }; from: number | null; to: number | null }[]
    }
  } | null
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[]
}

describe('subscriptions', () => {
  const graph = openTestGraph()
  let api: TestApi
  let other: TestApi
  let client: Client
  const reads: string[] = []
  /** The graph of the servers, which notes the name of each finished read. */
  const noting: typeof graph = {
    ...graph,
    read: async <Row>(...[query, ...rest]: Parameters<typeof graph.read>) => {
      const rows = await graph.read<Row>(query, ...rest)
      reads.push(query.name)
      return rows
    },
  }
  const finished = (name: string) => reads.filter((each) => each === name).length

  const connect = (to: TestApi, more = {}) =>
    createClient({ url: to.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0, ...more })
  const watch = (user: string, through = client, query = WATCH) =>
    through.iterate({ query, variables: { user } }) as AsyncIterableIterator<Message>
  /** Subscribes, and waits until the server has read the page that it compares later pages with. */
  async function watching(user: string, through = client) {
    const messages = watch(user, through)
    const before = finished('serving/eligible-items')
    const next = messages.next()
    await waitUntil(() => finished('serving/eligible-items') > before)
    return { messages, next }
  }
  const page = async (user: string): Promise<string[]> => {
    const query = '{ user(id: "USER") { recommendations(first: 3) { edges { node { id } } } } }'
    const { user: found } = await api.get(query.replace('USER', user))
    return found.recommendations.edges.map(({ node }: { node: { id: string } }) => node.id)
  }
  const like = (on: TestApi, user: string, item: string) =>
    on.get(
      `mutation { recordInteractions(input: [{ user: "${user}", item: "${item}", kind: "LIKE" }]) { recorded } }`,
    )
  /** The page after the changes of a message; checks the ranks before. */
  function applied(before: readonly string[], { data }: Message): string[] {
    const places = new Map(before.map((item, place) => [item, place + 1]))
    for (const { item, from, to } of data!.recommendationsChanged.changes) {
      assert.equal(places.get(item.id) ?? null, from)
      assert.equal(item.title, `Title ${item.id}`)
      if (to === null) places.delete(item.id)
      else places.set(item.id, to)
    }
    return [...places].sort(([, left], [, right]) => left - right).map(([item]) => item)
  }

  beforeAll(async () => {
    api = await startApi(noting, {}, { subscriptions: SUBSCRIPTIONS })
    other = await startApi(graph, {}, { subscriptions: SUBSCRIPTIONS })
  })
  afterAll(() => Promise.all([api.stop(), other.stop()]))
  beforeEach(async () => {
    await graph.runAutoCommit(cypher('MATCH (n) WHERE n:User OR n:Item DETACH DELETE n'), {})
    await graph.runAutoCommit(
      cypher(`UNWIND range(1, 8) AS n CREATE (:User {id: 'u' + n}) CREATE (:Item {id: 'i' + n, title: 'Title i' + n}) WITH count(*) AS made
        UNWIND [[2,1],[2,2],[3,1],[3,2],[4,3],[4,4],[5,3],[5,4],[5,5],[6,6],[6,7]] AS pair
        MATCH (u:User {id: 'u' + pair[0]}), (i:Item {id: 'i' + pair[1]})
        CREATE (u)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(i)`),
      {},
    )
    client = connect(api)
  })
  afterEach(() => client.dispose())

  it('report page changes after an interaction on this server or another', async () => {
    const first = await page('u1')
    const { messages, next: began } = await watching('u1')
    await like(api, 'u1', 'i3')
    const second = applied(first, (await began).value!)
    assert.deepEqual(second, await page('u1'))
    assert.notDeepEqual(second, first)
    let next = messages.next()
    await like(api, 'u2', 'i8')
    await like(other, 'u1', second[0]!)
    const third = applied(second, (await next).value!)
    assert.ok(!third.includes(second[0]!), 'interactions of another user change nothing')
    assert.deepEqual(third, await page('u1'))
    next = messages.next()
    await api.get(`mutation { dismiss(user: "u1", target: { item: "${third[0]}" }) { dismissed } }`)
    assert.ok(!applied(third, (await next).value!).includes(third[0]!))
  })

  it('end with an error that gives the reason', async () => {
    const codeOf = async (user: string, query?: string) =>
      (await watch(user, client, query).next()).value!.errors[0].extensions.code
    assert.equal(await codeOf('nobody'), 'NOT_FOUND')
    assert.equal(await codeOf(' '), 'BAD_USER_INPUT')
    assert.equal(await codeOf('u1', WATCH.replace('3', '101')), 'BAD_USER_INPUT')
    const errorsOf = (query: string) =>
      watch('u1', client, query)
        .next()
        .then(
          () => assert.fail('it was answered'),
          (errors: Message['errors']) => errors![0]!.extensions,
        )
    assert.deepEqual((await errorsOf('{ user(id: "u1") { id } }')).code, 'BAD_USER_INPUT')
    assert.deepEqual((await errorsOf('subscription { nothing }')).code, 'GRAPHQL_VALIDATION_FAILED')
    const { next: ended } = await watching('u1')
    await other.get('mutation { deleteUsers(ids: ["u1"]) { deleted } }')
    assert.equal((await ended).done, true)
  })

  it('with a mistake end alone; others of the socket go on', async () => {
    const { next: running } = await watching('u1')
    const errorsOf = (query: string, variables: object = {}) =>
      client
        .iterate({ query, variables } as never)
        .next()
        .then(
          ({ value }) => (value as Message).errors,
          (errors: Message['errors']) => errors,
        )
        .then((errors) => errors![0]!.extensions.code)
    assert.equal(await errorsOf('subscription {'), 'GRAPHQL_PARSE_FAILED')
    assert.equal(await errorsOf(''), 'GRAPHQL_PARSE_FAILED')
    assert.equal(
      await errorsOf('subscription A { x: __typename } subscription B { y: __typename }'),
      'BAD_USER_INPUT',
    )
    assert.equal(await errorsOf('fragment F on User { id }'), 'BAD_USER_INPUT')
    assert.equal(
      await errorsOf('subscription { recommendationsChanged { at } }'),
      'GRAPHQL_VALIDATION_FAILED',
    )
    assert.equal(await errorsOf(WATCH, { user: { not: 'an id' } }), 'BAD_USER_INPUT')
    assert.equal(
      await errorsOf(`subscription { ${'recommendationsChanged '.repeat(2_001)} }`),
      'QUERY_TOO_COSTLY',
    )
    const aliases = Array.from({ length: 20 }, (_, n) => `a${n}: at`).join(' ')
    const many = `subscription { recommendationsChanged(user: "u1") { ${aliases} } }`
    assert.equal(await errorsOf(many), 'QUERY_TOO_COSTLY')
    await like(api, 'u1', 'i3')
    assert.equal((await running).value!.data!.recommendationsChanged.changes.length > 0, true)
  })

  it('of a client that hangs up leave one line in the log', async () => {
    const own = await startApi(noting, {}, { subscriptions: SUBSCRIPTIONS })
    let socket: WebSocket | undefined
    class Noted extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args)
        socket = this
      }
    }
    const through = connect(own, { webSocketImpl: Noted })
    const { next } = await watching('u1', through)
    socket!.terminate()
    await assert.rejects(next)
    await waitUntil(() => own.logged.length > 0)
    await through.dispose()
    await own.stop()
    assert.deepEqual(own.logged, ['a client closed its connection before the answer (WebSocket /graphql)'])
  })

  it('release all resources when they end', async () => {
    const own = await startApi(noting, {}, { subscriptions: { pollSeconds: 0.1 } })
    const through = connect(own)
    const polls = () => finished('serving/activity')
    const { messages, next } = await watching('u1', through)
    const began = polls()
    await waitUntil(() => polls() > began)
    await messages.return?.()
    assert.equal((await next).done, true)
    // The server learns of the end a moment later, and a poll may still be running.
    const sinceTheEnd = async () => {
      const before = polls()
      await sleep(500)
      return polls() - before
    }
    await waitUntil(async () => (await sinceTheEnd()) === 0)
    await through.dispose()
    await own.stop()
  })

  it('are closed when the server stops', async () => {
    const own = await startApi(noting)
    const codes: number[] = []
    const through = connect(own, { on: { closed: ({ code }: { code: number }) => codes.push(code) } })
    const { next } = await watching('u1', through)
    await own.stop()
    await next.then(
      ({ done }) => assert.equal(done, true),
      () => {},
    )
    assert.deepEqual(codes, [1001])
  })

  it('accept the origins and the address of HTTP', async () => {
    const allowing = await startApi(graph, {}, { corsOrigins: ['https://shop.example'] })
    const open = async (origin: string | undefined, path = '/graphql') => {
      const url = `${new URL(allowing.url).origin.replace('http', 'ws')}${path}`
      const socket = new WebSocket(url, 'graphql-transport-ws', origin === undefined ? {} : { origin })
      const answer = await Promise.race([
        once(socket, 'open').then(() => 101),
        once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number),
      ])
      socket.on('error', () => {})
      socket.terminate()
      return answer
    }
    assert.equal(await open(undefined), 101)
    assert.equal(await open(new URL(allowing.url).origin), 101)
    assert.equal(await open('https://shop.example'), 101)
    assert.equal(await open('https://evil.example'), 403)
    assert.equal(await open('null'), 403)
    assert.equal(await open(undefined, '/other'), 404)
    assert.equal(await open(undefined, '//'), 404)
    await allowing.stop()
  })
})
