import type { ErrorRequestHandler } from 'express'
import type { Log } from '../../core/shared/index.js'
import { recordOf } from '../access/index.js'
import { Refusal } from '../limits/index.js'
import { logFieldsOf } from '../request/index.js'
import { publicExtensions } from './errors.js'

/** Answers errors that occur before GraphQL, such as an unreadable body, in the shape of GraphQL errors. */
export function createErrorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (request.socket.destroyed || isHangUp(error)) {
      response.destroy()
      return
    }
    if (response.headersSent) {
      next(error)
      return
    }
    const record = recordOf(response)
    if (error instanceof Refusal) {
      record.code = error.code
      if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds))
      const errors = [{ message: error.message, extensions: publicExtensions(error) }]
      // The body is not read, so the connection cannot serve another request.
      response.status(error.status).set('Connection', 'close').json({ errors })
      return
    }
    const status = statusOf(error)
    const internal = status === 500
    record.code = internal ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT'
    if (internal)
      log(
        `error before GraphQL: ${error instanceof Error ? error.stack : String(error)}`,
        'error',
        logFieldsOf(record),
      )
    response.status(status).json({
      errors: [
        {
          message: MESSAGES[status] ?? 'the request cannot be read; send a JSON body',
          extensions: { code: record.code, retryable: false },
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
