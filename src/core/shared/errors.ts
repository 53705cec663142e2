/** Codes are stable: clients and scripts branch on them. The first eight reach GraphQL as `extensions.code`. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'CURSOR_EXPIRED'
  | 'DATABASE_UNAVAILABLE'
  | 'SNAPSHOT_REJECTED'
  | 'INTERNAL_SERVER_ERROR'
  /** The data folder cannot be read as the format asked for, or holds nothing. */
  | 'BAD_DATA'
  /** The graph holds data that is not ours and `--adopt` was not given. */
  | 'GRAPH_NOT_OURS'
  /** Another process holds the lease (training), the lock (migrations) or the port. */
  | 'BUSY'
  /** Something that must be installed is not; the remedy names the command. */
  | 'PREREQUISITE_MISSING'
  /** A setting is missing or invalid. */
  | 'BAD_CONFIGURATION'

export interface ErrorDetails {
  /** The input at fault, as its user wrote it: a GraphQL argument path, a flag, a setting, `file:line`. */
  readonly field?: string
  /** What to do about it, as a command or a sentence. */
  readonly remedy?: string
  /** Whether the same request may succeed later, unchanged. Default: only for DATABASE_UNAVAILABLE and BUSY. */
  readonly retryable?: boolean
  readonly cause?: unknown
}

/** The one error class of the project; foreign errors are translated into it once, at the adapter. */
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

export function badInput(field: string, message: string, remedy?: string): KindredError {
  return new KindredError('BAD_USER_INPUT', message, remedy === undefined ? { field } : { field, remedy })
}

export function notFound(field: string, what: string, id: string): KindredError {
  return new KindredError('NOT_FOUND', `${what} "${id}" does not exist`, {
    field,
    remedy: `create it first, or check the id`,
  })
}

/** Error for a scroll cursor that can no longer be continued. */
export function cursorExpired(message: string): KindredError {
  return new KindredError('CURSOR_EXPIRED', message, {
    field: 'after',
    remedy: 'begin again without a cursor',
  })
}
