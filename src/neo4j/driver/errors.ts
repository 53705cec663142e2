import { Neo4jError } from 'neo4j-driver'
import { KindredError } from '../../core/shared/index.js'
import { foreignToken } from './consistency.js'

/**
 * Codes of the driver for a missing or lost connection. `ProtocolError`: it was lost during the log-in, as
 * when the database stops.
 */
const UNREACHABLE = new Set(['ServiceUnavailable', 'SessionExpired', 'ProtocolError', 'N/A'])

/** Codes of Node for a connection that was refused, reset or never made. The driver may pass them on. */
const DISCONNECTED = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
])

const REFUSED: ReadonlySet<string> = new Set([
  'Neo.ClientError.Security.Unauthorized',
  'Neo.ClientError.Security.CredentialsExpired',
])

/** The database has already waited for the bookmark, so a retry would not help. */
const BOOKMARK_TIMEOUT = 'Neo.TransientError.Transaction.BookmarkTimeout'

/** Whether the same statement may succeed when it is sent again. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Neo4jError && error.retriable && error.code !== BOOKMARK_TIMEOUT
}

/** Whether an error says that the database refused the user name or the password. */
export function isLogInRefused(error: unknown): boolean {
  const cause = error instanceof KindredError ? error.cause : error
  return cause instanceof Neo4jError && REFUSED.has(cause.code)
}

/** Translates errors of the driver to KindredError. Other errors are returned unchanged. */
export function translateError(error: unknown, queryName?: string): unknown {
  if (isDisconnection(error)) return unreachable(undefined, error)
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return unavailable('Neo4j did not answer in time', 'try again', error)
  if (!(error instanceof Neo4jError)) return error
  const { code } = error
  if (UNREACHABLE.has(code)) return unreachable(undefined, error)
  for (const [beginning, translate] of translations) if (code.startsWith(beginning)) return translate(error)
  if (error.retriable) return temporarily(error)
  if (code.startsWith('Neo.DatabaseError.')) return failed(error)
  const where = queryName === undefined ? '' : ` (cypher/${queryName}.cypher)`
  return new KindredError('INTERNAL_SERVER_ERROR', `a query failed${where}: ${error.message}`, {
    cause: error,
  })
}

/** Whether Node reports a lost connection. An error of the driver may carry such a code too. */
function isDisconnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && DISCONNECTED.has(String(error.code))
}

/** Error for a database that does not answer. */
export function unreachable(uri: string | undefined, cause: unknown): KindredError {
  const where = uri === undefined ? '' : ` at ${uri}`
  return new KindredError('DATABASE_UNAVAILABLE', `Neo4j cannot be reached${where}`, {
    remedy: 'try again; if it lasts, run `kindred status`',
    cause,
  })
}

const RESTART = 'make room if its disk is full, and restart Neo4j (a local one: `kindred up`)'

