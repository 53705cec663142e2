import assert from 'node:assert/strict'
import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api'
import { afterEach, test } from 'vitest'
import { createServer } from '../../../src/api/http/server.js'
import type { UseCases } from '../../../src/app/use-cases.js'
import { loadSettings } from '../../../src/config/index.js'
import type { RequestContext } from '../../../src/core/ports/index.js'
import { traced } from '../../../src/core/shared/index.js'
import { waitUntil } from '../../support/wait-until.js'

interface Ended {
  readonly name: string
  readonly id: string
  readonly parent: string | undefined
  readonly traceId: string
  readonly attributes: Attributes
  readonly status: SpanStatusCode | undefined
  readonly ms: number
}

const { limits } = loadSettings({})
const useCases = {
  catalogue: {
    users: (ids: readonly string[], { trace: steps }: RequestContext) =>
      traced(
        steps,
        'catalogue/users',
        async () => new Map(ids.map((id) => [id, { id, name: null }])),
        ({ size }) => ({ rows: size }),
        'query',
      ),
    items: (_: readonly string[], { trace: steps }: RequestContext) =>
      traced(steps, 'blend', async () => Promise.reject(new Error('broken'))),
  },
  startReads: (given: object) => ({
    context: given,
    viewer: async () => null,
    socialContext: async () => null,
  }),
  failedParts: new Map(),
  close: async () => {},
} as Partial<Record<keyof UseCases, unknown>> as unknown as UseCases

afterEach(() => {
  trace.disable()
  propagation.disable()
  context.disable()
})

/** Registers an SDK that keeps the spans that ended, and reads `traceparent`. */
function collectSpans(isRecording = true): Ended[] {
  const ended: Ended[] = []
  let made = 0
  const startSpan = (name: string, options: SpanOptions = {}, parent: Context = context.active()): Span => {
    const above = trace.getSpanContext(parent)
    const own: SpanContext = {
      traceId: above?.traceId ?? '1'.repeat(32),
      spanId: String(++made).padStart(16, '0'),
      traceFlags: 1,
    }
    const began = Number(options.startTime ?? performance.timeOrigin + performance.now())
    const attributes: Attributes = { ...options.attributes }
    let status: SpanStatus | undefined
    const span = {
      spanContext: () => own,
      isRecording: () => isRecording,
      setAttribute: (key: string, value: string) => {
        attributes[key] = value
        return span
      },
      setStatus: (given: SpanStatus) => {
        status = given
        return span
      },
      end: (at?: number) =>
        void ended.push({
          ...{ name, attributes, id: own.spanId, parent: above?.spanId, traceId: own.traceId },
          status: status?.code,
          ms: Number(at ?? performance.timeOrigin + performance.now()) - began,
        }),
    } as unknown as Span
    return span
  }
  trace.setGlobalTracerProvider({
    getTracer: () => ({ startSpan, startActiveSpan: () => assert.fail() }) as never,
  })
  propagation.setGlobalPropagator({
    inject() {},
    fields: () => ['traceparent'],
    extract(into: Context, carrier: unknown, getter: TextMapGetter) {
      const [, traceId, spanId] = String(getter.get(carrier, 'traceparent')).split('-')
      return spanId === undefined
        ? into
        : trace.setSpanContext(into, { traceId: traceId!, spanId, traceFlags: 1, isRemote: true })
    },
  })
  return ended
}

async function ask(query: string, headers: Record<string, string> = {}) {
  const http = { host: '127.0.0.1', port: 0, corsOrigins: [], bodyLimitBytes: 200_000, limits }
  const server = createServer({ useCases, http, log() {} })
  try {
    const response = await fetch(await server.start(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    })
    return await response.json()
  } finally {
    await server.stop()
  }
}

test('a request has spans for itself, its operation, its stages and its queries, below its caller', async () => {
  const ended = collectSpans()
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  await ask('query Home { user(id: "ann") { id } item(id: "tea") { id } }', {
    traceparent,
    'x-request-id': 'r7',
  })
  await waitUntil(() => ended.some(({ name }) => name === 'POST /graphql'))
  const find = (name: string) => ended.find((span) => span.name === name)!
  const [request, operation] = [find('POST /graphql'), find('query Home')]
  assert.ok(ended.every(({ traceId, ms }) => traceId === 'a'.repeat(32) && ms >= 0))
  assert.equal(request.parent, 'b'.repeat(16))
  assert.equal(request.attributes['kindred.request.id'], 'r7')
  assert.equal(request.attributes['http.response.status_code'], 200)
  assert.deepEqual([operation.parent, operation.status], [request.id, SpanStatusCode.ERROR])
  assert.equal(operation.attributes['error.type'], 'INTERNAL_SERVER_ERROR')
  const [query, stage] = [find('catalogue/users'), find('blend')]
  assert.deepEqual([query.parent, stage.parent], [operation.id, operation.id])
  assert.deepEqual(query.attributes, { 'db.system.name': 'neo4j', 'kindred.rows': 1 })
  assert.deepEqual([query.status, stage.status], [undefined, SpanStatusCode.ERROR])
  assert.equal(ended.length, 4)
})

test('a request that is not sampled has no further spans, and one without an SDK none', async () => {
  const ended = collectSpans(false)
  await ask('{ user(id: "ann") { id } }')
  assert.deepEqual(ended, [])
  trace.disable()
  assert.deepEqual(await ask('{ user(id: "ann") { id } }'), { data: { user: { id: 'ann' } } })
  assert.deepEqual(ended, [])
})
