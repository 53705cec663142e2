import assert from 'node:assert/strict'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createServer, type KindredServer } from '../../../src/api/http/server.js'
import type { UseCases } from '../../../src/app/use-cases.js'
import { loadSettings } from '../../../src/config/index.js'
import { KindredError } from '../../../src/core/shared/index.js'

/** What the HTTP frame does by itself; what needs a graph is tested with one. */
const useCases = {
  catalogue: {
    users: async (ids: readonly string[]) => {
      if (ids.includes('broken')) throw new Error('secret detail')
      if (ids.includes('offline')) throw new KindredError('DATABASE_UNAVAILABLE', 'Neo4j cannot be reached')
      return new Map(ids.filter((id) => id === 'ann').map((id) => [id, { id, name: 'Ann' }]))
    },
    items: async () => new Map(),
    properties: async () => new Map(),
  },
  deleteUsers: async () => ({ value: 0, token: '' }),
  startReads: (context) => ({ context, viewer: async () => null, socialContext: async () => null }),
  failedParts: new Map([['source rp3', 2]]),
  checkReady: async () => null,
  close: async () => {},
} as Partial<UseCases> as UseCases

const { limits } = loadSettings({})
const HTTP = { host: '127.0.0.1', port: 0, corsOrigins: [], bodyLimitBytes: 200_000, limits }

