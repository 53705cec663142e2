import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { join } from 'node:path'
import { type Client, createClient } from 'graphql-ws'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import { WebSocket } from 'ws'
import { registerKeys } from '../../../src/cli/commands/index.js'
import { checkExposure } from '../../../src/compose/index.js'
import { loadSettings } from '../../../src/config/index.js'
import { startApi, type TestApi } from '../../support/api.js'
import { runCommand } from '../../support/command.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { temporaryFolder } from '../../support/home.js'
import { testDatabase } from '../../support/test-database.js'
import { waitUntil } from '../../support/wait-until.js'

/** Ann blocks Bob, and Cat blocks Ann; Dan is a friend of Ann; Eve is deactivated. */
const SEED = `
UNWIND ['ann', 'bob', 'cat', 'dan', 'eve'] AS id
CREATE (:User {id: id, name: 'Name ' + id, active: id <> 'eve'})
WITH count(*) AS made
UNWIND ['i1', 'i2'] AS id CREATE (:Item {id: id, title: 'Title ' + id})
WITH count(*) AS made
MATCH (ann:User {id: 'ann'}), (bob:User {id: 'bob'}), (cat:User {id: 'cat'}), (dan:User {id: 'dan'}), (i:Item {id: 'i1'})
CREATE (ann)-[:BLOCKED {at: datetime()}]->(bob), (cat)-[:BLOCKED {at: datetime()}]->(ann),
  (ann)-[:FRIEND {pair: 'ann:dan'}]->(dan), (dan)-[:INTERACTED {kind: 'LIKE', weight: 1.0}]->(i)`

const WATCH = 'subscription { recommendationsChanged(user: "ann", first: 2) { user { id } changes { to } } }'

interface Reply {
  readonly status: number
  readonly challenge: string | null
  // biome-ignore lint/suspicious/noExplicitAny: the assertions of a test check the shape
  readonly data: any
  readonly codes: readonly unknown[]
}

