import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { WebSocket } from 'ws'
import type { AccessEntry } from '../../../src/api/http/access-log.js'
import { createServer, type KindredServer } from '../../../src/api/http/server.js'
import type { Authenticator } from '../../../src/app/access/index.js'
import type { UseCases } from '../../../src/app/use-cases.js'
import { loadSettings } from '../../../src/config/index.js'
import { KindredError, type LogFields } from '../../../src/core/shared/index.js'
import { waitUntil } from '../../support/wait-until.js'

/** Reads of items, which never end. */
let reached = 0

const useCases = {
  catalogue: {
    users: async (ids: readonly string[]) => {
      if (ids.includes('broken')) throw new Error('secret detail')
      return new Map(ids.filter((id) => id === 'ann').map((id) => [id, { id, name: 'Ann' }]))
    },
    items: () => {
      reached++
      return new Promise(() => {})
    },
    properties: async () => new Map(),
  },
  userLists: { visibleTo: async (_: string, users: readonly string[]) => new Set(users) },
  watch: { start: () => never(), close() {} },
  startReads: (context: object) => ({ context, viewer: async () => null, socialContext: async () => null }),
  failedParts: new Map(),
  checkReady: async () => 'v1',
  close: async () => {},
} as Partial<Record<keyof UseCases, unknown>> as unknown as UseCases

async function* never() {}

/** `Bearer ann` speaks for Ann, `Bearer reader` reads everything. */
const authenticator: Authenticator = {
  async identify(authorization) {
    if (authorization === 'Bearer ann') return { keyId: 'k1', scopes: [], userId: 'ann', expiresAt: null }
    if (authorization === 'Bearer reader')
      return { keyId: 'k2', scopes: ['read'], userId: null, expiresAt: null }
    throw new KindredError('UNAUTHENTICATED', 'the key is not valid', { field: 'Authorization' })
  },
  isValid: async () => true,
}

const { limits } = loadSettings({})