describe('the HTTP server', () => {
  let server: KindredServer
  let url: string
  const logged: string[] = []
  beforeAll(async () => {
    server = createServer({
      useCases,
      http: { ...HTTP, corsOrigins: ['https://shop.example'], limits: { ...limits, bodyBytes: 50_000 } },
      log: (line) => logged.push(line),
    })
    url = await server.start()
  })
  afterAll(() => server.stop())

  const ask = async (query: string, variables: object = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    return { response, body: (await response.json()) as Answer }
  }

  it('answers queries with headers that forbid caching', async () => {
    const { response, body } = await ask(
      '{ user(id: "ann") { id name nodeId } none: user(id: "nobody") { id } }',
    )
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.deepEqual(body.data, { user: { id: 'ann', name: 'Ann', nodeId: 'VXNlcjphbm4' }, none: null })
  })

  it('finds a node by its global id, and nothing by other ids', async () => {
    const { body } = await ask(
      '{ found: node(nodeId: "VXNlcjphbm4") { __typename nodeId } lost: node(nodeId: "?!") { nodeId } }',
    )
    assert.deepEqual(body.data, { found: { __typename: 'User', nodeId: 'VXNlcjphbm4' }, lost: null })
  })

  it('reports the timing of a request on demand', async () => {
    const send = async (headers: Record<string, string>) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: '{ user(id: "ann") { id } }' }),
      })
      return (await response.json()) as { extensions?: { trace: { totalMs: number; steps: unknown[] } } }
    }
    assert.equal((await send({})).extensions, undefined)
    const { trace } = (await send({ 'kindred-trace': '1' })).extensions!
    assert.ok(trace.totalMs >= 0)
    assert.deepEqual(trace.steps, [])
  })

  it('distinguishes health from readiness', async () => {
    const health = await fetch(new URL('/health', url))
    assert.deepEqual(await health.json(), { status: 'alive' })
    assert.equal(health.headers.get('keep-alive'), 'timeout=75', 'longer than the minute of a balancer')
    const ready = await fetch(new URL('/ready', url))
    assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ready', snapshot: null }])
  })

  it('gives the field, the remedy and whether a retry helps', async () => {
    const { body } = await ask('query ($id: ID!) { user(id: $id) { id } }', { id: 'x'.repeat(10_000) })
    const { code, field, remedy, retryable } = body.errors![0]!.extensions
    assert.deepEqual([code, field, retryable], ['BAD_USER_INPUT', 'id', false])
    assert.match(String(remedy), /512/)
    const offline = await ask('{ user(id: "offline") { id } }')
    assert.equal(offline.body.errors![0]!.extensions.code, 'DATABASE_UNAVAILABLE')
    assert.equal(offline.body.errors![0]!.extensions.retryable, true)
  })

  it('accepts at most 100 ids', async () => {
    const ids = Array.from({ length: 101 }, (_, n) => `u${n}`)
    const { body } = await ask('query ($ids: [ID!]!) { users(ids: $ids) { id } }', { ids })
    assert.equal(body.errors![0]!.extensions.field, 'ids')
  })

  it('logs internal errors and hides them from the client', async () => {
    const { body } = await ask('{ user(id: "broken") { id } }')
    assert.equal(body.errors![0]!.extensions.code, 'INTERNAL_SERVER_ERROR')
    assert.ok(!JSON.stringify(body).includes('secret'))
    assert.ok(logged.some((line) => line.includes('secret detail')))
  })

  it('logs an error that several fields share once', async () => {
    const before = logged.length
    const { body } = await ask(
      '{ a: user(id: "broken") { id } b: user(id: "broken") { id } c: user(id: "ann") { id } }',
    )
    assert.equal(body.errors!.length, 3)
    assert.equal(logged.length, before + 1)
  })

  it('does not warn of a request that runs many queries side by side', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => void warnings.push(warning)
    process.on('warning', onWarning)
    const many = createServer({
      useCases: {
        ...useCases,
        catalogue: {
          ...useCases.catalogue,
          users: async (_: readonly string[], { signal }: { signal?: AbortSignal } = {}) => {
            for (let query = 0; query < 20; query++) signal!.addEventListener('abort', () => {})
            return new Map()
          },
        },
      } as UseCases,
      http: HTTP,
      log() {},
    })
    try {
      await fetch(await many.start(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ user(id: "ann") { id } }' }),
      })
      await new Promise((resolve) => setImmediate(resolve))
      assert.deepEqual(warnings, [])
    } finally {
      process.off('warning', onWarning)
      await many.stop()
    }
  })

  it("keeps GraphQL's own error codes", async () => {
    assert.equal((await ask('{ nothing }')).body.errors![0]!.extensions.code, 'GRAPHQL_VALIDATION_FAILED')
    assert.equal((await ask('{')).body.errors![0]!.extensions.code, 'GRAPHQL_PARSE_FAILED')
  })

  it('rejects an invalid date as bad user input, inline and in variables', async () => {
    const literal = await ask('{ popular(filter: { publishedAfter: "2026-02-30" }) { edges { cursor } } }')
    const variable = await ask(
      'query ($at: DateTime) { popular(filter: { publishedAfter: $at }) { edges { cursor } } }',
      { at: 'yesterday' },
    )
    for (const { body } of [literal, variable])
      assert.equal(body.errors![0]!.extensions.code, 'BAD_USER_INPUT', JSON.stringify(body))
  })

  it('rejects a body that is not JSON or is too large', async () => {
    const post = (body: string) =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const broken = await post('{"query":')
    assert.equal(broken.status, 400)
    assert.equal(((await broken.json()) as Answer).errors![0]!.extensions.code, 'BAD_USER_INPUT')
    assert.equal((await post(`{"query":"${'x'.repeat(210_000)}"}`)).status, 413)
  })

  it('gives what the client did wrong a code of its own, whoever notices it', async () => {
    const codeOf = async (query: string, variables: object = {}, more: object = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables, ...more }),
      })
      const { errors } = (await response.json()) as Answer
      return [response.status, errors![0]!.extensions.code, errors![0]!.extensions.retryable]
    }
    const wrong = Array.from({ length: 60 }, () => ({ no: 'id' }))
    const bad = [400, 'BAD_USER_INPUT', false]
    assert.deepEqual(await codeOf('query ($ids: [ID!]!) { users(ids: $ids) { id } }', { ids: wrong }), bad)
    assert.deepEqual(await codeOf('subscription { recommendationsChanged(user: "ann") { at } }'), bad)
    // GraphQL throws this mistake, instead of returning it as an error of validation.
    assert.deepEqual(
      await codeOf('subscription { recommendationsChanged(user: "ann") @skip(if: "x") { at } }'),
      [400, 'GRAPHQL_VALIDATION_FAILED', false],
    )
    const persistedQuery = { version: 1, sha256Hash: '0'.repeat(64) }
    assert.deepEqual(await codeOf('{ user(id: "ann") { id } }', {}, { extensions: { persistedQuery } }), bad)
    const [status, code] = await codeOf('query ($n: Int) { popular(first: $n) { edges { score } } }', {
      n: null,
    })
    assert.deepEqual([status, code], [200, 'BAD_USER_INPUT'])
  })

  it('refuses an operation that is too large before it runs, and shows the cost of others', async () => {
    const refused = async (query: string, variables = {}) => {
      const { response, body } = await ask(query, variables)
      const { code, field, retryable } = body.errors![0]!.extensions
      assert.deepEqual([response.status, code, retryable], [400, 'QUERY_TOO_COSTLY', false])
      return field
    }
    assert.equal(await refused(`{ user(id: "ann") { ${'id '.repeat(2_000)} } }`), 'tokens')
    const aliases = Array.from({ length: 16 }, (_, n) => `a${n}: user(id: "broken") { id }`)
    assert.equal(await refused(`{ ${aliases.join(' ')} }`), 'aliases')
    const ids = Array.from({ length: 100 }, (_, n) => `u${n}`)
    assert.equal(
      await refused('query ($ids: [ID!]!) { users(ids: $ids) { recommendedWithFriends { score } } }', {
        ids,
      }),
      'users.recommendedWithFriends',
    )
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'kindred-cost': '1' },
      body: JSON.stringify({ query: '{ user(id: "ann") { id } }' }),
    })
    const { cost } = ((await response.json()) as { extensions: { cost: { total: number; limit: number } } })
      .extensions
    assert.ok(cost.total > 0 && cost.limit === limits.cost)
  })

  it('reads a large body for a mutation only', async () => {
    const padding = 'x'.repeat(60_000)
    const { response } = await ask('query ($id: ID!) { user(id: $id) { id } }', { id: padding })
    assert.equal(response.status, 413)
    const written = await ask('mutation ($ids: [ID!]!) { deleteUsers(ids: $ids) { deleted } }', {
      ids: [padding],
    })
    assert.equal(written.response.status, 200)
  })

  it('ends a request whose time is up, with the fields that it has', async () => {
    let aborted = false
    const hanging = {
      ...useCases,
      catalogue: {
        ...useCases.catalogue,
        items: (_: readonly string[], { signal }: { signal?: AbortSignal } = {}) => {
          signal!.addEventListener('abort', () => {
            aborted = true
          })
          return new Promise(() => {})
        },
      },
    } as UseCases
    const quick = createServer({
      useCases: hanging,
      http: { ...HTTP, limits: { ...limits, queryMs: 50 } },
      log() {},
    })
    try {
      const response = await fetch(await quick.start(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ user(id: "ann") { id } item(id: "tea") { id } }' }),
      })
      const { data, errors } = (await response.json()) as Answer
      assert.deepEqual(data, { user: { id: 'ann' }, item: null })
      const { code, retryable } = errors![0]!.extensions
      assert.deepEqual([code, retryable, aborted], ['DATABASE_UNAVAILABLE', true, true])
    } finally {
      await quick.stop()
    }
  })

  it('counts requests, errors and failed parts for Prometheus', async () => {
    await ask('{ user(id: "ann") { id } }')
    await ask('query named { user(id: "offline") { id } }')
    const response = await fetch(new URL('/metrics', url))
    assert.match(String(response.headers.get('content-type')), /^text\/plain/)
    const text = await response.text()
    assert.match(text, /kindred_request_duration_seconds_count\{type="query",field="user"\} [1-9]/)
    assert.match(text, /kindred_errors_total\{code="DATABASE_UNAVAILABLE"\} [1-9]/)
    assert.match(text, /kindred_failed_parts_total\{part="source rp3"\} 2/)
    assert.match(text, /kindred_refused_requests_total\{limit="full"\} 0/)
    assert.ok(!text.includes('named'))
  })

  it('refuses callers with too many requests with a time to wait', async () => {
    const strict = createServer({
      useCases,
      http: { ...HTTP, limits: { ...limits, requestsPerSecond: 2 } },
      log() {},
    })
    try {
      const address = await strict.start()
      const send = () =>
        fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ user(id: "ann") { id } }' }),
        })
      const answers = await Promise.all(Array.from({ length: 8 }, send))
      const late = answers.filter(({ status }) => status === 429)
      assert.ok(late.length > 0)
      assert.equal(late[0]!.headers.get('retry-after'), '1')
      assert.equal(((await late[0]!.json()) as Answer).errors![0]!.extensions.code, 'RATE_LIMITED')
      assert.equal((await fetch(new URL('/health', address))).status, 200)
    } finally {
      await strict.stop()
    }
  })

  it('allows only configured origins in browsers', async () => {
    const from = async (origin: string) => {
      const response = await fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,kindred-consistency-token',
        },
      })
      return response.headers
    }
    const allowed = await from('https://shop.example')
    assert.equal(allowed.get('access-control-allow-origin'), 'https://shop.example')
    assert.match(String(allowed.get('access-control-allow-headers')), /kindred-consistency-token/)
    assert.equal((await from('https://other.example')).get('access-control-allow-origin'), null)
  })

  it('serves a console that loads nothing from other hosts', async () => {
    const page = await fetch(new URL('/', url))
    const html = await page.text()
    assert.match(String(page.headers.get('content-security-policy')), /default-src 'none'/)
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
    for (const link of links.filter((link) => !link.startsWith('data:'))) {
      assert.match(link, /^\//)
      const file = await fetch(new URL(link, url))
      assert.equal(file.status, 200, link)
      assert.ok((await file.text()).length > 0, link)
    }
  })

  it('names a port that is in use', async () => {
    const { port } = new URL(url)
    const second = createServer({
      useCases,
      http: { ...HTTP, port: Number(port) },
      log() {},
    })
    await assert.rejects(second.start(), { code: 'BUSY', field: 'http.port' })
    await second.stop()
  })
})

describe('stopping', () => {
  it('lets a running request finish and accepts no new one', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let reached = () => {}
    const running = new Promise<void>((resolve) => {
      reached = resolve
    })
    let closed = false
    const slow = {
      ...useCases,
      close: async () => {
        closed = true
      },
      catalogue: {
        ...useCases.catalogue,
        users: async () => {
          reached()
          await held
          return new Map()
        },
      },
    }
    const server = createServer({
      useCases: slow,
      http: HTTP,
      log() {},
    })
    const url = await server.start()
    const answer = fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ user(id: "ann") { id } }' }),
    })
    await running
    const stopped = server.stop()
    assert.equal(closed, false)
    release()
    assert.deepEqual(await (await answer).json(), { data: { user: null } })
    await stopped
    assert.equal(closed, true, 'the use cases were not closed')
    await assert.rejects(fetch(url))
  })
})

interface Answer {
  data?: unknown
  errors?: { message: string; extensions: Record<string, unknown> }[]
}
