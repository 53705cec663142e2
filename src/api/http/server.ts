import { readdirSync, readFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import type { Express } from 'express'
import type { UseCases } from '../../app/use-cases.js'
import { KindredError, type Trace } from '../../core/shared/index.js'

import type { ApiContext } from '../request/index.js'
import { createResolvers } from '../resolvers/index.js'
import { createHttpApp, type HttpSettings } from './app.js'
import { createErrorFormatter } from './errors.js'
import { createSubscriptionPlugin } from './subscriptions.js'

export interface ServerDependencies {
  readonly useCases: UseCases
  readonly http: HttpSettings & { readonly host: string; readonly port: number }
  /** Takes one line for the operator: faults inside, never what a user sent. */
  readonly log: (line: string) => void
}

export interface KindredServer {
  /**
   * Begins to answer.
   *
   * @returns the address of the GraphQL endpoint, with the port that was given where port 0 was asked for.
   * @throws KindredError as {@link listen} does.
   */
  start(): Promise<string>
  /** Takes no new request, lets those that run finish (at most ten seconds), closes. May be called twice. */
  stop(): Promise<void>
}

type Phase = 'new' | 'serving' | 'stopping'

const STOP_GRACE_MS = 10_000
/**
 * How long a connection without a request is kept: longer than balancers keep theirs (a minute), so that none sends a request down one that is being
 * closed here. Node's own five seconds lose some such requests.
 */
const IDLE_CONNECTION_MS = 75_000

/** The API over HTTP; it owns neither the use cases nor what they hold open. */
export function createServer({ useCases, http, log }: ServerDependencies): KindredServer {
  let phase: Phase = 'new'
  let stopped: Promise<void> | undefined
  // The drain plugin wants the HTTP server before the app exists, so the app is looked up for each request.
  let app: Express | undefined
  const httpServer = createHttpServer({ keepAliveTimeout: IDLE_CONNECTION_MS }, (request, response) =>
    app?.(request, response),
  )
  const formatError = createErrorFormatter(log)
  const apollo = new ApolloServer<ApiContext>({
    typeDefs: readTypeDefs(),
    resolvers: createResolvers(useCases),
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    logger: { debug() {}, info() {}, warn: log, error: log },
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: STOP_GRACE_MS }),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      // It wraps every resolver of every field, to say what is said once for all answers: no-store.
      ApolloServerPluginCacheControlDisabled(),
      tracePlugin,
      createSubscriptionPlugin({ httpServer, useCases, http, formatError }),
    ],
  })
  return {
    async start() {
      await apollo.start()
      app = createHttpApp(apollo, useCases, http, () => phase === 'stopping', log)
      await listen(httpServer, http.host, http.port)
      phase = 'serving'
      const { port } = httpServer.address() as AddressInfo
      return `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${port}/graphql`
    },
    stop() {
      stopped ??= phase === 'new' ? Promise.resolve() : apollo.stop().then(() => useCases.close())
      phase = 'stopping'
      return stopped
    },
  }
}

/** @throws KindredError BUSY where the port is taken, BAD_CONFIGURATION where one cannot listen there at all. */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(explain(cause, host, port)))
    server.listen(port, host, resolve)
  })
}

function explain(cause: NodeJS.ErrnoException, host: string, port: number): KindredError {
  if (cause.code === 'EADDRINUSE') {
    return new KindredError('BUSY', `port ${port} of ${host} is taken by another program`, {
      field: 'http.port',
      remedy: 'stop that program, or choose another port with --port (0 takes a free one)',
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

/** `graphql/` of the package; this file runs from `dist/src/api`. */
const folder = new URL('../../../../graphql/', import.meta.url)

/** The schema's text, all topics of `graphql/` joined. */
export function readTypeDefs(): string {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n')
}

/**
 * Puts into the `extensions` of an answer what its request took, as `trace`, where the request asks for it; as `lateSources`, which sources
 * were late for one of its pages; and as `ages`, how old the lists are that it used and that are kept between requests, in milliseconds by name.
 */
export const tracePlugin: ApolloServerPlugin<ApiContext> = {
  async requestDidStart({ contextValue: { trace, late, ages } }) {
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single' || (trace === undefined && late.size + ages.size === 0)) return
        body.singleResult.extensions = {
          ...body.singleResult.extensions,
          ...(late.size > 0 && { lateSources: [...late].sort() }),
          ...(ages.size > 0 && { ages: Object.fromEntries(ages) }),
          ...(trace && { trace: report(trace) }),
        }
      },
    }
  },
}

function report(trace: Trace) {
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
