import { setTimeout as sleep } from 'node:timers/promises'
import neo4j, { type Driver, type ManagedTransaction, type RecordShape, type Session } from 'neo4j-driver'
import type { RequestContext } from '../../core/ports/index.js'
import { badInput, KindredError, traced } from '../../core/shared/index.js'

import { isRetryable, translateError, unreachable } from './errors.js'
import { type CypherQuery, loadQuery } from './queries.js'

/** Address and log-in of a Neo4j database. */
export interface GraphSettings {
  readonly uri: string
  readonly username: string
  readonly password: string
  readonly database: string
}

/** Parameters of a query. */
export type Params = Readonly<Record<string, unknown>>

/** When the signal aborts, the query ends on the server too and the call rejects with the signal's reason. */
export type { RequestContext }

/** Runs queries of `cypher/` inside one transaction. */
export interface Transaction {
  run<Row>(query: CypherQuery, params: Params): Promise<Row[]>
}

/**
 * Access to the database; all queries go through it. Integers arrive as JS numbers. Integer parameters must
 * be wrapped with {@link int}.
 */
export interface Graph {
  /** Runs one auto-commit read. Transient faults are retried. */
  read<Row>(query: CypherQuery, params: Params, context?: RequestContext): Promise<Row[]>
  /** Yields rows as the server sends them, without holding all of them. It is not retried. */
  stream<Row>(query: CypherQuery, params: Params, context?: RequestContext): AsyncIterable<Row>
  /**
   * Runs `work` in one transaction. `work` may run again after a transient fault, so it must have no effect
   * besides its queries.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>, context?: RequestContext): Promise<Written<T>>
  /**
   * Runs a statement that Neo4j does not allow in a managed transaction: a schema change or `CALL … IN
   * TRANSACTIONS`.
   */
  runAutoCommit<Row>(query: CypherQuery, params: Params): Promise<Row[]>
  /**
   * Checks once that the database answers.
   *
   * @throws KindredError DATABASE_UNAVAILABLE within about six seconds; not retryable if the log-in is
   *   refused.
   */
  verify(): Promise<void>
  close(): Promise<void>
  /** Receives a line for the operator, such as of a record that cannot be read. Absent: nobody listens. */
  readonly log?: (line: string) => void
}

/** Result of a committed write. */
export interface Written<T> {
  readonly value: T
  /** Consistency token: a reader that sends it sees this write. */
  readonly token: string
}

const READ_ATTEMPTS = 3
const VERIFY_MS = 6_000

/** Wraps an integer, so that Cypher receives an INTEGER. Plain JS numbers arrive as FLOAT. */
export const int = neo4j.int

/**
 * Creates a graph connection. The first query connects, and a lost connection is replaced by the next query.
 *
 * @throws KindredError BAD_CONFIGURATION if the URI is not valid.
 */
