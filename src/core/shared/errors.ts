/** Stable codes that clients and scripts may depend on. GraphQL returns them as `extensions.code`. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'CURSOR_EXPIRED'
  | 'DATABASE_UNAVAILABLE'
  /** The request has no key or token that is valid. */
  | 'UNAUTHENTICATED'
  /** The key or token of the request may not do this. */
  | 'FORBIDDEN'
  | 'SNAPSHOT_REJECTED'
  /** Too many requests in a second or at once. */
  | 'RATE_LIMITED'
  /** The request asks for more than a limit allows. */
  | 'QUERY_TOO_COSTLY'
  /** A fit produced numbers that are not finite, or a solver did not reach its bound. */
  | 'FIT_DIVERGED'
  | 'INTERNAL_SERVER_ERROR'
  /** The data folder is empty or does not match the requested format. */
  | 'BAD_DATA'
  /** The graph contains data without Kindred's marker, and `--adopt` is missing. */
  | 'GRAPH_NOT_OURS'
  /** Another process holds the lease (training), the lock (migrations) or the port. */
  | 'BUSY'
  /** A required program is not installed; the remedy names the command that installs it. */
  | 'PREREQUISITE_MISSING'
  /** A setting is missing or invalid. */
  | 'BAD_CONFIGURATION'

/** Optional details of a {@link KindredError}. */
export interface ErrorDetails {
  /** The invalid input, as the user wrote it: a GraphQL argument path, a flag, a setting or `file:line`. */
  readonly field?: string
  /** How to fix it: a command or a sentence. */
  readonly remedy?: string
  /** Whether the same request may succeed later. Default: true for DATABASE_UNAVAILABLE and BUSY only. */
  readonly retryable?: boolean
  readonly cause?: unknown
}

/** The error class of Kindred. Adapters translate errors of other libraries into it. */
export class KindredError extends Error {
  readonly code: ErrorCode
  readonly field: string | undefined
  readonly remedy: string | undefined
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'KindredError'
    this.code = code
    this.field = details.field
    this.remedy = details.remedy
    this.retryable = details.retryable ?? (code === 'DATABASE_UNAVAILABLE' || code === 'BUSY')
  }
}

/** Creates a BAD_USER_INPUT error. */
export function badInput(field: string, message: string, remedy?: string): KindredError {
  return new KindredError('BAD_USER_INPUT', message, remedy === undefined ? { field } : { field, remedy })
}

/** Creates a NOT_FOUND error. @param what the missing thing, such as `user`. */
export function notFound(field: string, what: string, id: string): KindredError {
  return new KindredError('NOT_FOUND', `${what} "${id}" does not exist`, {
    field,
    remedy: 'create it first, or check the id',
  })
}

/** Creates a CURSOR_EXPIRED error: the scroll cannot be continued. */
export function cursorExpired(message: string): KindredError {
  return new KindredError('CURSOR_EXPIRED', message, {
    field: 'after',
    remedy: 'start again without a cursor',
  })
}
