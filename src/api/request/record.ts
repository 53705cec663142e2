import { randomUUID } from 'node:crypto'
import type { LogFields } from '../../core/shared/index.js'
import type { Caller } from './caller.js'

/** What the access log, the metrics and the traces learn of one request while it runs. */
export interface RequestRecord {
  /** Id of the request: that of the client if it is well-formed, else a new one. */
  readonly id: string
  /** `performance.now()` at its start. */
  readonly startedAt: number
  /** Name of the operation; null: it has none, or it is not known yet. */
  operation: string | null
  /** Estimated cost; null: not known. */
  cost: number | null
  /** Code of the first error; null: none. */
  code: string | null
  /** Null: not known yet. */
  caller: Caller | null
}

/** Ids that may be written to a log as they are. */
const WELL_FORMED = /^[A-Za-z0-9._:=+/@-]{1,128}$/

/** Starts the record of a request. @param sentId the header `X-Request-Id`. */
export function startRecord(sentId: string | undefined): RequestRecord {
  const id = sentId !== undefined && WELL_FORMED.test(sentId) ? sentId : randomUUID()
  return { id, startedAt: performance.now(), operation: null, cost: null, code: null, caller: null }
}

/** The fields of log lines about a request. */
export function logFieldsOf({ id, caller }: Pick<RequestRecord, 'id' | 'caller'>): LogFields {
  return { requestId: id, keyId: caller?.keyId, userId: caller?.userId }
}

/** Milliseconds since the start of a request, with one decimal. */
export function elapsedMs({ startedAt }: Pick<RequestRecord, 'startedAt'>): number {
  return Math.round((performance.now() - startedAt) * 10) / 10
}
