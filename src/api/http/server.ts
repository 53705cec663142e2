import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import type { Express } from 'express'
import type { RequestContext } from './context.js'
import { createErrorFormatter } from './errors.js'
import { createHttpApp, type HttpSettings } from './http.js'
import { listen } from './listen.js'
import { createResolvers } from './resolvers/index.js'
import { createSubscriptionPlugin } from './subscriptions.js'
import { tracePlugin } from './trace-plugin.js'
import { readTypeDefs } from './type-defs.js'
import type { UseCases } from './use-cases.js'

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
  const apollo = new ApolloServer<RequestContext>({
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
      stopped ??= phase === 'new' ? Promise.resolve() : apollo.stop().then(() => useCases.settle())
      phase = 'stopping'
      return stopped
    },
  }
}
