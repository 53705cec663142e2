import { type ErrorCode, KindredError } from '../../core/shared/index.js'

/** A request that is refused before its work starts. */
export class Refusal extends KindredError {
  /**
   * @param status of HTTP.
   * @param retryAfterSeconds for the header `Retry-After`; undefined: the same request is always refused.
   */
  constructor(
    code: ErrorCode,
    message: string,
    readonly status: number,
    { field, remedy, retryAfterSeconds }: RefusalDetails,
  ) {
    super(code, message, {
      ...(field !== undefined && { field }),
      remedy,
      retryable: retryAfterSeconds !== undefined,
    })
    this.retryAfterSeconds = retryAfterSeconds
  }

  readonly retryAfterSeconds: number | undefined
}

interface RefusalDetails {
  readonly field?: string
  readonly remedy: string
  readonly retryAfterSeconds?: number
}

/** Refusal of a request that asks for too much. @param field the limit or field that is exceeded. */
export function tooCostly(field: string, message: string, remedy: string): Refusal {
  return new Refusal('QUERY_TOO_COSTLY', message, 400, { field, remedy })
}