/** Translations by prefix of Neo4j's status code, longer prefixes first. */
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
        'Neo4j refuses log-ins for some seconds after too many wrong passwords',
        {
          remedy: 'check NEO4J_USERNAME and NEO4J_PASSWORD, and try again in some seconds',
          cause,
        },
      ),
  ],
  [
    'Neo.ClientError.Security.Forbidden',
    (cause) =>
      new KindredError('DATABASE_UNAVAILABLE', 'the Neo4j user lacks a permission', {
        remedy: 'grant the permission, or set NEO4J_USERNAME and NEO4J_PASSWORD to a user with it',
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
      new KindredError('BAD_CONFIGURATION', 'Neo4j has no database with this name', {
        field: 'NEO4J_DATABASE',
        remedy: 'set NEO4J_DATABASE to an existing database (usually neo4j)',
        cause,
      }),
  ],
  ['Neo.ClientError.Transaction.InvalidBookmark', foreignToken],
  [
    BOOKMARK_TIMEOUT,
    (cause) =>
      unavailable(
        'the write of the consistency token has not arrived',
        'try again in a moment, or send no token',
        cause,
      ),
  ],
  [
    'Neo.ClientError.Transaction.TransactionTimedOut',
    (cause) =>
      unavailable(
        'a query took longer than the database allows',
        'ask for less, or raise db.transaction.timeout',
        cause,
      ),
  ],
  ['Neo.ClientError.Transaction.Terminated', terminated],
  ['Neo.ClientError.Transaction.LockClientStopped', terminated],
  ['Neo.TransientError.Transaction.Terminated', terminated],
  ['Neo.TransientError.Transaction.LockClientStopped', terminated],
  // The transaction ended before its next statement: it was terminated, or a server took over.
  ['Neo.ClientError.Transaction.TransactionNotFound', terminated],
  ['Neo.ClientError.Transaction.TransactionMarkedAsFailed', terminated],
  // A follower was asked to write, or a database is stopped or starting.
  ['Neo.ClientError.Cluster.', temporarily],
  ['Neo.ClientError.General.ForbiddenOnReadOnlyDatabase', readOnly],
  ['Neo.ClientError.General.WriteOnReadOnlyAccessDatabase', readOnly],
  ['Neo.DatabaseError.Database.DatabaseUnavailable', temporarily],
  // Neo4j stops a database whose log cannot be written, and begins no transaction until it is restarted.
  [
    'Neo.DatabaseError.Transaction.TransactionStartFailed',
    (cause) => unavailable('the database has stopped after an error, such as a full disk', RESTART, cause),
  ],
  [
    'Neo.DatabaseError.Transaction.TransactionLogError',
    (cause) =>
      unavailable(
        'the database could not write its log, for example on a full disk; the write may have been stored',
        `${RESTART}; then send the same write again: it is not written twice`,
        cause,
      ),
  ],
  ['Neo.TransientError.', temporarily],
]

/** An administrator, a time limit or a shutdown ended the transaction; the database rolled it back. */
function terminated(cause: Neo4jError): KindredError {
  return unavailable('the database ended the transaction before its result', 'try again', cause)
}

// The text of Neo4j stays in the log: it may show statements, addresses and sizes of memory.

function temporarily(cause: Neo4jError): KindredError {
  return unavailable(`Neo4j is temporarily unavailable (${cause.code})`, 'try again in a moment', cause)
}

/** A server was made read-only, or another one takes the writes now. */
function readOnly(cause: Neo4jError): KindredError {
  return unavailable(
    'the database is read-only',
    'allow writes (server.databases.read_only, server.databases.default_to_read_only), then try again',
    cause,
  )
}

/** The database failed by itself, and says that the same statement would fail again. */
function failed(cause: Neo4jError): KindredError {
  return new KindredError('DATABASE_UNAVAILABLE', `Neo4j failed (${cause.code})`, {
    remedy: "look at Neo4j's log, for example for a full disk",
    retryable: false,
    cause,
  })
}

function unavailable(message: string, remedy: string, cause: unknown): KindredError {
  return new KindredError('DATABASE_UNAVAILABLE', message, { remedy, cause })
}

/** Error for a commit that the database did not confirm before its request ended. */
export function unconfirmed(): KindredError {
  return unavailable(
    'the database did not confirm the write in time; it may have been written',
    'send the same write again: it is not written twice',
    undefined,
  )
}

/** Translates the error of a query that did nothing but wait for a token. */
export function tokenError(error: unknown): unknown {
  const translated = translateError(error)
  const isOfDatabase = translated instanceof KindredError && translated.code !== 'INTERNAL_SERVER_ERROR'
  // Neo4j takes some malformed bookmarks for a failure of its own.
  const isFailure = error instanceof Neo4jError && error.code.startsWith('Neo.DatabaseError.')
  return isOfDatabase && (translated.retryable || !isFailure) ? translated : foreignToken(error)
}
