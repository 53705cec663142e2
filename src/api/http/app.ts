import type { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { ApolloServer } from '@apollo/server'
import { expressMiddleware } from '@as-integrations/express5'
import cors from 'cors'
import express, { type Express, type Request, type Response, Router } from 'express'
import type { Authenticator } from '../../app/access/index.js'
import type { UseCases } from '../../app/use-cases.js'
import { createTrace, KindredError, type Log } from '../../core/shared/index.js'
import {
  callerOfResponse,
  createAuthentication,
  createClientAddress,
  createCorsHint,
  createFindCaller,
  createHostCheck,
  createMetricsCheck,
  type FindCaller,
  recordOf,
  refuseKnown,
} from '../access/index.js'
import { type Admission, type BodyLimits, bodyLimitsFor, type Limits } from '../limits/index.js'
import { createContext, createLifetime } from '../request/index.js'
import type { Messages } from '../text/index.js'
import { type AccessLog, createRecords, REQUEST_ID_HEADER } from './access-log.js'
import { atEnd, ClientGone } from './disconnection.js'
import { createErrorHandler } from './error-handler.js'
import type { HttpContext } from './limits.js'
import type { Metrics } from './metrics.js'
import { createPersistedHandler, type PersistedOperations, type PersistedSettings } from './persisted.js'
import type { RequestSpans, StartSpans } from './spans.js'

/** Settings of `/metrics`. */
export interface MetricsSettings {
  /** `local`: this machine without a key, others with one. `key`: with a key. `open`: all. */
  readonly access: 'local' | 'key' | 'open'
  /** Names of operations that clients use. */
  readonly operations: readonly string[]
}

/** Settings of the HTTP surface. */
export interface HttpSettings {
  /** Origins that browsers may call from; `*` allows all. */
  readonly corsOrigins: readonly string[]
  /** Largest body of a mutation whose caller may write, in bytes. */
  readonly bodyLimitBytes: number
  readonly limits: Limits
  /** Names of this server beside those of this machine; `*` allows all. Default: none. */
  readonly allowedHosts?: readonly string[]
  /** Addresses and subnets of proxies whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: readonly string[]
  /** Who may read `/metrics`, and operations with a series of their own. Default: as the settings. */
  readonly metrics?: MetricsSettings
  /** Default: none. */
  readonly persisted?: PersistedSettings | undefined
}

/** Dependencies of {@link createHttpApp}. */
export interface HttpAppDependencies {
  readonly apollo: ApolloServer<HttpContext>
  readonly admission: Admission
  readonly metrics: Pick<Metrics, 'contentType' | 'text' | 'measureStep'>
  readonly startSpans: StartSpans
  readonly persisted: PersistedOperations
  readonly useCases: Pick<
    UseCases,
    'catalogue' | 'communities' | 'userLists' | 'properties' | 'startReads' | 'checkReady'
  >
  readonly messages: Messages
  readonly settings: HttpSettings
  /** Finds out who calls; undefined: every caller is trusted. */
  readonly authenticator?: Authenticator | undefined
  /** Whether the server is shutting down; then it is not ready. */
  readonly isStopping: () => boolean
  /** Receives each request after its end. */
  readonly onEnd: AccessLog
  readonly log: Log
}

/** Header with the consistency token of an earlier write. */
const TOKEN_HEADER = 'kindred-consistency-token'
/** Header that asks for a trace in `extensions.trace`; its value does not matter. */
const TRACE_HEADER = 'kindred-trace'
/** Header that asks for the cost in `extensions.cost`; its value does not matter. */
const COST_HEADER = 'kindred-cost'

/** `dist/console/`, built from `web/console/`. This module runs from `dist/src/api/http/`. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../../../console/', import.meta.url))

/** The console may load resources from this server only, so it works without internet access. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  // The editor of the console writes styles of its own. They cannot run anything.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The Express app: `/graphql`, `/health`, `/ready`, `/metrics` and the console at `/`. */
export function createHttpApp(dependencies: HttpAppDependencies): Express {
  const { admission, authenticator, useCases, metrics, settings, isStopping, onEnd, log } = dependencies
  const addressOf = createClientAddress(settings.trustedProxies ?? [])
  const findCaller = createFindCaller(authenticator, addressOf, admission.wrongKeys)
  const metricsAccess = settings.metrics?.access ?? 'local'
  const checkReady = oneAtATime(() => useCases.checkReady({}))
  const app = express()
  app.disable('x-powered-by')
  app.use(createRecords(onEnd, log))
  app.use((_, response, next) => {
    response.set('X-Content-Type-Options', 'nosniff')
    next()
  })
  app.use(createHostCheck(settings.allowedHosts ?? []))
  app.get('/health', (_, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'alive' })
  })
  app.get('/ready', async (_, response) => {
    response.set('Cache-Control', 'no-store')
    await answerReady(response, checkReady, isStopping())
  })
  app.get('/metrics', createMetricsCheck(metricsAccess, findCaller, refuseKnown), async (_, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text())
  })
  app.use(createConsole())
  app.use('/graphql', createGraphqlRoute(dependencies, findCaller))
  app.use(createErrorHandler(log))
  return app
}

