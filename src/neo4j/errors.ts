import { Neo4jError } from 'neo4j-driver'
import { KindredError } from '../core/errors.js'

/** Whether the same statement may succeed a moment later. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Neo4jError && error.retriable
}

/** Turns what the driver throws into ours, once; everything else passes through. */
export function translateError(error: unknown, queryName?: string): unknown {
  if (!(error instanceof Neo4jError)) return error
  const where = queryName === undefined ? '' : ` (cypher/${queryName}.cypher)`
  const { code } = error
  if (code === 'Neo.ClientError.Schema.ConstraintValidationFailed') {
    return new KindredError('CONFLICT', 'another request changed the same thing at the same time', {
      remedy: 'read the current state and try again',
      cause: error,
    })
  }
  if (code.startsWith('Neo.ClientError.Security.')) {
    return new KindredError('DATABASE_UNAVAILABLE', 'Neo4j refused the user name or password', {
      remedy: 'check NEO4J_USERNAME and NEO4J_PASSWORD',
      retryable: false,
      cause: error,
    })
  }
  if (code.startsWith('Neo.ClientError.Transaction.InvalidBookmark')) {
    return new KindredError('BAD_USER_INPUT', 'the consistency token belongs to another database', {
      field: 'Kindred-Consistency-Token',
      remedy: 'send a token from a payload of this server, or none',
      cause: error,
    })
  }
  if (error.retriable || code === 'ServiceUnavailable' || code === 'SessionExpired' || code === 'N/A') {
    return new KindredError('DATABASE_UNAVAILABLE', 'Neo4j cannot be reached', {
      remedy: 'try again; if it lasts, run `kindred status`',
      cause: error,
    })
  }
  return new KindredError('INTERNAL_SERVER_ERROR', `a query failed${where}: ${error.message}`, {
    cause: error,
  })
}
