import { setMaxListeners } from 'node:events'
import type { ApolloServer } from '@apollo/server'
import { expressMiddleware } from '@as-integrations/express5'
import cors from 'cors'
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express'
import type { UseCases } from '../../app/use-cases.js'
import { createTrace, KindredError } from '../../core/shared/index.js'

import { type ApiContext, createContext } from '../request/index.js'
import { createConsole } from './console.js'

export interface HttpSettings {
  /** Origins that a browser may call from; `*` allows all. */
  readonly corsOrigins: readonly string[]
  /** Largest request body. */
  readonly bodyLimitBytes: number
}

export const TOKEN_HEADER = 'kindred-consistency-token'
/** Whatever its value, the answer says in `extensions.trace` what it took. */
export const TRACE_HEADER = 'kindred-trace'

/** The HTTP surface: `/graphql`, `/health`, `/ready` and the console at `/`. */
export function createHttpApp(
  apollo: ApolloServer<ApiContext>,
  useCases: Pick<UseCases, 'catalogue' | 'communities' | 'properties' | 'startReads' | 'checkReady'>,
  settings: HttpSettings,
  isStopping: () => boolean,
  log: (line: string) => void,
): Express {
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
  const { corsOrigins } = settings
  if (corsOrigins.length > 0) {
    const origin = corsOrigins.includes('*') ? '*' : [...corsOrigins]
    const allowedHeaders = ['content-type', 'apollo-require-preflight', TOKEN_HEADER, TRACE_HEADER]
    app.use('/graphql', cors({ origin, allowedHeaders, maxAge: 600 }))
  }
  app.use('/graphql', (_, response, next) => {
    // Pages are personal and computed now: nothing between here and the client may keep one.
    response.set('Cache-Control', 'no-store')
    next()
  })
  app.use(
    '/graphql',
    express.json({ limit: settings.bodyLimitBytes }),
    (request: Request, _: Response, next: () => void) => {
      // Without a JSON body (GET, or another type) Apollo still wants one to judge.
      request.body ??= {}
      next()
    },
    expressMiddleware(apollo, {
      context: async ({ req, res }) => {
        const gone = new AbortController()
        // The queries of a request run side by side and each listens to it: as many as it asks for fields.
        setMaxListeners(0, gone.signal)
        res.once('close', () => {
          if (!res.writableFinished) gone.abort()
        })
        return createContext(useCases, {
          token: req.get(TOKEN_HEADER),
          signal: gone.signal,
          trace: req.get(TRACE_HEADER) === undefined ? undefined : createTrace(),
        })
      },
    }),
  )
  app.use(createErrorHandler(log))
  return app
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

/** A body that cannot be read, and whatever else breaks before GraphQL, is answered in the shape of GraphQL errors. */
function createErrorHandler(log: (line: string) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const status = statusOf(error)
    if (status === 500) log(`error before GraphQL: ${error instanceof Error ? error.stack : String(error)}`)
    const message = { 413: 'the request body is too large', 500: 'something went wrong inside the server' }[
      status
    ]
    response.status(status).json({
      errors: [
        {
          message: message ?? 'the request cannot be read; its body must be JSON',
          extensions: { code: status === 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT', retryable: false },
        },
      ],
    })
  }
}

/** The 4xx that the body parser chose, else 500. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 500 ? status : 500
}