/** A request whose body has been read. */
interface ReadRequest extends Request {
  bodyLimits: BodyLimits
  /** Bytes of the body. */
  bodyBytes?: number
}

/** GraphQL over HTTP, with CORS for the configured origins. */
function createGraphqlRoute(dependencies: HttpAppDependencies, findCaller: FindCaller): Router {
  const { apollo, admission, metrics, startSpans, useCases, messages, settings, log } = dependencies
  const { corsOrigins, bodyLimitBytes, limits } = settings
  const router = Router()
  router.use((request, response, next) => {
    const record = recordOf(response)
    const spans = startSpans(request, record.id)
    response.locals.spans = spans
    if (spans !== null)
      atEnd(response, () => spans.end(response.writableFinished ? response.statusCode : 499, record.code))
    next()
  })
  router.use(createCorsHint(corsOrigins, log))
  if (corsOrigins.length > 0) {
    const origin = corsOrigins.includes('*') ? '*' : [...corsOrigins]
    const allowedHeaders = [
      'authorization',
      'content-type',
      'apollo-require-preflight',
      TOKEN_HEADER,
      TRACE_HEADER,
      COST_HEADER,
      REQUEST_ID_HEADER,
      'traceparent',
      'tracestate',
    ]
    router.use(cors({ origin, allowedHeaders, exposedHeaders: [REQUEST_ID_HEADER], maxAge: 600 }))
  }
  router.use((_, response, next) => {
    // Pages are personal and change with every write, so caches must not store them.
    response.set('Cache-Control', 'no-store')
    next()
  })
  router.use(createAuthentication(findCaller))
  router.use(async (request, response, next) => {
    const caller = callerOfResponse(response)
    if (!isHeld(await admission.enter(caller), response)) return
    ;(request as ReadRequest).bodyLimits = bodyLimitsFor(limits, bodyLimitBytes, caller)
    next()
  })
  const verify = (request: IncomingMessage, _: unknown, bytes: Buffer): void => {
    ;(request as ReadRequest).bodyBytes = bytes.length
  }
  /** Keeps a place until the end of the request. @returns false if its client left while it waited. */
  const isHeld = (leave: () => void, response: Response): boolean => atEnd(response, leave)
  const readers = new Map<number, ReturnType<typeof express.json>>()
  /** The reader of bodies up to a size. */
  const readerOf = (limit: number) => {
    const reader = readers.get(limit) ?? express.json({ limit, verify })
    readers.set(limit, reader)
    return reader
  }
  router.use((request, response, next) => {
    // Only the operation shows whether it is a mutation, so a body that is too large for others is read.
    readerOf((request as ReadRequest).bodyLimits.mutation)(request, response, next)
  })
  router.use(async (_, response, next) => {
    if (isHeld(await admission.run(), response)) next()
  })
  router.use((request, _, next) => {
    // Apollo requires a body, but the parser leaves none for GET and for other content types.
    request.body ??= {}
    next()
  })
  router.use(createPersistedHandler(dependencies.persisted))
  router.use(
    expressMiddleware(apollo, {
      context: async ({ req, res }) => {
        const lifetime = createLifetime()
        const spans = res.locals.spans as RequestSpans | null
        const began = performance.now()
        const onStep: Metrics['measureStep'] = (step) => {
          metrics.measureStep(step)
          spans?.step(step, began)
        }
        atEnd(res, () => {
          lifetime.end()
          if (!res.writableFinished) lifetime.leave(new ClientGone())
        })
        const context = createContext(
          { ...useCases, messages },
          {
            token: req.get(TOKEN_HEADER),
            trace: createTrace({
              keepsSteps: req.get(TRACE_HEADER) !== undefined,
              onStep: spans === null ? metrics.measureStep : onStep,
            }),
          },
          callerOfResponse(res),
          lifetime,
        )
        const { bodyLimits, bodyBytes = 0 } = req as ReadRequest
        return {
          ...context,
          record: recordOf(res),
          spans,
          limits: { bodyLimits, bodyBytes, wantsCost: req.get(COST_HEADER) !== undefined },
        }
      },
    }),
  )
  return router
}

/** `GET /`: GraphiQL in the browser, with example queries. Its files are served below `/console/`. */
function createConsole(): Router {
  const router = Router()
  router.get(['/', '/console/*file'], (_, response, next) => {
    response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY).set('Referrer-Policy', 'no-referrer')
    next()
  })
  router.get('/', (_, response) => response.sendFile('index.html', { root: CONSOLE_FOLDER }))
  // The name of an asset contains a hash of its content.
  router.use('/console', express.static(CONSOLE_FOLDER, { index: false, immutable: true, maxAge: '1y' }))
  return router
}

/** Calls at the same time share one, so that they cannot take all connections. */
function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }
}

async function answerReady(response: Response, checkReady: () => Promise<string | null>, stopping: boolean) {
  if (stopping) {
    response.status(503).json({ status: 'stopping' })
    return
  }
  try {
    response.json({ status: 'ready', snapshot: await checkReady() })
  } catch (error) {
    const code = error instanceof KindredError ? error.code : 'INTERNAL_SERVER_ERROR'
    response.status(503).json({ status: 'unavailable', code })
  }
}
