import { setMaxListeners } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ApolloServer } from '@apollo/server'
import { expressMiddleware } from '@as-integrations/express5'
import cors from 'cors'
import express, { type ErrorRequestHandler, type Express, type Response, Router } from 'express'
import type { UseCases } from '../../app/use-cases.js'
import { createTrace, KindredError } from '../../core/shared/index.js'
import { type ApiContext, createContext } from '../request/index.js'
import type { Messages } from '../text/index.js'
import { ClientGone, hangUpLine } from './disconnection.js'

/** Settings of the HTTP surface. */
export interface HttpSettings {
  /** Origins that browsers may call from; `*` allows all. */
  readonly corsOrigins: readonly string[]
  /** Largest request body, in bytes. */
  readonly bodyLimitBytes: number
}

/** Dependencies of {@link createHttpApp}. */
export interface HttpAppDependencies {
  readonly apollo: ApolloServer<ApiContext>
  readonly useCases: Pick<
    UseCases,
    'catalogue' | 'communities' | 'userLists' | 'properties' | 'startReads' | 'checkReady'
  >
  readonly messages: Messages
  readonly settings: HttpSettings
  /** Whether the server is shutting down; then it is not ready. */
  readonly isStopping: () => boolean
  readonly log: (line: string) => void
}

/** Header with the consistency token of an earlier write. */
const TOKEN_HEADER = 'kindred-consistency-token'
/** Header that asks for a trace in `extensions.trace`; its value does not matter. */
const TRACE_HEADER = 'kindred-trace'

/** `dist/console/`, built from `web/console/`. This module runs from `dist/src/api/http/`. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../../../console/', import.meta.url))

/** The console may load resources from this server only, so it works without internet access. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ')

/** The Express app: `/graphql`, `/health`, `/ready` and the console at `/`. */
export function createHttpApp(dependencies: HttpAppDependencies): Express {
  const { useCases, isStopping, log } = dependencies
  const app = express()
  app.disable('x-powered-by')
  app.use((_, response, next) => {
    response.set('X-Content-Type-Options', 'nosniff')
    next()
  })
  app.get('/health', (_, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'alive' })
  })
  app.get('/ready', async (_, response) => {
    response.set('Cache-Control', 'no-store')
    await answerReady(response, useCases, isStopping())
  })
  app.use(createConsole())
  app.use('/graphql', createGraphqlRoute(dependencies))
  app.use(createErrorHandler(log))
  return app
}

/** GraphQL over HTTP, with CORS for the configured origins. */
function createGraphqlRoute({ apollo, useCases, messages, settings, log }: HttpAppDependencies): Router {
  const { corsOrigins, bodyLimitBytes } = settings
  const router = Router()
  if (corsOrigins.length > 0) {
    const origin = corsOrigins.includes('*') ? '*' : [...corsOrigins]
    const allowedHeaders = ['content-type', 'apollo-require-preflight', TOKEN_HEADER, TRACE_HEADER]
    router.use(cors({ origin, allowedHeaders, maxAge: 600 }))
  }
  router.use((_, response, next) => {
    // Pages are personal and change with every write, so caches must not store them.
    response.set('Cache-Control', 'no-store')
    next()
  })
  router.use(express.json({ limit: bodyLimitBytes }), (request, _, next) => {
    // Apollo requires a body, but the parser leaves none for GET and for other content types.
    request.body ??= {}
    next()
  })
  router.use(
    expressMiddleware(apollo, {
      context: async ({ req, res }) => {
        const disconnected = new AbortController()
        // Each parallel query of the request adds a listener; Node warns above ten.
        setMaxListeners(0, disconnected.signal)
        res.once('close', () => {
          if (res.writableFinished) return
          log(hangUpLine(`${req.method} /graphql`))
          disconnected.abort(new ClientGone())
        })
        return createContext(
          { ...useCases, messages },
          {
            token: req.get(TOKEN_HEADER),
            signal: disconnected.signal,
            trace: req.get(TRACE_HEADER) === undefined ? undefined : createTrace(),
          },
        )
      },
    }),
  )
  return router
}

/** `GET /`: GraphiQL in the browser, with example queries. Its files are served below `/console/`. */
function createConsole(): Router {
  const router = Router()
  router.get(['/', '/console/*file'], (_, response, next) => {
    response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    next()
  })
  router.get('/', (_, response) => response.sendFile('index.html', { root: CONSOLE_FOLDER }))
  // The name of an asset contains a hash of its content.
  router.use('/console', express.static(CONSOLE_FOLDER, { index: false, immutable: true, maxAge: '1y' }))
  return router
}

async function answerReady(
  response: Response,
  { checkReady }: Pick<UseCases, 'checkReady'>,
  stopping: boolean,
) {
  if (stopping) {
    response.status(503).json({ status: 'stopping' })
    return
  }
  try {
    response.json({ status: 'ready', snapshot: await checkReady({}) })
  } catch (error) {
    const code = error instanceof KindredError ? error.code : 'INTERNAL_SERVER_ERROR'
    response.status(503).json({ status: 'unavailable', code })
  }
}

/** Answers errors that occur before GraphQL, such as an unreadable body, in the shape of GraphQL errors. */
function createErrorHandler(log: (line: string) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (request.socket.destroyed || isHangUp(error)) {
      log(hangUpLine(`${request.method} ${request.path}`))
      response.destroy()
      return
    }
    if (response.headersSent) {
      next(error)
      return
    }
    const status = statusOf(error)
    const internal = status === 500
    if (internal) log(`error before GraphQL: ${error instanceof Error ? error.stack : String(error)}`)
    response.status(status).json({
      errors: [
        {
          message: MESSAGES[status] ?? 'the request cannot be read; send a JSON body',
          extensions: { code: internal ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT', retryable: false },
        },
      ],
    })
  }
}

/** Node's codes of a connection that the client reset, and the body parser's type for a broken upload. */
const HANG_UPS = new Set<unknown>(['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'request.aborted'])

function isHangUp(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  return ('code' in error && HANG_UPS.has(error.code)) || ('type' in error && HANG_UPS.has(error.type))
}

const MESSAGES: Readonly<Record<number, string>> = {
  413: 'the request body is too large',
  500: 'internal server error; see the log of the server',
}

/** The 4xx status that the body parser chose, otherwise 500. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 500 ? status : 500
}
