import { unwrapResolverError } from '@apollo/server/errors'
import type { GraphQLFormattedError } from 'graphql'
import { type ErrorCode, KindredError } from '../../core/shared/index.js'
import { CLIENT_GONE, ClientGone } from './disconnection.js'

/** Codes of KindredError that clients see. Any other code is an internal error. */
const PUBLIC_CODES: ReadonlySet<ErrorCode> = new Set([
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'CURSOR_EXPIRED',
  'DATABASE_UNAVAILABLE',
  'SNAPSHOT_REJECTED',
])

/**
 * Gives every error `extensions.code` and `extensions.retryable`. A KindredError keeps its code, field and
 * remedy, an error of Apollo keeps its code. Any other error is logged, and the client gets
 * INTERNAL_SERVER_ERROR without details. Errors of a request whose client is gone are not logged.
 */
export function createErrorFormatter(log: (line: string) => void) {
  /** A read that several fields share fails for each of them with the same error. */
  const logged = new WeakSet<Error>()
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = unwrapResolverError(error)
    const where = { ...pick(formatted, 'locations'), ...pick(formatted, 'path') }
    if (original instanceof KindredError && PUBLIC_CODES.has(original.code)) {
      const { message, code, field, remedy, retryable } = original
      return {
        message,
        ...where,
        extensions: {
          code,
          ...(field === undefined ? {} : { field }),
          ...(remedy === undefined ? {} : { remedy }),
          retryable,
        },
      }
    }
    if (original instanceof ClientGone)
      return { message: original.message, ...where, extensions: { code: CLIENT_GONE, retryable: true } }
    const { code, scalar, remedy } = formatted.extensions ?? {}
    if (scalar !== undefined) {
      // Apollo uses different codes for a bad value in the query text and in the variables.
      const extensions = { code: 'BAD_USER_INPUT', remedy, retryable: false }
      return { message: formatted.message, ...where, extensions }
    }
    if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR') {
      return { message: formatted.message, ...where, extensions: { code, retryable: false } }
    }
    if (!(original instanceof Error && logged.has(original)))
      log(`error at ${formatted.path?.join('.') ?? 'request'}: ${describe(original)}`)
    if (original instanceof Error) logged.add(original)
    return {
      message: 'internal server error; see the log of the server',
      ...where,
      extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
    }
  }
}

function pick<Key extends 'locations' | 'path'>(error: GraphQLFormattedError, key: Key) {
  return error[key] === undefined ? {} : { [key]: error[key] }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause =
    error.cause instanceof Error ? `\n  caused by ${error.cause.stack ?? error.cause.message}` : ''
  return `${error.stack ?? error.message}${cause}`
}