describe('keys over HTTP and WebSocket', () => {
  const graph = openTestGraph()
  const home = temporaryFolder()
  let api: TestApi
  let other: TestApi
  beforeAll(async () => {
    const { uri, username, password, database } = testDatabase()
    Object.assign(process.env, { KINDRED_HOME: home, NEO4J_URI: uri, NEO4J_USERNAME: username })
    Object.assign(process.env, { NEO4J_PASSWORD: password, NEO4J_DATABASE: database })
    await graph.runAutoCommit(cypher(SEED), {})
    api = await startApi(graph)
    other = await startApi(graph)
  })
  afterAll(async () => {
    for (const name of ['HOME', 'URI', 'USERNAME', 'PASSWORD', 'DATABASE'])
      delete process.env[name === 'HOME' ? 'KINDRED_HOME' : `NEO4J_${name}`]
    await Promise.all([api.stop(), other.stop()])
  })
  beforeEach(() => graph.runAutoCommit(cypher('MATCH (k:KindredKey) DETACH DELETE k'), {}))

  const keys = (...args: string[]) => runCommand([registerKeys], ['keys', ...args])
  const make = async (scope: string): Promise<{ id: string; key: string }> => {
    const { code, out, err } = await keys('create', '--scope', scope, '--json')
    assert.equal(code, 0, err)
    return JSON.parse(out)
  }
  async function ask(key: string | undefined, query: string, to = api): Promise<Reply> {
    const response = await fetch(to.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ query }),
    })
    const { data, errors = [] } = (await response.json()) as {
      data?: unknown
      errors?: { extensions: { code: unknown } }[]
    }
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      data: data ?? null,
      codes: errors.map(({ extensions }) => extensions.code),
    }
  }

  it('are not needed before one was made', async () => {
    const { status, data } = await ask(
      undefined,
      '{ viewer { id } user(id: "ann") { id history { edges { cursor } } } }',
    )
    assert.deepEqual([status, data.viewer, data.user.id], [200, null, 'ann'])
  })

  it('are made, listed and revoked on the command line', async () => {
    const made = await keys('create', '--scope', 'write')
    const key = made.out.trimEnd()
    assert.match(key, /^kindred_[0-9a-f]{12}_[\w-]{43}$/)
    assert.ok(!made.err.includes(key), 'the key is on stdout only')
    const { id } = await make('user:ann')
    await ask(key, '{ viewer { id } }')
    const listed = async () => JSON.parse((await keys('list', '--json')).out).keys
    await waitUntil(async () => (await listed())[0].lastUsedAt !== null)
    const [first, second] = await listed()
    assert.deepEqual(Object.keys(first), ['id', 'scope', 'createdAt', 'lastUsedAt', 'revokedAt'])
    assert.deepEqual([first.scope, second.scope, second.id], ['write', 'user:ann', id])
    assert.equal((await keys('revoke', id)).code, 0)
    assert.match((await keys('list')).err, new RegExp(`${id} +user:ann .* never +\\d{4}-`))
    const stored = await graph.read<{ text: string }>(
      cypher(
        'MATCH (k:KindredKey) RETURN apoc.convert.toJson(k) AS text'.replace(
          'apoc.convert.toJson(k)',
          'k.hash + k.id',
        ),
      ),
      {},
    )
    assert.ok(stored.every(({ text }) => !text.includes(key.slice(-43))))
    for (const [args, code, why] of [
      [['create', '--scope', 'owner'], 2, /owner.*read, write, admin or user:ID/],
      [['create'], 2, /--scope/],
      [['create', '--scope', 'user:nobody'], 1, /nobody/],
      [['revoke', 'nothing'], 1, /nothing/],
      [[], 2, /keys create/],
      [['what'], 2, /./],
    ] as const) {
      const run = await keys(...args)
      assert.deepEqual([run.code, why.test(run.why)], [code, true], `${args}: ${run.why}`)
    }
  })

  it('are asked for with 401, and refuse with FORBIDDEN, 403 where nothing is left', async () => {
    const [read, write, admin] = [await make('read'), await make('write'), await make('admin')].map(
      (made) => made.key,
    )
    for (const key of [undefined, 'nonsense', `${read!.slice(0, -1)}!`]) {
      const { status, challenge, data, codes } = await ask(key, '{ popular { edges { cursor } } }')
      assert.deepEqual([status, challenge, data, codes], [401, 'Bearer', null, ['UNAUTHENTICATED']])
    }
    assert.equal((await fetch(new URL('/health', api.url))).status, 200)
    const record =
      'mutation { recordInteractions(input: [{ user: "dan", item: "i2", kind: "LIKE" }]) { recorded } }'
    const erase = 'mutation { deleteItems(ids: ["none"]) { deleted } }'
    const page =
      '{ user(id: "dan") { recommendations { edges { cursor } } friendSuggestions { edges { cursor } } } }'
    const lists = '{ user(id: "dan") { history { edges { cursor } } } }'
    const table = await Promise.all(
      [read, write, admin].map((key) =>
        Promise.all([page, lists, record, erase].map(async (query) => (await ask(key, query)).status)),
      ),
    )
    assert.deepEqual(table, [
      [200, 403, 403, 403],
      [200, 200, 200, 403],
      [200, 200, 200, 200],
    ])
    const mixed = await ask(read, '{ item(id: "i1") { title audience { edges { cursor } } } }')
    assert.deepEqual(mixed, {
      ...{ status: 200, challenge: null, codes: ['FORBIDDEN'] },
      data: { item: { title: 'Title i1', audience: null } },
    })
    assert.equal((await ask(read, '{ __schema { queryType { name } } }')).status, 200)
  })

  it('of a user speak for this user, who sees nobody behind a block', async () => {
    const { key } = await make('user:ann')
    const own = await ask(
      key,
      `{ viewer { id name history { edges { cursor } } blocked { edges { node { id name } } } friends { edges { node { id } } } }
        users(ids: ["ann", "bob", "cat", "dan", "eve", "none"]) { id } bob: user(id: "bob") { id } dan: user(id: "dan") { name }
        browseUsers { edges { node { id } } } searchUsers(text: "Name") { edges { node { id } } } }`,
    )
    assert.deepEqual([own.status, own.codes], [200, []])
    const ids = (list: { edges: { node: { id: string } }[] }) =>
      list.edges
        .map(({ node }) => node.id)
        .sort()
        .join()
    assert.equal(own.data.viewer.name, 'Name ann')
    assert.equal(ids(own.data.viewer.blocked), 'bob')
    assert.equal(ids(own.data.viewer.friends), 'dan')
    assert.deepEqual(
      own.data.users.map((user: { id: string } | null) => user?.id ?? null),
      ['ann', null, null, 'dan', null, null],
    )
    assert.deepEqual([own.data.bob, own.data.dan], [null, { name: 'Name dan' }])
    assert.deepEqual([ids(own.data.browseUsers), ids(own.data.searchUsers)], ['ann,dan', 'ann,dan'])
    for (const query of [
      '{ user(id: "dan") { recommendations { edges { cursor } } } }',
      '{ user(id: "dan") { friends { edges { cursor } } } }',
      '{ rank(user: "dan", items: ["i1"]) { edges { cursor } } }',
      'mutation { follow(user: "dan", target: "ann") { state } }',
      'mutation { recordInteractions(input: [{ user: "ann", item: "new" }], createMissing: true) { recorded } }',
      'mutation { upsertUsers(input: [{ id: "ann", active: false }]) { updated } }',
    ]) {
      const { status, codes } = await ask(key, query)
      assert.deepEqual([status, codes], [403, ['FORBIDDEN']], query)
    }
    const liked = await ask(
      key,
      'mutation { recordInteractions(input: [{ user: "ann", item: "i2", kind: "LIKE" }]) { recorded users { id } } }',
    )
    assert.deepEqual(liked.data.recordInteractions, { recorded: 1, users: [{ id: 'ann' }] })
    const { status, codes } = await ask(
      key,
      '{ viewer { id } user(id: "dan") { id history { edges { cursor } } } }',
    )
    assert.deepEqual([status, codes], [200, ['FORBIDDEN']])
  })

  it('that are revoked end on every server with the next request', async () => {
    const { id, key } = await make('admin')
    for (const server of [api, other]) assert.equal((await ask(key, '{ __typename }', server)).status, 200)
    await keys('revoke', id)
    for (const server of [api, other]) assert.equal((await ask(key, '{ __typename }', server)).status, 401)
  })

  it('of a deleted user do not speak for a new one with the same id', async () => {
    await graph.runAutoCommit(cypher("CREATE (:User {id: 'fay'})"), {})
    const [{ key }, admin] = [await make('user:fay'), await make('admin')]
    assert.equal((await ask(key, '{ viewer { id } }')).data.viewer.id, 'fay')
    await ask(
      admin.key,
      'mutation { deleteUsers(ids: ["fay"]) { deleted } upsertUsers(input: [{ id: "fay" }]) { created } }',
    )
    assert.equal((await ask(key, '{ viewer { id } }')).status, 401)
  })

  describe('on a WebSocket', () => {
    interface Watching {
      readonly client: Client
      readonly opened: Promise<unknown>
      readonly closed: Promise<number>
      readonly messages: AsyncIterableIterator<{ errors?: readonly { extensions: { code: string } }[] }>
    }
    function watch(
      connectionParams: Record<string, unknown>,
      authorization?: string,
      query = WATCH,
    ): Watching {
      class WithHeader extends WebSocket {
        constructor(address: string, protocols: string) {
          super(address, protocols, authorization === undefined ? {} : { headers: { authorization } })
        }
      }
      let connected = (_: unknown) => {}
      let left = (_: number) => {}
      const opened = new Promise<unknown>((resolve) => {
        connected = resolve
      })
      const closed = new Promise<number>((resolve) => {
        left = resolve
      })
      const client = createClient({
        url: api.url.replace('http', 'ws'),
        webSocketImpl: WithHeader,
        retryAttempts: 0,
        lazy: false,
        connectionParams,
        onNonLazyError() {},
        on: {
          connected,
          closed: (event) => left((event as { code: number }).code),
        },
      })
      return {
        ...{ client, opened, closed },
        messages: client.iterate({ query }) as unknown as Watching['messages'],
      }
    }

    it('come with the upgrade or with connection_init, and others are closed with 4401', async () => {
      const { key } = await make('read')
      for (const [params, header] of [
        [{}, `Bearer ${key}`],
        [{ Authorization: `Bearer ${key}` }, undefined],
        [{ authorization: `Bearer ${key}` }, undefined],
      ] as const) {
        const { client, opened } = watch(params, header)
        await opened
        await client.dispose()
      }
      for (const params of [{}, { Authorization: 'Bearer wrong' }, { Authorization: 7 }]) {
        const { client, closed } = watch(params)
        assert.equal(await closed, 4401)
        await client.dispose()
      }
    })

    it('of a user watch the page of this user alone', async () => {
      const { key } = await make('user:dan')
      const { client, messages } = watch({ Authorization: `Bearer ${key}` })
      const refused = await messages.next().catch((errors: unknown) => errors)
      assert.match(JSON.stringify(refused), /FORBIDDEN/)
      await client.dispose()
    })

    it('end open subscriptions when they are revoked', async () => {
      const { id, key } = await make('read')
      const { client, opened, closed } = watch({ Authorization: `Bearer ${key}` })
      await opened
      await keys('revoke', id)
      assert.equal(await closed, 4401)
      await client.dispose()
    })
  })

  it('are needed on an address that other machines reach', async () => {
    const settings = { ...loadSettings(), http: { ...loadSettings().http, host: '0.0.0.0' } }
    const lines: string[] = []
    const check = (insecure: boolean) => checkExposure(graph, settings, insecure, (line) => lines.push(line))
    await assert.rejects(check(false), { code: 'BAD_CONFIGURATION', field: 'http.host' })
    await check(true)
    assert.match(lines.join(), /--insecure/)
    await make('read')
    await check(false)
    assert.equal(lines.length, 1)
  })

  it('are joined by tokens of an issuer; hosts and origins are checked before either', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const jwks = join(mkdtempSync(join(home, 'jwks-')), 'keys.json')
    writeFileSync(jwks, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] }))
    const jwt = {
      jwks,
      issuer: 'us',
      audience: 'shop',
      userClaim: 'uid',
      algorithms: ['ES256' as const],
      clockToleranceSeconds: 0,
    }
    const own = await startApi(graph, {}, { auth: { jwt }, home, http: { allowedHosts: ['shop.example'] } })
    try {
      const token = await new SignJWT({ uid: 'dan' })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer('us')
        .setAudience('shop')
        .setExpirationTime('1m')
        .sign(privateKey)
      assert.equal((await ask(undefined, '{ viewer { id } }', own)).status, 401)
      assert.equal((await ask(token, '{ viewer { id } }', own)).data.viewer.id, 'dan')
      const { hostname, port } = new URL(own.url)
      const statusFor = (host: string, path: string) =>
        new Promise<number | undefined>((resolve, reject) => {
          const sent = requestHttp({ hostname, port, path, headers: { host } }, (response) => {
            response.resume()
            resolve(response.statusCode)
          })
          sent.on('error', reject).end()
        })
      for (const path of ['/', '/health', '/graphql?query=%7B__typename%7D'])
        assert.equal(await statusFor('evil.example', path), 403, path)
      assert.equal(await statusFor('shop.example', '/health'), 200)
      await fetch(own.url, { method: 'OPTIONS', headers: { origin: 'https://a.example' } })
      await fetch(own.url, { method: 'OPTIONS', headers: { origin: 'https://a.example' } })
      const hints = own.logged.filter((line) => line.includes('https://a.example'))
      assert.equal(hints.length, 1)
      assert.match(hints[0]!, /http\.corsOrigins.*KINDRED_CORS_ORIGINS.*--cors/)
    } finally {
      await own.stop()
    }
  })
})
