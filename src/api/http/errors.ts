import { unwrapResolverError } from '@apollo/server/errors'
import type { GraphQLFormattedError } from 'graphql'
import { type ErrorCode, KindredError } from '../../core/shared/index.js'

/** Codes of ours that a client may see; any other means that something broke inside. */
const PUBLIC_CODES: ReadonlySet<ErrorCode> = new Set([
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'CURSOR_EXPIRED',
  'DATABASE_UNAVAILABLE',
  'SNAPSHOT_REJECTED',
])

/**
 * Gives every error `extensions.code` and `extensions.retryable`. Ours keep code, field and remedy, Apollo's keep their code;
 * of the rest nothing reaches the client, it is logged.
 */
export function createErrorFormatter(log: (line: string) => void) {
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
    const { code, scalar, remedy } = formatted.extensions ?? {}
    if (scalar !== undefined) {
      // A bad value is the same fault whether it stands in the query's text or among its variables.
      const extensions = { code: 'BAD_USER_INPUT', remedy, retryable: false }
      return { message: formatted.message, ...where, extensions }
    }
    if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR') {
      return { message: formatted.message, ...where, extensions: { code, retryable: false } }
    }
    log(`error at ${formatted.path?.join('.') ?? 'request'}: ${describe(original)}`)
    return {
      message: 'something went wrong inside the server; its log says what',
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