export function openGraph(settings: GraphSettings): Graph {
  const driver = createDriver(settings)
  const open = (mode: 'READ' | 'WRITE', token?: string): Session =>
    driver.session({
      database: settings.database,
      defaultAccessMode: mode === 'READ' ? neo4j.session.READ : neo4j.session.WRITE,
      ...(token === undefined ? {} : { bookmarks: token.split(',').flatMap(decodeToken) }),
    })

  const attempt = async <Row>(
    mode: 'READ' | 'WRITE',
    query: CypherQuery,
    params: Params,
    context: RequestContext,
  ): Promise<Row[]> => {
    context.signal?.throwIfAborted()
    const session = open(mode, context.token)
    try {
      const result = await abortable(session.run<RecordShape>(query.text, params), context.signal)
      return result.records.map((record) => record.toObject() as Row)
    } finally {
      await end(session, context.signal)
    }
  }

  return {
    async read<Row>(query: CypherQuery, params: Params, context: RequestContext = {}) {
      for (let tried = 1; ; tried++) {
        try {
          const ask = () => attempt<Row>('READ', query, params, context)
          return await traced(context.trace, query.name, ask, ({ length }) => ({ rows: length }))
        } catch (error) {
          if (tried === READ_ATTEMPTS || !isRetryable(error)) throw translateError(error, query.name)
          await abortable(sleep(50 * 2 ** tried), context.signal)
        }
      }
    },
    async *stream<Row>(query: CypherQuery, params: Params, context: RequestContext = {}) {
      context.signal?.throwIfAborted()
      const session = open('READ', context.token)
      try {
        const records = session.run<RecordShape>(query.text, params)[Symbol.asyncIterator]()
        for (;;) {
          const next = await abortable(records.next(), context.signal)
          if (next.done === true) return
          yield next.value.toObject() as Row
        }
      } catch (error) {
        throw translateError(error, query.name)
      } finally {
        await end(session, context.signal)
      }
    },
    async write<T>(work: (transaction: Transaction) => Promise<T>, context: RequestContext = {}) {
      context.signal?.throwIfAborted()
      const session = open('WRITE', context.token)
      let running: string | undefined
      const run = (transaction: ManagedTransaction): Transaction => ({
        async run<Row>(query: CypherQuery, params: Params) {
          running = query.name
          const result = await abortable(transaction.run<RecordShape>(query.text, params), context.signal)
          return result.records.map((record) => record.toObject() as Row)
        },
      })
      // Queries are cut short, a commit never is, so that the reported outcome is true.
      const onAbort = (): void => void (running !== undefined && closeQuietly(session))
      context.signal?.addEventListener('abort', onAbort, { once: true })
      try {
        const value = await session.executeWrite(async (transaction) => {
          const result = await work(run(transaction))
          context.signal?.throwIfAborted()
          context.signal?.removeEventListener('abort', onAbort)
          return result
        })
        return { value, token: encodeToken(session.lastBookmarks()) }
      } catch (error) {
        context.signal?.throwIfAborted()
        throw translateError(error, running)
      } finally {
        context.signal?.removeEventListener('abort', onAbort)
        await closeQuietly(session)
      }
    },
    async runAutoCommit<Row>(query: CypherQuery, params: Params) {
      try {
        return await attempt<Row>('WRITE', query, params, {})
      } catch (error) {
        throw translateError(error, query.name)
      }
    },
    async verify() {
      try {
        await attempt('READ', loadQuery('graph/ping'), {}, { signal: AbortSignal.timeout(VERIFY_MS) })
      } catch (error) {
        throw isTimeout(error) ? unreachable(settings.uri, error) : translateError(error)
      }
    },
    close: () => driver.close(),
  }
}

function createDriver({ uri, username, password }: GraphSettings): Driver {
  try {
    return neo4j.driver(uri, neo4j.auth.basic(username, password), {
      disableLosslessIntegers: true,
      connectionTimeout: 5_000,
      connectionAcquisitionTimeout: 10_000,
      // An idle connection may have died unnoticed, for example while a laptop slept.
      connectionLivenessCheckTimeout: 30_000,
      maxTransactionRetryTime: 5_000,
      maxConnectionPoolSize: 100,
      userAgent: 'kindred',
      // Notifications are not read, and a graph without titles would send several with every page.
      notificationFilter: { minimumSeverityLevel: neo4j.notificationFilterMinimumSeverityLevel.OFF },
    })
  } catch (cause) {
    throw new KindredError('BAD_CONFIGURATION', `"${uri}" is not a Neo4j address`, {
      field: 'NEO4J_URI',
      remedy: 'write it as neo4j://host:7687 or bolt://host:7687 (neo4j+s or bolt+s with TLS)',
      cause,
    })
  }
}

/** Settles like `work`, or rejects with the signal's reason as soon as it aborts. */
function abortable<T>(work: PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return Promise.resolve(work)
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(
      (value) => {
        signal.removeEventListener('abort', onAbort)
        resolve(value)
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort)
        reject(error)
      },
    )
  })
}

/** Closes a session and ends its queries. A lost connection cannot be closed; its work stands. */
async function closeQuietly(session: Session): Promise<void> {
  await session.close().catch(() => {})
}

/** Closes a session. After an abort it does not wait, because a hanging server may answer late. */
async function end(session: Session, signal: AbortSignal | undefined): Promise<void> {
  const closing = closeQuietly(session)
  if (signal?.aborted !== true) await closing
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

/** Encodes bookmarks as a consistency token. */
export function encodeToken(bookmarks: readonly string[]): string {
  return Buffer.from(JSON.stringify(bookmarks)).toString('base64url')
}

/**
 * Decodes a consistency token.
 *
 * @throws KindredError BAD_USER_INPUT if the token is not one of ours.
 */
export function decodeToken(token: string): string[] {
  try {
    const bookmarks: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(bookmarks) && bookmarks.every((bookmark) => typeof bookmark === 'string'))
      return bookmarks
  } catch (error) {
    if (error instanceof KindredError) throw error
  }
  throw badInput(
    'Kindred-Consistency-Token',
    'the consistency token is not one that this server gave',
    'send a token from a payload, or none',
  )
}
