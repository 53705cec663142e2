import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ApolloServerPlugin } from '@apollo/server'
import {
  type ExecutionArgs,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql'
import { handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { badInput, KindredError } from '../../core/shared/index.js'
import { type Admission, type Caller, callerOf } from '../limits/index.js'
import { type ApiContext, createContext } from '../request/index.js'
import type { HttpSettings } from './app.js'
import { codeBeforeExecution, type createErrorFormatter, isBadVariable } from './errors.js'
import { createSubscriptionLimits } from './limits.js'
import { serveSocket } from './sockets.js'

/** Dependencies of {@link createSubscriptionPlugin}. */
export interface SubscriptionDependencies {
  readonly httpServer: Server
  readonly sources: Parameters<typeof createContext>[0]
  readonly http: HttpSettings
  readonly admission: Admission
  readonly formatError: ReturnType<typeof createErrorFormatter>
  readonly log: (line: string) => void
}

/** Open sockets of a server. */
const MAX_SOCKETS = 1_000

/**
 * Subscriptions by WebSocket at `/graphql`, in the protocol `graphql-transport-ws`. Browsers may connect from
 * this server's own pages and from the configured CORS origins; the origin is checked here because CORS does
 * not apply to WebSockets. When the server stops, it closes its sockets with code 1001.
 */
export function createSubscriptionPlugin({
  httpServer,
  sources,
  http,
  admission,
  formatError,
  log,
}: SubscriptionDependencies): ApolloServerPlugin<ApiContext> {
  const { limits } = http
  /** Open sockets by address. */
  const socketsOf = new Map<string, number>()
  const formatted = (errors: readonly (GraphQLError | GraphQLFormattedError)[]) =>
    errors.map((error) => formatError(withCode(error), error))
  return {
    async serverWillStart({ schema }) {
      const sockets = new WebSocketServer({
        noServer: true,
        maxPayload: limits.bodyBytes,
        handleProtocols,
      })
      const checkLimits = createSubscriptionLimits(schema, limits)
      const protocol = makeServer({
        schema,
        context: () => createContext(sources, {}),
        onSubscribe: async ({ subscriptions, extra }, id, payload) => {
          try {
            const running = Object.keys(subscriptions).filter((each) => each !== id).length
            if (running >= limits.operationsPerSocket)
              throw badInput(
                'query',
                `the socket already has ${running} subscriptions`,
                'open another socket',
              )
            await admission.count((extra as SocketCaller).caller)
            return prepare(schema, payload, limits.tokens, checkLimits)
          } catch (error) {
            if (error instanceof KindredError) return [toGraphQLError(error)]
            if (error instanceof GraphQLError) return [error]
            throw error
          }
        },
        onNext: (_, __, ___, ____, { errors, data = null }) =>
          errors === undefined ? undefined : { data, errors: formatted(errors) },
        onError: (_, __, ___, errors) => formatted(errors),
      })
      sockets.on('connection', (socket, request) => {
        const caller = callerOf(request.socket.remoteAddress)
        const { address } = caller
        socketsOf.set(address, (socketsOf.get(address) ?? 0) + 1)
        socket.once('close', () => {
          const left = socketsOf.get(address)! - 1
          if (left === 0) socketsOf.delete(address)
          else socketsOf.set(address, left)
        })
        serveSocket(protocol, socket, { request, caller }, log)
      })
      const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
        // Node removes its own listener at an upgrade. Without one, a reset connection would end the process.
        socket.on('error', () => socket.destroy())
        const { address } = callerOf(request.socket.remoteAddress)
        const isFull = (socketsOf.get(address) ?? 0) >= limits.socketsPerAddress
        const status = isFull
          ? '429 Too Many Requests'
          : refusalStatus(request, http.corsOrigins, sockets.clients.size)
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
  // A path such as `//` is no URL.
  const [pathname] = (request.url ?? '/').split('?')
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

/** What hooks of the protocol know of a socket. */
interface SocketCaller {
  readonly caller: Caller
}

/**
 * The subscription that a message asks for. Other subscriptions of the socket go on if it is refused.
 *
 * @param checkLimits throws a Refusal.
 * @returns arguments of the execution, or errors of validation.
 * @throws GraphQLError if the query cannot be parsed, KindredError if it is no subscription.
 */
function prepare(
  schema: GraphQLSchema,
  { query, operationName, variables }: SubscribePayload,
  maxTokens: number,
  checkLimits: ReturnType<typeof createSubscriptionLimits>,
): ExecutionArgs | readonly GraphQLError[] {
  const document = parsed(query, maxTokens)
  const operation = getOperationAST(document, operationName)
  if (operation === null || operation === undefined)
    throw badInput(
      'query',
      'the query has no operation of this name',
      'send one operation, or its operationName',
    )
  if (operation.operation !== 'subscription')
    throw badInput('query', 'the operation is not a subscription', 'send queries and mutations over HTTP')
  const errors = validate(schema, document)
  if (errors.length > 0) return errors
  checkLimits(document, operation, variables ?? {})
  return { schema, document, operationName: operationName ?? null, variableValues: variables ?? null }
}

function parsed(query: string, maxTokens: number) {
  try {
    return parse(query, { maxTokens })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const { message, source, positions } = error
    throw new GraphQLError(message, { source, positions, extensions: { code: 'GRAPHQL_PARSE_FAILED' } })
  }
}

function toGraphQLError(error: KindredError): GraphQLError {
  return new GraphQLError(error.message, { originalError: error, extensions: { code: error.code } })
}

/** Errors before the execution get the code that Apollo gives them over HTTP. */
function withCode(error: GraphQLError | GraphQLFormattedError): GraphQLFormattedError {
  const { message, locations, path, extensions } = 'toJSON' in error ? error.toJSON() : error
  const isEarly =
    error instanceof GraphQLError &&
    path === undefined &&
    (error.originalError === undefined || isBadVariable(error))
  return {
    message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { ...(isEarly && { code: codeBeforeExecution(error) }), ...extensions },
  }
}
