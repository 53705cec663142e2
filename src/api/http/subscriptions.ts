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
import type { Authenticator } from '../../app/access/index.js'
import { badInput, KindredError, type Log } from '../../core/shared/index.js'
import {
  authorizationOf,
  createClientAddress,
  createFindCaller,
  createSocketCallers,
  isHostAllowed,
  isOriginAllowed,
} from '../access/index.js'
import { type Admission, createTally, networkOf } from '../limits/index.js'
import { type ApiContext, createContext, logFieldsOf, startRecord } from '../request/index.js'
import { type AccessLog, createSubscriptionRecords, REQUEST_ID_HEADER, shortName } from './access-log.js'
import type { HttpSettings } from './app.js'
import { codeBeforeExecution, type createErrorFormatter, isBadVariable } from './errors.js'
import { createSubscriptionLimits } from './limits.js'
import type { PersistedOperations } from './persisted.js'
import { type SocketExtra, serveSocket } from './sockets.js'

/** Dependencies of {@link createSubscriptionPlugin}. */
export interface SubscriptionDependencies {
  readonly httpServer: Server
  readonly sources: Parameters<typeof createContext>[0]
  readonly http: HttpSettings
  readonly admission: Admission
  /** Finds out who calls; undefined: every caller is trusted. */
  readonly authenticator?: Authenticator | undefined
  readonly formatError: ReturnType<typeof createErrorFormatter>
  readonly persisted: PersistedOperations
  /** Receives each subscription after its end. */
  readonly onEnd: AccessLog
  readonly log: Log
}

/** Open sockets of a server. */
const MAX_SOCKETS = 1_000

/**
 * Subscriptions by WebSocket at `/graphql`, in the protocol `graphql-transport-ws`. Browsers may connect from
 * this server's own pages and from the configured CORS origins; the origin is checked here because CORS does
 * not apply to WebSockets. The key comes in the header `Authorization` of the upgrade, or as `Authorization`
 * in the payload of `connection_init`; a socket without a valid key is closed with code 4401, also later.
 * When the server stops, it closes its sockets with code 1001.
 */
export function createSubscriptionPlugin({
  httpServer,
  sources,
  http,
  admission,
  authenticator,
  formatError,
  onEnd,
  persisted,
  log,
}: SubscriptionDependencies): ApolloServerPlugin<ApiContext> {
  const { limits, trustedProxies = [] } = http
  const addressOf = createClientAddress(trustedProxies)
  /** Open sockets by address. */
  const socketsOf = createTally()
  const records = createSubscriptionRecords(onEnd)
  const formatted = (
    errors: readonly (GraphQLError | GraphQLFormattedError)[],
    { record }: Pick<SocketExtra, 'record'>,
  ) => errors.map((error) => formatError(withCode(error), error, logFieldsOf(record)))
  return {
    async serverWillStart({ schema }) {
      const sockets = new WebSocketServer({
        noServer: true,
        maxPayload: limits.bodyBytes,
        handleProtocols,
      })
      const checkLimits = createSubscriptionLimits(schema, limits)
      const callers = createSocketCallers(
        authenticator,
        createFindCaller(authenticator, addressOf, admission.wrongKeys),
      )
      const protocol = makeServer<Record<string, unknown>, SocketExtra>({
        schema,
        context: ({ extra }) => createContext(sources, {}, callers.callerOf(extra.socket)),
        onConnect: async ({ connectionParams, extra: { socket, request, record } }) => {
          const authorization =
            request.headers.authorization ?? authorizationOf(connectionParams ?? undefined)
          const isAdmitted = await callers.admit(socket, request, authorization)
          if (isAdmitted) record.caller = callers.callerOf(socket)
          return isAdmitted
        },
        onSubscribe: async ({ subscriptions, extra: { socket, record } }, id, payload) => {
          const operation = shortName(payload.operationName)
          records.start(socket, id, { ...startRecord(record.id), caller: record.caller, operation })
          try {
            const running = Object.keys(subscriptions).filter((each) => each !== id).length
            if (running >= limits.operationsPerSocket)
              throw badInput(
                'query',
                `the socket already has ${running} subscriptions`,
                'open another socket',
              )
            await admission.count(callers.callerOf(socket))
            const query = persisted.textOf(payload) ?? payload.query
            return prepare(schema, { ...payload, query }, limits.tokens, checkLimits)
          } catch (error) {
            if (error instanceof KindredError) return [toGraphQLError(error)]
            if (error instanceof GraphQLError) return [error]
            throw error
          }
        },
        onNext: async ({ extra }, _, __, ___, { errors, data = null }) => {
          await callers.recheck(extra.socket)
          return errors === undefined ? undefined : { data, errors: formatted(errors, extra) }
        },
        onError: ({ extra }, id, _, errors) => {
          const answer = formatted(errors, extra)
          records.end(extra.socket, id, answer[0]?.extensions?.code)
          return answer
        },
        onComplete: ({ extra }, id) => records.end(extra.socket, id),
      })
      sockets.on('connection', (socket, request) => {
        const network = networkOf(addressOf(request))
        socketsOf.add(network)
        socket.once('close', () => socketsOf.remove(network))
        const sentId = request.headers[REQUEST_ID_HEADER.toLowerCase()]
        const record = startRecord(typeof sentId === 'string' ? sentId : undefined)
        serveSocket(protocol, { socket, request, record }, log)
      })
      const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
        // Node removes its own listener at an upgrade. Without one, a reset connection would end the process.
        socket.on('error', () => socket.destroy())
        const isFull = socketsOf.count(networkOf(addressOf(request))) >= limits.socketsPerAddress
        const status = isFull ? '429 Too Many Requests' : refusalStatus(request, http, sockets.clients.size)
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
          callers.stop()
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
  { corsOrigins, allowedHosts = [] }: HttpSettings,
  open: number,
): string | null {
  // A path such as `//` is no URL.
  const [pathname] = (request.url ?? '/').split('?')
  if (pathname !== '/graphql') return '404 Not Found'
  if (!isHostAllowed(request.headers.host, allowedHosts)) return '403 Forbidden'
  if (!isOriginAllowed(request, corsOrigins)) return '403 Forbidden'
  return open >= MAX_SOCKETS ? '503 Service Unavailable' : null
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
