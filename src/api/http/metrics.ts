import type { ApolloServerPlugin } from '@apollo/server'
import { Kind, type OperationDefinitionNode } from 'graphql'
import { Counter, Histogram, Registry } from 'prom-client'
import type { TracedStep } from '../../core/shared/index.js'
import type { AccessEntry } from './access-log.js'
import { addGauges, type MetricsSources } from './gauges.js'
import type { HttpContext } from './limits.js'

/** Metrics of one server, for Prometheus. */
export interface Metrics {
  /** Measures each request. */
  readonly plugin: ApolloServerPlugin<HttpContext>
  /** Counts a request that ended. */
  countRequest(entry: Pick<AccessEntry, 'method' | 'path' | 'status'>): void
  /** Measures a stage of a page, or a query. */
  measureStep(step: TracedStep): void
  /** Type of the text for the header `Content-Type`. */
  readonly contentType: string
  text(): Promise<string>
}

/** Upper bounds of the durations, in seconds. */
const BUCKETS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]
/** Those of stages and queries, which are shorter. */
const STEP_BUCKETS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10]
/** Paths with a series of their own; a client can ask for any other. */
const PATHS = new Set(['/graphql', '/health', '/ready', '/metrics', '/'])

/** Creates the metrics. Each server has its own, so that several may run in one process. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ) => new Histogram({ name, help, labelNames, buckets, registers })
  const requests = new Counter({
    name: 'kindred_http_requests_total',
    help: 'Requests by path and status; subscriptions have the method WS',
    labelNames: ['method', 'path', 'status'],
    registers,
  })
  const durations = histogram(
    'kindred_request_duration_seconds',
    'Time from the resolved operation to its answer, by type and root field of the operation',
    ['type', 'field'],
    BUCKETS,
  )
  const operations = childrenOf(
    histogram(
      'kindred_operation_duration_seconds',
      'Time from the resolved operation to its answer, by known name of the operation',
      ['operation'],
      BUCKETS,
    ),
    'operation',
  )
  const stages = childrenOf(
    histogram('kindred_stage_duration_seconds', 'Time of a stage of a page', ['stage'], STEP_BUCKETS),
    'stage',
  )
  const queries = childrenOf(
    histogram('kindred_query_duration_seconds', 'Time of a query of cypher/', ['query'], STEP_BUCKETS),
    'query',
  )
  const errors = new Counter({
    name: 'kindred_errors_total',
    help: 'Errors in answers, by code',
    labelNames: ['code'],
    registers,
  })
  addGauges(registry, sources)
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    countRequest: ({ method, path, status }) =>
      requests.inc({ method: METHODS.has(method) ? method : 'other', path: placeOf(path), status }),
    measureStep: ({ kind, name, ms }) => (kind === 'query' ? queries : stages)(name).observe(ms / 1000),
    plugin: {
      async requestDidStart({ contextValue: { record } }) {
        let end: (() => void) | undefined
        return {
          async didResolveOperation({ operation }) {
            if (operation === undefined) return
            const began = performance.now()
            const labels = labelsOf(operation)
            const name = record.operation ?? ''
            end = () => {
              const seconds = (performance.now() - began) / 1000
              durations.observe(labels, seconds)
              operations(sources.operations.has(name) ? name : 'other').observe(seconds)
            }
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

const METHODS = new Set(['GET', 'POST', 'OPTIONS', 'HEAD', 'WS'])

function placeOf(path: string): string {
  if (PATHS.has(path)) return path
  return path.startsWith('/console/') ? '/console' : 'other'
}

/** The series of a histogram by the value of its only label: cheaper than the look-up of the library. */
function childrenOf<Label extends string>(histogram: Histogram<Label>, label: Label) {
  const children = new Map<string, Histogram.Internal<Label>>()
  return (value: string): Histogram.Internal<Label> => {
    let child = children.get(value)
    if (child === undefined) {
      child = histogram.labels({ [label]: value } as Record<Label, string>)
      children.set(value, child)
    }
    return child
  }
}

/** Names of the schema only: names that clients give would make a series each. */
function labelsOf({ operation, selectionSet }: OperationDefinitionNode) {
  const [first, ...others] = selectionSet.selections
  const isAlone = others.length === 0 && first?.kind === Kind.FIELD
  return { type: operation, field: isAlone ? first.name.value : 'several' }
}
