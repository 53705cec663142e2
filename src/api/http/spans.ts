import type { IncomingMessage } from 'node:http'
import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { TracedStep } from '../../core/shared/index.js'

/** The spans of one request for OpenTelemetry. */
export interface RequestSpans {
  /** Starts the span of the operation, below that of the request. */
  operation(type: string, name: string | null): void
  /** Adds the span of a step that ended. @param traceStart `performance.now()` at the start of its trace. */
  step(step: TracedStep, traceStart: number): void
  /** Ends the span of the operation. @param code of the first error; null: none. */
  endOperation(code: string | null): void
  /** Ends the span of the request. */
  end(status: number, code: string | null): void
}

/** Starts the spans of a request; null if nobody collects them. */
export type StartSpans = (request: IncomingMessage, requestId: string) => RequestSpans | null

/**
 * Spans through the API of OpenTelemetry. Without its SDK in the process there is nobody to collect them, and
 * a request costs one call. The parent is the active span, such as that of an instrumentation of HTTP,
 * or the one that the header `traceparent` names.
 */
export function createSpans(): StartSpans {
  const tracer = trace.getTracer('kindred')
  return (request, requestId) => {
    const active = context.active()
    const parent =
      trace.getSpan(active) === undefined ? propagation.extract(ROOT_CONTEXT, request.headers) : active
    const method = request.method ?? 'POST'
    const span = tracer.startSpan(
      `${method} /graphql`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': method,
          'url.path': '/graphql',
          'kindred.request.id': requestId,
        },
      },
      parent,
    )
    return span.isRecording() ? spansBelow(tracer, span) : null
  }
}

function spansBelow(tracer: Tracer, span: Span): RequestSpans {
  const ofRequest = trace.setSpan(ROOT_CONTEXT, span)
  let operationSpan: Span | undefined
  let below = ofRequest
  return {
    operation(type, name) {
      operationSpan = tracer.startSpan(
        name === null ? type : `${type} ${name}`,
        {
          attributes: { 'graphql.operation.type': type, ...(name && { 'graphql.operation.name': name }) },
        },
        ofRequest,
      )
      below = trace.setSpan(ROOT_CONTEXT, operationSpan)
    },
    step({ name, kind, startMs, ms, counts, failed }, traceStart) {
      const startTime = performance.timeOrigin + traceStart + startMs
      const attributes: Record<string, number | string> =
        kind === 'query' ? { 'db.system.name': 'neo4j' } : {}
      for (const count of Object.keys(counts)) attributes[`kindred.${count}`] = counts[count]!
      const options = {
        kind: kind === 'query' ? SpanKind.CLIENT : SpanKind.INTERNAL,
        ...{ startTime, attributes },
      }
      const ended = tracer.startSpan(name, options, below)
      if (failed) ended.setStatus({ code: SpanStatusCode.ERROR })
      ended.end(startTime + ms)
    },
    endOperation(code) {
      if (operationSpan !== undefined) endWith(operationSpan, code)
    },
    end(status, code) {
      span.setAttribute('http.response.status_code', status)
      endWith(span, status >= 500 ? (code ?? String(status)) : null)
    },
  }
}

function endWith(span: Span, code: string | null): void {
  if (code !== null) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', code)
  span.end()
}
