import assert from 'node:assert/strict'
import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, test } from 'vitest'
import { createServer } from '../../../src/api/http/server.js'
import type { UseCases } from '../../../src/app/use-cases.js'
import { loadSettings } from '../../../src/config/index.js'
import type { RequestContext } from '../../../src/core/ports/index.js'
import { traced } from '../../../src/core/shared/index.js'
import { waitUntil } from '../../support/wait-until.js'

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

/** Registers the SDK of OpenTelemetry, and returns the spans that ended. */
function collectSpans(sampler?: AlwaysOffSampler): () => ReadableSpan[] {
  const exporter = new InMemorySpanExporter()
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(exporter)],
      ...(sampler && { sampler }),
    }),
  )
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return () => exporter.getFinishedSpans()
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
  await waitUntil(() => ended().some(({ name }) => name === 'POST /graphql'))
  const find = (name: string) => ended().find((span) => span.name === name)!
  const idOf = (span: ReadableSpan) => span.spanContext().spanId
  const parentOf = (span: ReadableSpan) => span.parentSpanContext?.spanId
  const [request, operation] = [find('POST /graphql'), find('query Home')]
  for (const span of ended()) {
    assert.equal(span.spanContext().traceId, 'a'.repeat(32))
    assert.ok(span.duration[0] >= 0 && span.duration[1] >= 0)
  }
  assert.equal(parentOf(request), 'b'.repeat(16))
  assert.equal(request.attributes['kindred.request.id'], 'r7')
  assert.equal(request.attributes['http.response.status_code'], 200)
  assert.deepEqual([parentOf(operation), operation.status.code], [idOf(request), SpanStatusCode.ERROR])
  assert.equal(operation.attributes['error.type'], 'INTERNAL_SERVER_ERROR')
  const [query, stage] = [find('catalogue/users'), find('blend')]
  assert.deepEqual([parentOf(query), parentOf(stage)], [idOf(operation), idOf(operation)])
  assert.deepEqual(query.attributes, { 'db.system.name': 'neo4j', 'kindred.rows': 1 })
  assert.deepEqual([query.status.code, stage.status.code], [SpanStatusCode.UNSET, SpanStatusCode.ERROR])
  assert.equal(ended().length, 4)
})

test('a request that is not sampled has no further spans, and one without an SDK none', async () => {
  const ended = collectSpans(new AlwaysOffSampler())
  await ask('{ user(id: "ann") { id } }')
  assert.deepEqual(ended(), [])
  trace.disable()
  assert.deepEqual(await ask('{ user(id: "ann") { id } }'), { data: { user: { id: 'ann' } } })
  assert.deepEqual(ended(), [])
})
