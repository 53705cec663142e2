import { Neo4jError } from 'neo4j-driver'
import { KindredError } from '../../core/shared/index.js'

/** What the driver says where it has no connection, or lost the one it had. */
const UNREACHABLE = new Set(['ServiceUnavailable', 'SessionExpired', 'N/A'])

/** The database has waited long enough for that bookmark; it will not do better at once. */
const BOOKMARK_TIMEOUT = 'Neo.TransientError.Transaction.BookmarkTimeout'

/** Whether the same statement may succeed a moment later. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Neo4jError && error.retriable && error.code !== BOOKMARK_TIMEOUT
}

/** Turns what the driver throws into ours, once; everything else passes through. */
export function translateError(error: unknown, queryName?: string): unknown {
  if (!(error instanceof Neo4jError)) return error
  const { code } = error
  if (UNREACHABLE.has(code)) return unreachable(undefined, error)
  for (const [beginning, translate] of translations) if (code.startsWith(beginning)) return translate(error)
  if (error.retriable) {
    return new KindredError('DATABASE_UNAVAILABLE', `Neo4j cannot do this now: ${error.message}`, {
      remedy: 'try again in a moment',
      cause: error,
    })
  }
  const where = queryName === undefined ? '' : ` (cypher/${queryName}.cypher)`
  return new KindredError('INTERNAL_SERVER_ERROR', `a query failed${where}: ${error.message}`, {
    cause: error,
  })
}

export function unreachable(uri: string | undefined, cause: unknown): KindredError {
  const where = uri === undefined ? '' : ` at ${uri}`
  return new KindredError('DATABASE_UNAVAILABLE', `Neo4j cannot be reached${where}`, {
    remedy: 'try again; if it lasts, run `kindred status`',
    cause,
  })
}

/** By the beginning of Neo4j's status code, the longer ones first. */
const translations: readonly (readonly [string, (cause: Neo4jError) => KindredError])[] = [
  [
    'Neo.ClientError.Schema.ConstraintValidationFailed',
    (cause) =>
      new KindredError('CONFLICT', 'another request changed the same thing at the same time', {
        remedy: 'read the current state and try again',
        cause,
      }),
  ],
  [
    'Neo.ClientError.Security.AuthenticationRateLimit',
    (cause) =>
      new KindredError(
        'DATABASE_UNAVAILABLE',
        'Neo4j takes no log-in for a while, after too many wrong ones',
        {
          remedy: 'check NEO4J_USERNAME and NEO4J_PASSWORD, and try again in some seconds',
          cause,
        },
      ),
  ],
  [
    'Neo.ClientError.Security.Forbidden',
    (cause) =>
      new KindredError('DATABASE_UNAVAILABLE', 'the Neo4j user may not do this', {
        remedy: 'give it the right, or set NEO4J_USERNAME and NEO4J_PASSWORD to a user who has it',
        retryable: false,
        cause,
      }),
  ],
  [
    'Neo.ClientError.Security.',
    (cause) =>
      new KindredError('DATABASE_UNAVAILABLE', 'Neo4j refused the user name or password', {
        remedy: 'check NEO4J_USERNAME and NEO4J_PASSWORD',
        retryable: false,
        cause,
      }),
  ],
  [
    'Neo.ClientError.Database.DatabaseNotFound',
    (cause) =>
      new KindredError('BAD_CONFIGURATION', 'the Neo4j has no database of this name', {
        field: 'NEO4J_DATABASE',
        remedy: 'set NEO4J_DATABASE to one that it has (usually neo4j)',
        cause,
      }),
  ],
  [
    'Neo.ClientError.Transaction.InvalidBookmark',
    (cause) => badToken('the consistency token belongs to another database', cause),
  ],
  [BOOKMARK_TIMEOUT, (cause) => badToken('the write of the consistency token did not arrive here', cause)],
  [
    'Neo.ClientError.Transaction.TransactionTimedOut',
    (cause) =>
      new KindredError('DATABASE_UNAVAILABLE', 'a query took longer than the database allows', {
        remedy: 'ask for less, or raise db.transaction.timeout',
        cause,
      }),
  ],
]

function badToken(message: string, cause: Neo4jError): KindredError {
  return new KindredError('BAD_USER_INPUT', message, {
    field: 'Kindred-Consistency-Token',
    remedy: 'send a token from a payload of this server, or none',
    cause,
  })
}
