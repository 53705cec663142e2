import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createServer, type KindredServer } from '../../../src/api/http/server.js'
import type { Authenticator } from '../../../src/app/access/index.js'
import { createTrainingWatch } from '../../../src/app/training/index.js'
import type { UseCases } from '../../../src/app/use-cases.js'
import { loadSettings } from '../../../src/config/index.js'
import type { RequestContext } from '../../../src/core/ports/index.js'
import { createStepChannel, KindredError, traced } from '../../../src/core/shared/index.js'

const useCases = {
  catalogue: {
    users: (ids: readonly string[], { trace }: RequestContext) =>
      traced(
        trace,
        'catalogue/users',
        async () => new Map(ids.map((id) => [id, { id, name: null }])),
        undefined,
        'query',
      ),
    items: (_: readonly string[], { trace }: RequestContext) =>
      traced(trace, 'blend', async () => {
        throw new KindredError('NOT_FOUND', 'no item')
      }),
  },
  startReads: (context: object) => ({ context, viewer: async () => null, socialContext: async () => null }),
  failedParts: new Map([['source rp3', 2]]),
  impressions: () => [{ of: 'pages', written: 5, lost: 1, pending: 2 }],
  checkReady: async () => 'v1',
  close: async () => {},
} as Partial<Record<keyof UseCases, unknown>> as unknown as UseCases

const authenticator: Authenticator = {
  async identify(authorization) {
    if (authorization === 'Bearer reader')
      return { keyId: 'k2', scopes: ['read'], userId: null, expiresAt: null }
    if (authorization === 'Bearer ann') return { keyId: 'k1', scopes: [], userId: 'ann', expiresAt: null }
    throw new KindredError('UNAUTHENTICATED', 'the key is not valid', { field: 'Authorization' })
  },
  isValid: async () => true,
}

const { limits } = loadSettings({})
const HTTP = { host: '127.0.0.1', port: 0, corsOrigins: [], bodyLimitBytes: 200_000, limits }
const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

