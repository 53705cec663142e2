import type { ApolloServerPlugin } from '@apollo/server'
import { Kind, type OperationDefinitionNode } from 'graphql'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Admission } from '../limits/index.js'
import type { HttpContext } from './limits.js'

/** What the metrics read when they are asked for. */
export interface MetricsSources {
  readonly admission: Pick<Admission, 'refused' | 'running' | 'queued'>
  /** Failures since the start, by part of an answer. */
  readonly failedParts: ReadonlyMap<string, number>
}

/** Metrics of one server, for Prometheus. */
export interface Metrics {
  /** Measures each request. */
  readonly plugin: ApolloServerPlugin<HttpContext>
  /** Type of the text for the header `Content-Type`. */
  readonly contentType: string
  text(): Promise<string>
}

/** Upper bounds of the durations, in seconds. */
const BUCKETS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]

/** Creates the metrics. Each server has its own, so that several may run in one process. */
export function createMetrics({ admission, failedParts }: MetricsSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const durations = new Histogram({
    name: 'kindred_request_duration_seconds',
    help: 'Time from the resolved operation to its answer, by type and root field of the operation',
    labelNames: ['type', 'field'],
    buckets: BUCKETS,
    registers,
  })
  const errors = new Counter({
    name: 'kindred_errors_total',
    help: 'Errors in answers, by code',
    labelNames: ['code'],
    registers,
  })
  new Counter({
    name: 'kindred_refused_requests_total',
    help: 'Requests that were refused before they ran, by limit',
    labelNames: ['limit'],
    registers,
    collect() {
      this.reset()
      for (const [limit, count] of Object.entries(admission.refused)) this.inc({ limit }, count)
    },
  })
  new Counter({
    name: 'kindred_failed_parts_total',
    help: 'Parts that failed and were left out of answers',
    labelNames: ['part'],
    registers,
    collect() {
      this.reset()
      for (const [part, count] of failedParts) this.inc({ part }, count)
    },
  })
  new Gauge({
    name: 'kindred_running_requests',
    help: 'Requests that run',
    registers,
    collect() {
      this.set(admission.running())
    },
  })
  new Gauge({
    name: 'kindred_queued_requests',
    help: 'Requests that wait for a place',
    registers,
    collect() {
      this.set(admission.queued())
    },
  })
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    plugin: {
      async requestDidStart() {
        let end: (() => void) | undefined
        return {
          async didResolveOperation({ operation }) {
            if (operation !== undefined) end = durations.startTimer(labelsOf(operation))
          },
          async willSendResponse({ response: { body } }) {
            end?.()
            if (body.kind !== 'single') return
            for (const { extensions } of body.singleResult.errors ?? [])
              errors.inc({ code: String(extensions?.code) })
          },
        }
      },
    },
  }
}

/** Names of the schema only: names that clients give would make a series each. */
function labelsOf({ operation, selectionSet }: OperationDefinitionNode) {
  const [first, ...others] = selectionSet.selections
  const isAlone = others.length === 0 && first?.kind === Kind.FIELD
  return { type: operation, field: isAlone ? first.name.value : 'several' }
}
