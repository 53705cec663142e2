import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from 'graphql-ws'
import { describe, it, test } from 'vitest'
import { WebSocket } from 'ws'
import { createServer } from '../../../src/api/http/server.js'
import type { UseCases } from '../../../src/app/use-cases.js'
import { loadSettings } from '../../../src/config/index.js'
import { readOperations } from '../../../src/files/index.js'
import { temporaryFolder } from '../../support/home.js'

const useCases = {
  catalogue: {
    users: async (ids: readonly string[]) => new Map(ids.map((id) => [id, { id, name: null }])),
    items: async () => new Map(),
  },
  startReads: (context: object) => ({ context, viewer: async () => null, socialContext: async () => null }),
  failedParts: new Map(),
  close: async () => {},
} as Partial<Record<keyof UseCases, unknown>> as unknown as UseCases

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const HOME = 'query Home($id: ID!) {\n  # the first page\n  user(id: $id) { id }\n}\n'
const FILE = 'query Other { user(id: "bob") { id } }'
const RELAY = 'query Relay { user(id: "cat") { id } }'
const WATCH = 'subscription Watch { nothing }'

function folderOfOperations(): string {
  const folder = join(temporaryFolder(), 'operations')
  mkdirSync(join(folder, 'below'), { recursive: true })
  writeFileSync(join(folder, 'home.graphql'), HOME)
  writeFileSync(join(folder, 'below/other.gql'), FILE)
  writeFileSync(join(folder, 'relay.json'), JSON.stringify({ '0123abcd': RELAY }))
  const operations = [{ id: 'apollo-id', name: 'Watch', type: 'subscription', body: WATCH }]
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations }
  writeFileSync(join(folder, 'apollo.json'), JSON.stringify(manifest))
  return folder
}

test('operations are read from documents and from the manifests of Apollo and Relay', () => {
  assert.deepEqual(
    new Map(readOperations(folderOfOperations()).map(({ id, text }) => [id, text])),
    new Map([
      [sha256(HOME), HOME],
      [sha256(FILE), FILE],
      ['0123abcd', RELAY],
      ['apollo-id', WATCH],
    ]),
  )
  const wrong = (name: string, text: string) => {
    const file = join(temporaryFolder(), name)
    writeFileSync(file, text)
    assert.throws(() => readOperations(file), { code: 'BAD_CONFIGURATION', field: 'operations.path' }, text)
  }
  for (const text of [
    '{',
    '[]',
    '{"a": 1}',
    '{"a": "query {"}',
    '{}',
    '{"format":"x","operations":[{"id":"a"}]}',
  ])
    wrong('manifest.json', text)
  wrong('query.graphql', 'query {')
  assert.throws(() => readOperations('/nowhere'), { code: 'BAD_CONFIGURATION' })
})

describe('a server with persisted operations', () => {
  const { limits, http } = loadSettings({})
  const operations = readOperations(folderOfOperations())
  async function withServer(only: boolean, work: (url: string) => Promise<void>) {
    const server = createServer({
      useCases,
      http: { ...http, port: 0, tls: undefined, limits, persisted: { operations, only } },
      log() {},
    })
    try {
      await work(await server.start())
    } finally {
      await server.stop()
    }
  }
  interface Answer {
    data?: { user: { id: string } }
    errors?: { extensions: { code: string; field?: string } }[]
  }
  const outcome = async (response: Response) => {
    const { data, errors } = (await response.json()) as Answer
    return [response.status, data?.user.id ?? errors![0]!.extensions.code]
  }
  const post = async (url: string, body: object) =>
    outcome(
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  const get = async (url: string, params: Record<string, string>) =>
    outcome(
      await fetch(`${url}?${new URLSearchParams(params)}`, { headers: { 'apollo-require-preflight': '1' } }),
    )
  const hashed = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } })
  const variables = { id: 'ann' }
  const foreign = '{ user(id: "eve") { id } }'

  it('answers them by hash, by id and by text, and others too', () =>
    withServer(false, async (url) => {
      assert.deepEqual(await post(url, { extensions: hashed(sha256(HOME)), variables }), [200, 'ann'])
      assert.deepEqual(await post(url, { id: '0123abcd' }), [200, 'cat'])
      assert.deepEqual(await post(url, { query: foreign }), [200, 'eve'])
      assert.deepEqual(await post(url, { extensions: hashed('0'.repeat(64)) }), [
        200,
        'PERSISTED_QUERY_NOT_FOUND',
      ])
      const metrics = await (await fetch(new URL('/metrics', url))).text()
      for (const known of ['Home', 'Relay'])
        assert.match(
          metrics,
          new RegExp(`kindred_operation_duration_seconds_count\\{operation="${known}"\\} 1`),
        )
    }))

  it('answers them only, if the setting says so, in every way in which a client can ask', () =>
    withServer(true, async (url) => {
      for (const body of [
        { extensions: hashed(sha256(HOME)), variables },
        { extensions: hashed(sha256(HOME)), query: HOME, variables },
        { query: HOME, variables },
        { query: 'query Home($id: ID!) { user(id: $id) { id } }', variables },
        { documentId: `sha256:${sha256(HOME)}`, variables },
      ])
        assert.deepEqual(await post(url, body), [200, 'ann'], JSON.stringify(body))
      assert.deepEqual(await post(url, { doc_id: '0123abcd' }), [200, 'cat'])
      const extensions = JSON.stringify(hashed(sha256(FILE)))
      assert.deepEqual(await get(url, { extensions }), [200, 'bob'])
      const refused = [403, 'FORBIDDEN']
      for (const body of [
        { query: foreign },
        { query: `${HOME}${foreign}`, operationName: 'Home', variables },
        { query: '{' },
        { query: '{ __schema { types { name } } }' },
        { query: foreign, extensions: hashed(sha256(foreign)) },
        { query: foreign, extensions: hashed(sha256(HOME)) },
        { query: foreign, id: '0123abcd' },
        { extensions: hashed('0'.repeat(64)) },
        { id: 'unknown' },
        { id: '__proto__' },
      ])
        assert.deepEqual(await post(url, body), refused, JSON.stringify(body))
      assert.deepEqual(await get(url, { query: foreign }), refused)
      assert.deepEqual(await get(url, { query: foreign, extensions }), refused)
      const batch = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ query: foreign }]),
      })
      assert.equal(batch.status, 400)
      assert.equal((await get(url, {}))[0], 400)
    }))

  it('holds to them over WebSocket', () =>
    withServer(true, async (url) => {
      const client = createClient({
        url: url.replace('http', 'ws'),
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      })
      const codeOf = (payload: { query: string; extensions?: Record<string, unknown> }) =>
        new Promise<unknown>((resolve) => {
          client.subscribe(payload, {
            next() {},
            error: (errors) => resolve((errors as Answer['errors'])![0]!.extensions.code),
            complete: () => resolve('complete'),
          })
        })
      try {
        assert.equal(
          await codeOf({ query: 'subscription { recommendationsChanged(user: "a") { at } }' }),
          'FORBIDDEN',
        )
        assert.equal(await codeOf({ query: '', extensions: hashed('0'.repeat(64)) }), 'FORBIDDEN')
        // It is known, and reaches the validation.
        assert.equal(
          await codeOf({ query: '', extensions: hashed(sha256(WATCH)) }),
          'GRAPHQL_VALIDATION_FAILED',
        )
        assert.equal(await codeOf({ query: WATCH }), 'GRAPHQL_VALIDATION_FAILED')
      } finally {
        await client.dispose()
      }
    }))
})
