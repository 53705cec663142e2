import type { ApolloServerPlugin } from '@apollo/server'
import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql'
import { type ErrorCode, KindredError, type Log, type LogFields } from '../../core/shared/index.js'
import { Refusal } from '../limits/index.js'
import { CLIENT_GONE, ClientGone } from './disconnection.js'

/**
 * The table of errors: the code that clients see for each code of Kindred. Null: an internal error, whose
 * text is for the log alone.
 */
const PUBLIC_CODES: Readonly<Record<ErrorCode, ErrorCode | null>> = {
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  CURSOR_EXPIRED: 'CURSOR_EXPIRED',
  DATABASE_UNAVAILABLE: 'DATABASE_UNAVAILABLE',
  SNAPSHOT_REJECTED: 'SNAPSHOT_REJECTED',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  RATE_LIMITED: 'RATE_LIMITED',
  QUERY_TOO_COSTLY: 'QUERY_TOO_COSTLY',
  // The database answers, but it is not one that this server can use now.
  BUSY: 'DATABASE_UNAVAILABLE',
  GRAPH_NOT_OURS: 'DATABASE_UNAVAILABLE',
  BAD_CONFIGURATION: 'DATABASE_UNAVAILABLE',
  FIT_DIVERGED: null,
  BAD_DATA: null,
  PREREQUISITE_MISSING: null,
  INTERNAL_SERVER_ERROR: null,
}

/** Messages of GraphQL for arguments that only the execution can refuse. They have no code. */
const BAD_ARGUMENT = /^Argument "/
/** Messages of GraphQL for variables, as Apollo tells them apart from other errors of validation. */
const BAD_VARIABLE = /^Variable "\$\w+" (got invalid value|of (required|non-null) type)/
/** Message of GraphQL's parser for a document that is too long. */
const TOO_MANY_TOKENS = /contains more tha[nt] (\d+) tokens/

/** The extensions of an error of Kindred, as clients see them; null: it is internal. */
export function publicExtensions(error: KindredError): Readonly<Record<string, unknown>> | null {
  const { field, remedy, retryable } = error
  const code = PUBLIC_CODES[error.code]
  if (code === null) return null
  return {
    code,
    ...(field !== undefined && { field }),
    ...(remedy !== undefined && { remedy }),
    retryable,
    ...(error instanceof Refusal &&
      error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
  }
}

/**
 * Gives every error `extensions.code` and `extensions.retryable`. A KindredError keeps its code, field and
 * remedy, an error of Apollo keeps its code, and what GraphQL refuses before the execution is the client's
 * mistake. Any other error is logged, and the client gets INTERNAL_SERVER_ERROR without details. Errors of a
 * request whose client is gone are not logged.
 *
 * @returns a function that takes the formatted error, the error, and fields for the log.
 */
export function createErrorFormatter(log: Log) {
  /** A read that several fields share fails for each of them with the same error. */
  const logged = new WeakSet<Error>()
  return (formatted: GraphQLFormattedError, error: unknown, fields?: LogFields): GraphQLFormattedError => {
    const original = originalOf(error)
    const where = { ...pick(formatted, 'locations'), ...pick(formatted, 'path') }
    const answer = (message: string, extensions: Readonly<Record<string, unknown>>) => ({
      ...{ message, ...where },
      extensions: { ...extensions },
    })
    if (original instanceof KindredError) {
      const extensions = publicExtensions(original)
      if (extensions !== null) return answer(original.message, extensions)
    }
    if (original instanceof ClientGone)
      return answer(original.message, { code: CLIENT_GONE, retryable: true })
    const { code, scalar, remedy } = formatted.extensions ?? {}
    // Apollo uses different codes for a bad value in the query text and in the variables.
    if (scalar !== undefined)
      return answer(formatted.message, { code: 'BAD_USER_INPUT', remedy, retryable: false })
    const tokens = TOO_MANY_TOKENS.exec(formatted.message)?.[1]
    if (tokens !== undefined)
      return answer(`the query has more than ${tokens} tokens`, {
        ...{ code: 'QUERY_TOO_COSTLY', field: 'tokens' },
        ...{ remedy: 'send values as variables, or several requests', retryable: false },
      })
    if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR')
      return answer(formatted.message, { code, retryable: false })
    if (isMistake(original, formatted))
      return answer(formatted.message, { code: 'BAD_USER_INPUT', retryable: false })
    if (!(original instanceof Error && logged.has(original)))
      log(`error at ${formatted.path?.join('.') ?? 'request'}: ${describe(original)}`, 'error', fields)
    if (original instanceof Error) logged.add(original)
    return answer('internal server error; see the log of the server', {
      code: 'INTERNAL_SERVER_ERROR',
      retryable: false,
    })
  }
}

/**
 * Answers a mistake in a document that a rule of GraphQL throws instead of reporting it: a subscription whose
 * `@skip` or `@include` has no Boolean. Apollo would call it an internal error.
 */
export const thrownMistakesPlugin: ApolloServerPlugin = {
  async unexpectedErrorProcessingRequest({ requestContext, error }) {
    if (requestContext.operation !== undefined || !(error instanceof GraphQLError)) return
    const { message, nodes = null } = error
    const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } }
    throw new GraphQLError(message, { nodes, extensions })
  },
}

/** The error that a resolver or a plugin threw, without what GraphQL and Apollo put around it. */
function originalOf(error: unknown): unknown {
  const inner = unwrapResolverError(error)
  return inner instanceof GraphQLError && inner.originalError instanceof KindredError
    ? inner.originalError
    : inner
}

/** Whether GraphQL itself refused the request, which it does for mistakes of the client alone. */
function isMistake(error: unknown, { path, message }: GraphQLFormattedError): boolean {
  if (!(error instanceof GraphQLError)) return false
  if (isBadVariable(error)) return true
  if (error.originalError !== undefined) return false
  return path === undefined || BAD_ARGUMENT.test(message)
}

/**
 * The code that Apollo gives over HTTP to errors before the execution: of the document, or of its variables.
 */
export function codeBeforeExecution(error: GraphQLError): string {
  return isBadVariable(error) || error.nodes === undefined ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED'
}

/** Whether the value of a variable is wrong. A scalar that refuses it is the original error. */
export function isBadVariable({ nodes, message }: GraphQLError): boolean {
  return nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION && BAD_VARIABLE.test(message)
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