/** Types of metrics by name, and the names of all series with their labels. */
function parse(text: string) {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]))
  const labels = new Map<string, Set<string>>()
  for (const [, series, inner = ''] of text.matchAll(/^([a-z_]+)(?:\{(.*)\})? \S+$/gm)) {
    const known = labels.get(series!) ?? new Set<string>()
    labels.set(series!, known)
    for (const [, label] of inner.matchAll(/(\w+)="/g)) known.add(label!)
  }
  return { types, labels }
}

describe('the metrics', () => {
  let server: KindredServer
  let url: string
  let text: string
  const training = createTrainingWatch(() => 0)
  beforeAll(async () => {
    const steps = createStepChannel()
    server = createServer({
      useCases,
      authenticator,
      steps,
      gauges: {
        pool: () => ({ inUse: 3, idle: 4, waiting: 5 }),
        engineBytes: () => 1_000,
        snapshot: async () => ({ version: 'v1', createdAt: Date.now() - 60_000 }),
        training: training.state,
      },
      http: { ...HTTP, metrics: { access: 'local', operations: ['Home'] } },
      log() {},
    })
    url = await server.start()
    const { signal } = new AbortController()
    await training.run(async () => {}, signal)
    await assert.rejects(
      training.run(async () => Promise.reject(new KindredError('SNAPSHOT_REJECTED', 'worse')), signal),
    )
    await traced(steps.trace, 'serving/popular', async () => {}, undefined, 'query')
    const ask = (query: string, key = 'reader') =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query }),
      })
    await ask('query Home { user(id: "ann") { id } }')
    for (let n = 0; n < 20; n++)
      await ask(`query Invented${n} { user(id: "ann") { id } item(id: "x") { id } }`)
    await ask('{', 'wrong')
    for (const path of ['/health', '/nowhere', '/also/nowhere']) await fetch(new URL(path, url))
    text = await (await fetch(new URL('/metrics', url))).text()
  })
  afterAll(() => server.stop())

  it('have these values, and no name that a client invented', () => {
    const value = (series: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.slice(series.length + 1),
      )
    const expected: readonly (readonly [string, number])[] = [
      ['kindred_http_requests_total{method="POST",path="/graphql",status="200"}', 21],
      ['kindred_http_requests_total{method="POST",path="/graphql",status="401"}', 1],
      ['kindred_http_requests_total{method="GET",path="other",status="404"}', 2],
      ['kindred_request_duration_seconds_count{type="query",field="user"}', 1],
      ['kindred_operation_duration_seconds_count{operation="Home"}', 1],
      ['kindred_operation_duration_seconds_count{operation="other"}', 20],
      ['kindred_query_duration_seconds_count{query="catalogue/users"}', 21],
      ['kindred_query_duration_seconds_count{query="serving/popular"}', 1],
      ['kindred_stage_duration_seconds_count{stage="blend"}', 20],
      ['kindred_errors_total{code="NOT_FOUND"}', 20],
      ['kindred_failed_parts_total{part="source rp3"}', 2],
      ['kindred_refused_requests_total{limit="keys"}', 0],
      ['kindred_database_connections{state="in_use"}', 3],
      ['kindred_database_connections{state="idle"}', 4],
      ['kindred_database_waiting', 5],
      ['kindred_engine_memory_bytes', 1_000],
      ['kindred_snapshot_info{version="v1"}', 1],
      ['kindred_impressions_written_total{of="pages"}', 5],
      ['kindred_impressions_lost_total{of="pages"}', 1],
      ['kindred_impressions_pending{of="pages"}', 2],
      ['kindred_training_running', 0],
      ['kindred_trainings_total{outcome="published"}', 1],
      ['kindred_trainings_total{outcome="failed"}', 0],
      ['kindred_training_last_outcome{outcome="rejected"}', 1],
      ['kindred_training_last_outcome{outcome="published"}', 0],
      ['kindred_training_last_duration_seconds', 0],
    ]
    assert.deepEqual(
      expected.map(([series]) => [series, value(series)]),
      expected,
    )
    assert.ok(value('kindred_snapshot_age_seconds') >= 60)
    assert.doesNotMatch(text, /Invented|nowhere|ann/)
  })

  it('are all in the docs, with their types and labels, and no others are', () => {
    const { types, labels } = parse(text)
    const rows = [...read('docs/watching.md').matchAll(/^\| `([a-z_]+)` \| (\w+) \|([^|]*)\|/gm)]
    const labelsOf = (name: string) => {
      const series = types.get(name) === 'histogram' ? `${name}_count` : name
      return [...(labels.get(series) ?? [])].sort().join(' ')
    }
    assert.deepEqual(
      rows
        .map(([, name, type, of]) =>
          `${name} ${type} ${[...of!.matchAll(/`(\w+)`/g)]
            .map(([, label]) => label)
            .sort()
            .join(' ')}`.trim(),
        )
        .sort(),
      [...types].map(([name, type]) => `${name} ${type} ${labelsOf(name)}`.trim()).sort(),
    )
  })

  it('are what the dashboard asks for', () => {
    const { labels } = parse(text)
    const dashboard = JSON.parse(read('docs/grafana-dashboard.json')) as {
      panels: { title: string; targets: { expr: string; legendFormat: string }[] }[]
    }
    const asked = new Set<string>()
    for (const { title, targets } of dashboard.panels)
      for (const { expr, legendFormat } of targets) {
        const [series, ...others] = [...expr.matchAll(/\b(?:kindred|process)_[a-z_]+/g)].map(([name]) => name)
        assert.deepEqual(others, [], title)
        const known = labels.get(series!)
        assert.ok(known, `${title}: there is no series ${series}`)
        asked.add(series!.replace(/_(bucket|count|sum)$/, ''))
        const used = [
          ...(/\{(.*?)\}/.exec(expr)?.[1] ?? '').matchAll(/(\w+)=/g),
          ...(/by \(([^)]*)\)/.exec(expr)?.[1] ?? '').matchAll(/(\w+)/g),
          ...legendFormat.matchAll(/\{\{(\w+)\}\}/g),
        ].map(([, label]) => label!)
        // Prometheus adds the label of the server.
        for (const label of used)
          assert.ok(label === 'instance' || known.has(label), `${title}: ${series} has no label ${label}`)
      }
    assert.deepEqual(
      [...parse(text).types.keys()].filter((name) => !asked.has(name)),
      [],
    )
  })

  it('need a key from elsewhere, through a proxy, or where the setting says so', async () => {
    const statusOf = async (address: string, headers: Record<string, string> = {}) =>
      (await fetch(new URL('/metrics', address), { headers })).status
    const proxied = { 'x-forwarded-for': '203.0.113.7' }
    assert.equal(await statusOf(url), 200)
    assert.equal(await statusOf(url, proxied), 401)
    assert.equal(await statusOf(url, { ...proxied, authorization: 'Bearer ann' }), 403)
    assert.equal(await statusOf(url, { ...proxied, authorization: 'Bearer reader' }), 200)
    for (const [access, status] of [
      ['key', 401],
      ['open', 200],
    ] as const) {
      const other = createServer({
        ...{ useCases, authenticator, log() {} },
        http: { ...HTTP, metrics: { access, operations: [] } },
      })
      try {
        assert.equal(await statusOf(await other.start(), access === 'open' ? proxied : {}), status)
      } finally {
        await other.stop()
      }
    }
  })
})

describe('wrong keys', () => {
  it('are no longer looked up after too many, while a key that worked still is', async () => {
    const looked: (string | undefined)[] = []
    const server = createServer({
      useCases,
      authenticator: {
        ...authenticator,
        identify: (authorization) => {
          looked.push(authorization)
          return authenticator.identify(authorization)
        },
      },
      http: { ...HTTP, limits: { ...limits, wrongKeysPerMinute: 3 }, trustedProxies: ['loopback'] },
      log() {},
    })
    try {
      const url = await server.start()
      const ask = async (key: string | null, address = '203.0.113.7') => {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-forwarded-for': address,
            ...(key !== null && { authorization: `Bearer ${key}` }),
          },
          body: JSON.stringify({ query: '{ user(id: "ann") { id } }' }),
        })
        const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] }
        return [response.status, errors?.[0]?.extensions.code, response.headers.get('retry-after') !== null]
      }
      assert.deepEqual(await ask('reader'), [200, undefined, false])
      for (let n = 0; n < 3; n++) assert.deepEqual(await ask(`no${n}`), [401, 'UNAUTHENTICATED', false])
      const before = looked.length
      assert.deepEqual(await ask('no3'), [429, 'RATE_LIMITED', true])
      assert.equal(looked.length, before)
      assert.deepEqual(await ask('reader'), [200, undefined, false], 'a key that worked before')
      assert.deepEqual(await ask('ann'), [429, 'RATE_LIMITED', true], 'a key that was not seen before')
      assert.deepEqual(await ask('no4', '203.0.113.8'), [401, 'UNAUTHENTICATED', false], 'another address')
      assert.deepEqual(await ask(null), [401, 'UNAUTHENTICATED', false], 'no key is no wrong key')
      const metrics = await (await fetch(new URL('/metrics', url))).text()
      assert.match(metrics, /kindred_refused_requests_total\{limit="keys"\} 2/)
    } finally {
      await server.stop()
    }
  })
})
