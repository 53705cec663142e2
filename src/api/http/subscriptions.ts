import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError, type GraphQLFormattedError, getOperationAST, parse } from 'graphql'
import { useServer as serveSockets } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { UseCases } from '../../app/use-cases.js'
import { badInput } from '../../core/shared/index.js'
import { type ApiContext, createContext } from '../request/index.js'
import type { HttpSettings } from './app.js'
import type { createErrorFormatter } from './errors.js'

export interface SubscriptionDependencies {
  readonly httpServer: Server
  readonly useCases: Pick<UseCases, 'catalogue' | 'communities' | 'properties' | 'startReads'>
  readonly http: HttpSettings
  readonly formatError: ReturnType<typeof createErrorFormatter>
}

/** Sockets of one server, and subscriptions of one socket. */
const MOST_SOCKETS = 1_000
const MOST_A_SOCKET = 100

/**
 * Subscriptions by WebSocket at `/graphql`, in the protocol `graphql-transport-ws`. A browser may open one from our own pages and from the origins that
 * HTTP allows: CORS does not guard WebSockets, so the origin is checked here. When the server stops, sockets are closed with 1001.
 */
export function createSubscriptionPlugin({
  httpServer,
  useCases,
  http,
  formatError,
}: SubscriptionDependencies): ApolloServerPlugin<ApiContext> {
  const formatted = (errors: readonly (GraphQLError | GraphQLFormattedError)[]) =>
    errors.map((error) => formatError(coded(error), error))
  return {
    async serverWillStart({ schema }) {
      const sockets = new WebSocketServer({ noServer: true, maxPayload: http.bodyLimitBytes })
      const serving = serveSockets(
        {
          schema,
          context: () => createContext(useCases, {}),
          onSubscribe: ({ subscriptions }, id, { query, operationName }) => {
            const running = Object.keys(subscriptions).filter((each) => each !== id).length
            if (running >= MOST_A_SOCKET)
              return [refused(`this socket has ${running} subscriptions already`, 'open another one')]
            if (isSubscription(query, operationName)) return undefined
            return [refused('this is no subscription', 'send queries and mutations over HTTP')]
          },
          onNext: (_, __, ___, ____, { errors, data = null }) =>
            errors === undefined ? undefined : { data, errors: formatted(errors) },
          onError: (_, __, ___, errors) => formatted(errors),
        },
        sockets,
      )
      const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
        const status = statusOf(request, http.corsOrigins, sockets.clients.size)
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
          await serving.dispose()
        },
      }
    },
  }
}

/** Why a socket is refused; null: it is not. */
function statusOf(request: IncomingMessage, corsOrigins: readonly string[], open: number): string | null {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname !== '/graphql') return '404 Not Found'
  if (!mayOpen(request, corsOrigins)) return '403 Forbidden'
  return open >= MOST_SOCKETS ? '503 Service Unavailable' : null
}

function mayOpen({ headers }: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { origin, host } = headers
  // What sends no origin is no browser.
  if (origin === undefined || corsOrigins.includes('*') || corsOrigins.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/** What cannot be parsed is left to the server, which says why. */
function isSubscription(query: string, operationName: string | null | undefined): boolean {
  try {
    const operation = getOperationAST(parse(query), operationName)
    return operation === null || operation === undefined || operation.operation === 'subscription'
  } catch {
    return true
  }
}

function refused(message: string, remedy: string): GraphQLError {
  const { code, retryable } = badInput('query', message, remedy)
  return new GraphQLError(message, { extensions: { code, remedy, retryable } })
}

/** As Apollo does over HTTP: what is wrong before anything was executed is wrong with the query. */
function coded(error: GraphQLError | GraphQLFormattedError): GraphQLFormattedError {
  const { message, locations, path, extensions } = 'toJSON' in error ? error.toJSON() : error
  const wrong = 'originalError' in error && error.originalError === undefined && path === undefined
  return {
    message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { ...(wrong && { code: 'GRAPHQL_VALIDATION_FAILED' }), ...extensions },
  }
}
