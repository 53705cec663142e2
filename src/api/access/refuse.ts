import type { ApolloServerPlugin } from '@apollo/server'
import type { RequestHandler, Response } from 'express'
import { KindredError } from '../../core/shared/index.js'
import type { ApiContext, Caller, RequestRecord } from '../request/index.js'
import type { FindCaller } from './find-caller.js'
import { isHostAllowed } from './network.js'

/** Status of a request that is refused before GraphQL, by error code. */
const STATUS: Readonly<Partial<Record<string, number>>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  DATABASE_UNAVAILABLE: 503,
}

/** Refuses requests for other hosts than this server. @param allowed names of this server. */
export function createHostCheck(allowed: readonly string[]): RequestHandler {
  return (request, response, next) => {
    if (isHostAllowed(request.headers.host, allowed)) next()
    else refuse(response, foreignHost())
  }
}

/** The error of a request for a host that is not ours. */
export function foreignHost(): KindredError {
  return new KindredError('FORBIDDEN', 'the server does not answer for this host', {
    field: 'Host',
    remedy: 'ask for it by its address, or add the name to the setting http.allowedHosts',
  })
}

/** Finds out who calls, before the body is read. The caller is in `response.locals.caller`. */
export function createAuthentication(findCaller: FindCaller): RequestHandler {
  return async (request, response, next) => {
    try {
      const caller = await findCaller(request)
      response.locals.caller = caller
      recordOf(response).caller = caller
    } catch (error) {
      if (!refuseKnown(response, error)) throw error
      return
    }
    next()
  }
}

/** The record of the request, which the app starts first. */
export const recordOf = ({ locals }: Response): RequestRecord => locals.record as RequestRecord

/** The caller that {@link createAuthentication} found. */
export const callerOfResponse = ({ locals }: Response): Caller => locals.caller as Caller

/** Answers a request that is refused before GraphQL. @returns false if there is no status for the error. */
export function refuseKnown(response: Response, error: unknown): boolean {
  const isKnown = error instanceof KindredError && STATUS[error.code] !== undefined
  if (isKnown) refuse(response, error)
  return isKnown
}

function refuse(response: Response, { message, code, field, remedy, retryable }: KindredError): void {
  recordOf(response).code = code
  if (code === 'UNAUTHENTICATED') response.set('WWW-Authenticate', 'Bearer')
  response
    .status(STATUS[code]!)
    .set('Cache-Control', 'no-store')
    .json({ errors: [{ message, extensions: { code, field, remedy, retryable } }] })
}

/** Answers 403 where a caller was refused all that a request asks for. */
export const forbiddenStatusPlugin: ApolloServerPlugin<ApiContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body, http } }) {
        if (body.kind !== 'single') return
        const { errors = [], data } = body.singleResult
        const isRefused =
          errors.length > 0 && errors.every(({ extensions }) => extensions?.code === 'FORBIDDEN')
        if (isRefused && !holdsValue(data)) http.status = 403
      },
    }
  },
}

/** Whether an answer has anything but nulls. */
function holdsValue(value: unknown): boolean {
  if (value === null || value === undefined) return false
  if (Array.isArray(value) && value.length === 0) return true
  return typeof value === 'object' ? Object.values(value).some(holdsValue) : true
}
