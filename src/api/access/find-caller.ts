import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { type Authenticator, TRUSTED } from '../../app/access/index.js'
import { KindredError, plainAddress } from '../../core/shared/index.js'
import type { WrongKeys } from '../limits/index.js'
import { type Caller, callerOf } from '../request/index.js'
import { type ClientAddress, isLoopback } from './network.js'

/**
 * Finds out who sends a request.
 *
 * @param authorization Default: the header of the request.
 * @throws KindredError as {@link Authenticator} does, and RATE_LIMITED after too many wrong keys.
 */
export type FindCaller = (request: IncomingMessage, authorization?: string | undefined) => Promise<Caller>

/** @param authenticator undefined: every caller is trusted. */
export function createFindCaller(
  authenticator: Authenticator | undefined,
  addressOf: ClientAddress,
  wrongKeys: WrongKeys,
): FindCaller {
  return async (request, authorization = request.headers.authorization) => {
    const address = addressOf(request)
    if (authenticator === undefined) return callerOf(TRUSTED, address)
    if (authorization === undefined) return callerOf(await authenticator.identify(undefined), address)
    await wrongKeys.check(address, authorization)
    try {
      const identity = await authenticator.identify(authorization)
      wrongKeys.worked(authorization)
      return callerOf(identity, address)
    } catch (error) {
      const isWrong = error instanceof KindredError && error.code === 'UNAUTHENTICATED' && !error.retryable
      if (isWrong) await wrongKeys.failed(address)
      throw error
    }
  }
}

/** Who may read the metrics, as the setting `metrics.access` says. */
export type MetricsAccess = 'local' | 'key' | 'open'

/**
 * Lets those read the metrics who may.
 *
 * @param refuse answers a request that is refused before GraphQL; false: it does not know the error.
 */
export function createMetricsCheck(
  access: MetricsAccess,
  findCaller: FindCaller,
  refuse: (response: Parameters<RequestHandler>[1], error: unknown) => boolean,
): RequestHandler {
  return async (request, response, next) => {
    if (access === 'open' || (access === 'local' && isFromHere(request))) return next()
    try {
      const caller = await findCaller(request)
      if (!caller.scopes.includes('read'))
        throw new KindredError('FORBIDDEN', 'the key of one user may not read the metrics', {
          field: 'Authorization',
          remedy: 'use a key with the scope read, write or admin',
        })
    } catch (error) {
      if (!refuse(response, error)) throw error
      return
    }
    next()
  }
}

/** Whether a request comes from this machine, and not through a proxy on it. */
function isFromHere({ headers, socket }: IncomingMessage): boolean {
  const isProxied = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  return !isProxied && isLoopback(plainAddress(socket.remoteAddress ?? ''))
}
