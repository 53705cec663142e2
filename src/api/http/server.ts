import { readdirSync, readFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import type { Express } from 'express'
import type { DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Authenticator } from '../../app/access/index.js'
import type { UseCases } from '../../app/use-cases.js'
import {
  KindredError,
  type Log,
  type LogFields,
  type StepChannel,
  type Trace,
} from '../../core/shared/index.js'
import { forbiddenStatusPlugin, guardResolvers, readScopes } from '../access/index.js'
import { createAdmission } from '../limits/index.js'
import { createResolvers } from '../resolvers/index.js'
import { createMessages, type Messages } from '../text/index.js'
import { type AccessLog, createRecordPlugin } from './access-log.js'
import { createHttpApp, type HttpSettings } from './app.js'
import { createErrorFormatter, thrownMistakesPlugin } from './errors.js'
import type { ServerGauges } from './gauges.js'
import { createLimitsPlugin, type HttpContext } from './limits.js'
import { createMetrics } from './metrics.js'
import { createPersistedOperations } from './persisted.js'
import { createSpans } from './spans.js'
import { createSubscriptionPlugin } from './subscriptions.js'

/** Certificate and private key, in PEM. */
export interface TlsPair {
  readonly cert: Buffer
  readonly key: Buffer
}

/** A pair that may be renewed while the server runs. */
export interface WatchedTls extends TlsPair {
  /** Passes each new pair on, for new connections. @returns ends it. Absent: the pair stays. */
  readonly watch?: (use: (pair: TlsPair) => void) => () => void
}

/** Dependencies of {@link createServer}. */
export interface ServerDependencies {
  readonly useCases: UseCases
  /** Sentences of reasons. Default: the languages that come with Kindred. */
  readonly messages?: Messages
  readonly http: HttpSettings & {
    readonly host: string
    readonly port: number
    /** Certificate and private key in PEM; undefined: HTTP without TLS. */
    readonly tls?: WatchedTls | undefined
  }
  /** Finds out who calls. Default: every caller is trusted. */
  readonly authenticator?: Authenticator | undefined
  /** Receives each request after its end. Default: nobody listens. */
  readonly access?: AccessLog | undefined
  /** What the metrics read of the parts below the server. Default: nothing. */
  readonly gauges?: ServerGauges | undefined
  /** Steps outside of requests, for the metrics. Default: none. */
  readonly steps?: StepChannel | undefined
  /** Takes one line for the operator: internal errors, never data that a user sent. */
  readonly log: Log
}

/** A server that can be started once. */
export interface KindredServer {
  /**
   * Starts to listen.
   *
   * @returns the address of the GraphQL endpoint. With port 0 it contains the port that the system chose.
   * @throws KindredError as {@link listen} does.
   */
  start(): Promise<string>
  /** Refuses new requests, waits up to ten seconds for running ones, closes. May be called twice. */
  stop(): Promise<void>
}

type Phase = 'new' | 'serving' | 'stopping'

const STOP_GRACE_MS = 10_000
/**
 * Time that an idle connection stays open. It is longer than the minute of common load balancers, because a
 * balancer that reuses a connection while the server closes it loses the request. Node's default is 5 s.
 */
const IDLE_CONNECTION_MS = 75_000
/** Documents that are kept, so that a request with one of them is not parsed and checked again. */
const MAX_DOCUMENTS = 500
/** Time to send a request, with its body. */
const UPLOAD_MS = 60_000

/** The API over HTTP and WebSocket. `stop` also closes the use cases. */
export function createServer({
  useCases,
  messages = createMessages(),
  http,
  authenticator,
  access = () => {},
  gauges,
  steps,
  log,
}: ServerDependencies): KindredServer {
  let phase: Phase = 'new'
  let stopped: Promise<void> | undefined
  // Apollo's drain plugin needs the HTTP server before the app exists.
  let app: Express | undefined
  const onRequest: RequestListener = (request, response) => app?.(request, response)
  const timeouts = { keepAliveTimeout: IDLE_CONNECTION_MS, requestTimeout: UPLOAD_MS }
  const { server: httpServer, unwatch } = openServer(http.tls, timeouts, onRequest)
  const typeDefs = readTypeDefs()
  const formatError = createErrorFormatter(log)
  const fieldsOf = new WeakMap<object, LogFields>()
  const { limits } = http
  const admission = createAdmission(limits)
  const { failedParts, impressions } = useCases
  const persisted = createPersistedOperations(http.persisted)
  const operations = new Set([...(http.metrics?.operations ?? []), ...persisted.names])
  const metrics = createMetrics({ admission, failedParts, impressions, gauges, operations })
  steps?.listen(metrics.measureStep)
  const onEnd: AccessLog = (entry) => {
    metrics.countRequest(entry)
    access(entry)
  }
  const apollo = new ApolloServer<HttpContext>({
    typeDefs,
    resolvers: guardResolvers(createResolvers(useCases), readScopes(typeDefs)),
    introspection: true,
    documentStore: createDocumentStore(),
    parseOptions: { maxTokens: limits.tokens },
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => formatError(formatted, error, fieldsOf.get(error as object)),
    logger: {
      debug() {},
      info() {},
      warn: (line) => log(String(line), 'warn'),
      error: (line) => log(String(line), 'error'),
    },
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: STOP_GRACE_MS }),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      // It wraps every resolver, although all responses have the same header: no-store.
      ApolloServerPluginCacheControlDisabled(),
      createRecordPlugin(fieldsOf),
      metrics.plugin,
      thrownMistakesPlugin,
      createLimitsPlugin(limits),
      extensionsPlugin,
      forbiddenStatusPlugin,
      createSubscriptionPlugin({
        httpServer,
        sources: { ...useCases, messages },
        http,
        admission,
        authenticator,
        formatError,
        onEnd,
        persisted,
        log,
      }),
    ],
  })
  return {
    async start() {
      await apollo.start()
      app = createHttpApp({
        apollo,
        admission,
        metrics,
        startSpans: createSpans(),
        persisted,
        useCases,
        messages,
        settings: http,
        authenticator,
        isStopping: () => phase === 'stopping',
        onEnd,
        log,
      })
      await listen(httpServer, http.host, http.port)
      phase = 'serving'
      const { port } = httpServer.address() as AddressInfo
      const scheme = http.tls === undefined ? 'http' : 'https'
      return `${scheme}://${http.host.includes(':') ? `[${http.host}]` : http.host}:${port}/graphql`
    },
    stop() {
      unwatch()
      stopped ??= phase === 'new' ? Promise.resolve() : apollo.stop().then(() => useCases.close())
      phase = 'stopping'
      return stopped
    },
  }
}