describe('the access log', () => {
  let server: KindredServer
  let url: string
  const entries: AccessEntry[] = []
  const lines: { line: string; level: string | undefined; fields: LogFields | undefined }[] = []
  beforeAll(async () => {
    server = createServer({
      useCases,
      authenticator,
      http: { host: '127.0.0.1', port: 0, corsOrigins: [], bodyLimitBytes: 200_000, limits },
      access: (entry) => entries.push(entry),
      log: (line, level, fields) => lines.push({ line, level, fields }),
    })
    url = await server.start()
  })
  afterAll(() => server.stop())

  /** Sends a request and waits for its entry. */
  async function send(query: string, headers: Record<string, string> = {}, variables: object = {}) {
    const before = entries.length
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer ann', ...headers },
      body: JSON.stringify({ query, variables }),
    })
    const text = await response.text()
    await waitUntil(() => entries.length > before)
    assert.equal(entries.length, before + 1)
    return { response, text, entry: entries.at(-1)! }
  }

  it('has one entry a request, with nothing of what was asked but the name', async () => {
    const { text, entry } = await send(
      'query Home($id: ID!) { user(id: $id) { id name } }',
      {},
      { id: 'ann' },
    )
    const { requestId, ms, cost, ...rest } = entry
    assert.ok(requestId.length > 20 && ms >= 0 && cost! > 0)
    assert.deepEqual(rest, {
      ...{ method: 'POST', path: '/graphql', status: 200, operation: 'Home', keyId: 'k1', userId: 'ann' },
      ...{ bytes: Buffer.byteLength(text), code: null },
    })
  })

  it('names the code of requests that are refused, wherever that happens', async () => {
    const outcome = async (...request: Parameters<typeof send>) => {
      const { entry } = await send(...request)
      return [entry.status, entry.code]
    }
    assert.deepEqual(await outcome('{'), [400, 'GRAPHQL_PARSE_FAILED'])
    assert.deepEqual(await outcome('{ nothing }'), [400, 'GRAPHQL_VALIDATION_FAILED'])
    assert.deepEqual(await outcome('{ viewer { id } }', { authorization: 'Bearer no' }), [
      401,
      'UNAUTHENTICATED',
    ])
    assert.deepEqual(await outcome(`{ ${'a: viewer { id } '.repeat(20)} }`), [400, 'QUERY_TOO_COSTLY'])
    assert.deepEqual(await outcome('{ viewer { id } }', {}, { padding: 'x'.repeat(300_000) }), [
      413,
      'BAD_USER_INPUT',
    ])
  })

  it('takes a well-formed id of the client, and makes another one otherwise', async () => {
    const idOf = async (sent: string) => {
      const { response, entry } = await send('{ viewer { id } }', { 'x-request-id': sent })
      assert.equal(response.headers.get('x-request-id'), entry.requestId)
      return entry.requestId
    }
    assert.equal(await idOf('trace-1.2:3'), 'trace-1.2:3')
    for (const sent of ['', 'a b', 'a"b', 'a,b', '<script>', 'x'.repeat(129)])
      assert.match(await idOf(sent), /^[0-9a-f-]{36}$/)
  })

  it('gives the lines about an error the ids of its request', async () => {
    const { entry } = await send('{ user(id: "broken") { id } }', { authorization: 'Bearer reader' })
    assert.equal(entry.code, 'INTERNAL_SERVER_ERROR')
    const { level, fields } = lines.find(({ line }) => line.includes('secret detail'))!
    assert.deepEqual([level, fields!.requestId, fields!.keyId], ['error', entry.requestId, 'k2'])
  })

  it('has one debug line instead for a client that hangs up, within its request or before its answer', async () => {
    const controller = new AbortController()
    const before = entries.length
    const cut = async (hangUp: () => Promise<unknown>) => {
      const at = lines.length
      await hangUp()
      await waitUntil(() => lines.length > at)
      await fetch(new URL('/health', url))
      const [line, ...others] = lines.slice(at)
      assert.deepEqual([line!.level, others], ['debug', []])
      assert.match(line!.line, /closed its connection .*POST \/graphql/)
      assert.match(String(line!.fields!.requestId), /^cut-/)
    }
    await cut(async () => {
      const answer = fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: 'Bearer reader',
          'x-request-id': 'cut-1',
        },
        body: JSON.stringify({ query: '{ item(id: "tea") { id } }' }),
        signal: controller.signal,
      })
      await waitUntil(() => reached > 0)
      controller.abort()
      await assert.rejects(answer)
    })
    await cut(async () => {
      const { hostname, port } = new URL(url)
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      socket.write(
        'POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer reader\r\nX-Request-Id: cut-2\r\n' +
          'Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"query":',
      )
      await fetch(new URL('/health', url))
      socket.resetAndDestroy()
    })
    await waitUntil(() => entries.length >= before + 3)
    assert.ok(entries.slice(before).every(({ path }) => path === '/health'))
  })

  it('has an entry for each subscription', async () => {
    const client = createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocols: string[]) {
          super(address, protocols, { headers: { 'x-request-id': 'socket-7' } })
        }
      },
      connectionParams: { authorization: 'Bearer ann' },
      retryAttempts: 0,
    })
    const failed = new Promise((_, reject) =>
      client.subscribe(
        { query: 'subscription Wrong { nothing }', operationName: 'Wrong' },
        {
          next() {},
          error: reject,
          complete() {},
        },
      ),
    )
    await assert.rejects(failed)
    await waitUntil(() => entries.some(({ method }) => method === 'WS'))
    await client.dispose()
    const { requestId, path, status, operation, keyId, code } = entries.find(({ method }) => method === 'WS')!
    assert.deepEqual(
      { requestId, path, status, operation, keyId, code },
      {
        ...{ requestId: 'socket-7', path: '/graphql', status: 400, operation: 'Wrong', keyId: 'k1' },
        code: 'GRAPHQL_VALIDATION_FAILED',
      },
    )
  })
})
