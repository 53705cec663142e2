import type { ApolloServerPlugin } from '@apollo/server'
import type { Request, RequestHandler, Response } from 'express'
import type { Log, LogFields } from '../../core/shared/index.js'
import { elapsedMs, logFieldsOf, type RequestRecord, startRecord } from '../request/index.js'
import { atEnd, hangUpLine } from './disconnection.js'
import type { HttpContext } from './limits.js'

/** What the access log says of one request: of what was asked for, nothing but the name of the operation. */
export interface AccessEntry {
  readonly requestId: string
  /** Method of HTTP; `WS`: a subscription over WebSocket. */
  readonly method: string
  readonly path: string
  /** Status of HTTP. Of a subscription: 200 or 400. */
  readonly status: number
  readonly ms: number
  readonly operation: string | null
  readonly cost: number | null
  /** Id of the API key; null: none. */
  readonly keyId: string | null
  /** The user for whom the key or token speaks; null: none. */
  readonly userId: string | null
  /** Bytes of the answer's body; null: unknown. */
  readonly bytes: number | null
  /** Code of the first error; null: none. */
  readonly code: string | null
}

/** Receives the entry of each request after its end. */
export type AccessLog = (entry: AccessEntry) => void

/** Header with the id of a request, in both directions. */
export const REQUEST_ID_HEADER = 'X-Request-Id'

/** The entry of a request that ended. */
export function accessEntry(
  record: RequestRecord,
  { method, path, status, bytes }: Pick<AccessEntry, 'method' | 'path' | 'status' | 'bytes'>,
): AccessEntry {
  const { id, operation, cost, code, caller } = record
  return {
    requestId: id,
    ...{ method, path, status, ms: elapsedMs(record), operation, cost },
    ...{ keyId: caller?.keyId ?? null, userId: caller?.userId ?? null, bytes, code },
  }
}

/**
 * Starts the record of each request, gives its id back, and passes its entry on at its end. A client that
 * hangs up is one line of the log instead.
 */
export function createRecords(onEnd: AccessLog, log: Log): RequestHandler {
  return (request, response, next) => {
    const record = startRecord(request.get(REQUEST_ID_HEADER))
    response.locals.record = record
    response.set(REQUEST_ID_HEADER, record.id)
    atEnd(response, () => {
      if (response.writableFinished) onEnd(accessEntry(record, sent(request, response)))
      else
        log(hangUpLine(`${request.method} ${placeOf(request)}`), 'debug', {
          ...logFieldsOf(record),
          ...{ operation: record.operation, ms: elapsedMs(record) },
        })
    })
    next()
  }
}

function sent(request: Request, response: Response) {
  const length = response.getHeader('Content-Length')
  return {
    method: request.method,
    path: placeOf(request),
    status: response.statusCode,
    bytes: length === undefined ? null : Number(length),
  }
}

/** Without the query string, which may hold a whole operation with its variables. */
const placeOf = ({ originalUrl }: Request): string => originalUrl.split('?', 1)[0]!.slice(0, 200)

/** Knows the subscriptions of the sockets, and passes the entry of each on at its end. */
export interface SubscriptionRecords {
  /** @param id of the subscription, unique in its socket. */
  start(socket: object, id: string, record: RequestRecord): void
  /** A subscription that ended before is left alone. @param code of its error; undefined: none. */
  end(socket: object, id: string, code?: unknown): void
}

/** @param onEnd receives the entries. */
export function createSubscriptionRecords(onEnd: AccessLog): SubscriptionRecords {
  const open = new WeakMap<object, Map<string, RequestRecord>>()
  return {
    start(socket, id, record) {
      const records = open.get(socket)
      if (records === undefined) open.set(socket, new Map([[id, record]]))
      else records.set(id, record)
    },
    end(socket, id, code) {
      const record = open.get(socket)?.get(id)
      if (record === undefined) return
      open.get(socket)!.delete(id)
      if (code !== undefined) record.code = String(code)
      const status = record.code === null ? 200 : 400
      onEnd(accessEntry(record, { method: 'WS', path: '/graphql', status, bytes: null }))
    },
  }
}

/** Longer names of operations are cut. */
const MAX_NAME = 128

/** A name of an operation for the log. */
export const shortName = (name: string | null | undefined): string | null => name?.slice(0, MAX_NAME) ?? null

/**
 * Fills the record of a request: the name of its operation and the code of its first error.
 *
 * @param fieldsOf receives for each error the fields of the log lines about it.
 */
export function createRecordPlugin(fieldsOf: WeakMap<object, LogFields>): ApolloServerPlugin<HttpContext> {
  return {
    async requestDidStart({ contextValue: { record, spans } }) {
      return {
        async didResolveOperation({ operationName, operation }) {
          record.operation = shortName(operationName)
          if (operation !== undefined) spans?.operation(operation.operation, record.operation)
        },
        async didEncounterErrors({ errors }) {
          for (const error of errors) fieldsOf.set(error, logFieldsOf(record))
        },
        async willSendResponse({ response: { body } }) {
          if (body.kind !== 'single') return
          const code = body.singleResult.errors?.[0]?.extensions?.code
          if (code !== undefined) record.code = String(code)
          spans?.endOperation(record.code)
        },
      }
    },
  }
}
