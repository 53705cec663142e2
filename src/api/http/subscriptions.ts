import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, type GraphQLFormattedError, getOperationAST, parse } from 'graphql'
import { handleProtocols, makeServer } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { badInput } from '../../core/shared/index.js'
import { type ApiContext, createContext } from '../request/index.js'
import type { HttpSettings } from './app.js'
import type { createErrorFormatter } from './errors.js'
import { serveSocket } from './sockets.js'

/** Dependencies of {@link createSubscriptionPlugin}. */
export interface SubscriptionDependencies {
  readonly httpServer: Server
  readonly sources: Parameters<typeof createContext>[0]
  readonly http: HttpSettings
  readonly formatError: ReturnType<typeof createErrorFormatter>
  readonly log: (line: string) => void
}

/** Open sockets of a server. */
const MAX_SOCKETS = 1_000
/** Running subscriptions of a socket. */
const MAX_SUBSCRIPTIONS = 100

/**
 * Subscriptions by WebSocket at `/graphql`, in the protocol `graphql-transport-ws`. Browsers may connect from
 * this server's own pages and from the configured CORS origins; the origin is checked here because CORS does
 * not apply to WebSockets. When the server stops, it closes its sockets with code 1001.
 */
export function createSubscriptionPlugin({
  httpServer,
  sources,
  http,
  formatError,
  log,
}: SubscriptionDependencies): ApolloServerPlugin<ApiContext> {
  const formatted = (errors: readonly (GraphQLError | GraphQLFormattedError)[]) =>
    errors.map((error) => formatError(withCode(error), error))
  return {
    async serverWillStart({ schema }) {
      const sockets = new WebSocketServer({
        noServer: true,
        maxPayload: http.bodyLimitBytes,
        handleProtocols,
      })
      const protocol = makeServer({
        schema,
        context: () => createContext(sources, {}),
        onSubscribe: ({ subscriptions }, id, { query, operationName }) => {
          const running = Object.keys(subscriptions).filter((each) => each !== id).length
          if (running >= MAX_SUBSCRIPTIONS)
            return [refusal(`the socket already has ${running} subscriptions`, 'open another socket')]
          return refusalOf(query, operationName)
        },
        onNext: (_, __, ___, ____, { errors, data = null }) =>
          errors === undefined ? undefined : { data, errors: formatted(errors) },
        onError: (_, __, ___, errors) => formatted(errors),
      })
      sockets.on('connection', (socket, request) => serveSocket(protocol, socket, request, log))
      const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
        // Node removes its own listener at an upgrade. Without one, a reset connection would end the process.
        socket.on('error', () => socket.destroy())
        const status = refusalStatus(request, http.corsOrigins, sockets.clients.size)
        if (status !== null) {
          socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
          return
        }
        sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
      }
      httpServer.on('upgrade', onUpgrade)
      return {
        async drainServer() {
          httpServer.off('upgrade', onUpgrade)
          for (const socket of sockets.clients) socket.close(1001, 'the server stops')
          await new Promise<void>((resolve) => sockets.close(() => resolve()))
        },
      }
    },
  }
}

/** HTTP status that refuses a socket; null: accept it. */
function refusalStatus(
  request: IncomingMessage,
  corsOrigins: readonly string[],
  open: number,
): string | null {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname !== '/graphql') return '404 Not Found'
  if (!isOriginAllowed(request, corsOrigins)) return '403 Forbidden'
  return open >= MAX_SOCKETS ? '503 Service Unavailable' : null
}

function isOriginAllowed({ headers }: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { origin, host } = headers
  // Only browsers send an origin.
  if (origin === undefined || corsOrigins.includes('*') || corsOrigins.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/**
 * Errors that end a subscription before it starts; undefined: start it. Other subscriptions of the socket go
 * on.
 */
function refusalOf(query: string, operationName: string | null | undefined): GraphQLError[] | undefined {
  try {
    const operation = getOperationAST(parse(query), operationName)
    if (operation?.operation === 'subscription') return undefined
    if (operation === null || operation === undefined)
      return [refusal('the query has no operation of this name', 'send one operation, or its operationName')]
    return [refusal('the operation is not a subscription', 'send queries and mutations over HTTP')]
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const { message, source, positions } = error
    const extensions = { code: 'GRAPHQL_PARSE_FAILED' }
    return [new GraphQLError(message, { source, positions, extensions })]
  }
}

function refusal(message: string, remedy: string): GraphQLError {
  const { code, retryable } = badInput('query', message, remedy)
  return new GraphQLError(message, { extensions: { code, remedy, retryable } })
}

/** Errors before the execution get the code that Apollo gives them over HTTP. */
function withCode(error: GraphQLError | GraphQLFormattedError): GraphQLFormattedError {
  const { message, locations, path, extensions } = 'toJSON' in error ? error.toJSON() : error
  const isInvalid = 'originalError' in error && error.originalError === undefined && path === undefined
  return {
    message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { ...(isInvalid && { code: 'GRAPHQL_VALIDATION_FAILED' }), ...extensions },
  }
}
