import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { parseUrl } from '../../core/shared/index.js'

/** Origins that are named in the log; further ones are not. */
const MAX_NAMED = 20

/** Whether a browser may show an answer to a page of the request's origin. Other clients send no origin. */
export function isOriginAllowed(
  { headers: { origin, host } }: Pick<IncomingMessage, 'headers'>,
  corsOrigins: readonly string[],
): boolean {
  if (origin === undefined || corsOrigins.includes('*') || corsOrigins.includes(origin)) return true
  return parseUrl(origin)?.host === host
}

/** Says once for each origin how to allow it, because the browser tells its user little. */
export function createCorsHint(corsOrigins: readonly string[], log: (line: string) => void): RequestHandler {
  const named = new Set<string>()
  return (request, _, next) => {
    const { origin } = request.headers
    const name = isOriginAllowed(request, corsOrigins) ? undefined : parseUrl(origin!)?.origin
    if (name !== undefined && named.size < MAX_NAMED) {
      if (!named.has(name))
        log(
          `a page of ${name} called the API, and its browser hides the answer from it; to allow that, add the origin to the setting http.corsOrigins, to KINDRED_CORS_ORIGINS or with --cors`,
        )
      named.add(name)
    }
    next()
  }
}