function openServer(tls: WatchedTls | undefined, timeouts: object, onRequest: RequestListener) {
  if (tls === undefined) return { server: createHttpServer(timeouts, onRequest), unwatch: () => {} }
  const { cert, key, watch } = tls
  const server = createHttpsServer({ ...timeouts, cert, key }, onRequest)
  const unwatch = watch?.((pair) => server.setSecureContext({ ...pair })) ?? (() => {})
  return { server, unwatch }
}

/**
 * Parsed and checked documents by hash. Apollo's own store is bounded by the length of their JSON, which is a
 * small part of their memory: different documents fill hundreds of megabytes.
 */
function createDocumentStore(): NonNullable<ApolloServerOptions<HttpContext>['documentStore']> {
  const documents = new LRUCache<string, DocumentNode>({ max: MAX_DOCUMENTS })
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => void documents.set(key, document),
    delete: async (key) => documents.delete(key),
  }
}

/**
 * Listens at an address.
 *
 * @throws KindredError BUSY if the port is in use, BAD_CONFIGURATION if the address cannot be used.
 */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port)))
    server.listen(port, host, resolve)
  })
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): KindredError {
  if (cause.code === 'EADDRINUSE') {
    return new KindredError('BUSY', `port ${port} of ${host} is in use by another program`, {
      field: 'http.port',
      remedy: 'stop that program or choose another port with --port (0 takes a free one)',
      cause,
    })
  }
  const forbidden = cause.code === 'EACCES'
  return new KindredError('BAD_CONFIGURATION', `cannot listen on ${host}:${port}: ${cause.message}`, {
    field: forbidden ? 'http.port' : 'http.host',
    remedy: forbidden ? 'choose a port above 1023 with --port' : 'check KINDRED_HOST',
    cause,
  })
}

/** `graphql/` of the package. This module runs from `dist/src/api/http/`. */
const SCHEMA_FOLDER = new URL('../../../../graphql/', import.meta.url)

/** Reads the schema: the files of `graphql/`, joined in the order of their names. */
export function readTypeDefs(): string {
  return readdirSync(SCHEMA_FOLDER)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readFileSync(new URL(file, SCHEMA_FOLDER), 'utf8'))
    .join('\n')
}

/**
 * Adds `extensions` to a response: `lateSources`, the sources that timed out for a page; `failedParts`, the
 * parts that failed and were left out, such as `source rp3` or `reasons`; `ages`, the ages in
 * milliseconds of the cached lists that were used, by name; `trace`, the steps of the request, if the request
 * asks for it.
 */
const extensionsPlugin: ApolloServerPlugin<HttpContext> = {
  async requestDidStart({ contextValue: { trace, late, ages, request } }) {
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single') return
        const failed = request().faults?.parts ?? new Set()
        if (!trace?.keepsSteps && late.size + ages.size + failed.size === 0) return
        body.singleResult.extensions = {
          ...body.singleResult.extensions,
          ...(late.size > 0 && { lateSources: [...late].sort() }),
          ...(failed.size > 0 && { failedParts: [...failed].sort() }),
          ...(ages.size > 0 && { ages: Object.fromEntries(ages) }),
          ...(trace?.keepsSteps && { trace: traceReport(trace) }),
        }
      },
    }
  },
}

function traceReport(trace: Trace) {
  return {
    totalMs: rounded(trace.elapsedMs()),
    steps: trace.steps.map(({ name, startMs, ms, counts }) => ({
      name,
      startMs: rounded(startMs),
      ms: rounded(ms),
      counts,
    })),
  }
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100
